namespace Safety.Simulation.Market;

/// <summary>SplitMix64: the same numbers for the same seed on every platform and every version, which <see cref="Random"/> does not promise.</summary>
internal sealed class DeterministicRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong NextBits()
    {
        ulong z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    public int Next(int min, int max) => min + (int)(NextBits() % (ulong)(max - (long)min + 1));

    /// <summary>True with the given chance in a thousand.</summary>
    public bool Chance(int perMille) => Next(0, 999) < perMille;
}
