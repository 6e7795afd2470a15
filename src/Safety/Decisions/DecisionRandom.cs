namespace Safety.Decisions;

/// <summary>Random numbers that are the same for the same strategy and cause, on every machine and in every version (SplitMix64).</summary>
public sealed class DecisionRandom
{
    private ulong _state;

    internal DecisionRandom(ulong seed) => _state = seed;

    /// <summary>A number from 0 to below <paramref name="below"/>.</summary>
    public int Next(int below)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(below);
        // The high half of the product is even enough: the bias is below 2^-32.
        return (int)(((UInt128)NextBits() * (ulong)below) >> 64);
    }

    /// <summary>A number from 0 to below 1, with 15 digits.</summary>
    public decimal NextDecimal() => Math.Floor(NextBits() / 18_446_744_073_709_551_616m * 1_000_000_000_000_000m) / 1_000_000_000_000_000m;

    private ulong NextBits()
    {
        ulong z = unchecked(_state += 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
