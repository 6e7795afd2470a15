namespace Safety.Testing.Worlds;

/// <summary>
/// Random numbers that depend on the seed and on what they are for, and on nothing else: leaving one thing out of a world changes no number of
/// any other.
/// </summary>
public struct Draw
{
    private ulong _state;

    private Draw(ulong state) => _state = state;

    /// <summary>The numbers of one purpose.</summary>
    /// <param name="seed">The world's seed.</param>
    /// <param name="purpose">What they are for.</param>
    /// <param name="a">Tells one thing of the kind from the next.</param>
    /// <param name="b">Tells one thing of the kind from the next.</param>
    public static Draw For(ulong seed, string purpose, long a = 0, long b = 0)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ulong hash = HashOf(purpose) ^ Mix(seed + 0x9E3779B97F4A7C15UL);
        return new Draw(Mix(Mix(hash ^ ((ulong)a * 0xBF58476D1CE4E5B9UL)) ^ ((ulong)b * 0x94D049BB133111EBUL)));
    }

    /// <summary>A number that a text stands for, the same in every process.</summary>
    public static ulong HashOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ulong hash = 14695981039346656037UL;
        foreach (char c in text)
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>From 0 to below <paramref name="below"/>.</summary>
    public int Below(int below) => (int)(Next() % (ulong)below);

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public long Between(long low, long high) => low + (long)(Next() % (ulong)(high - low + 1));

    /// <summary>True in so many of a hundred.</summary>
    public bool Percent(int percent) => Below(100) < percent;

    /// <summary>True in so many of a thousand.</summary>
    public bool Permille(int permille) => Below(1000) < permille;

    /// <summary>One of these.</summary>
    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>One of these, each as often as its weight says.</summary>
    public T Weighted<T>(params ReadOnlySpan<(int Weight, T Value)> choices)
    {
        int total = 0;
        foreach ((int weight, _) in choices)
            total += weight;
        int at = Below(total);
        foreach ((int weight, T value) in choices)
        {
            if ((at -= weight) < 0)
                return value;
        }

        throw new InvalidOperationException("The weights do not add up.");
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
