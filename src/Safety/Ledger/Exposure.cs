namespace Safety.Ledger;

/// <summary>What some legs could add up to at worst, in the account's currency.</summary>
/// <param name="Gross">Every leg for itself, whichever way is worse.</param>
/// <param name="Long">What is held less what is short, with every open buy filled.</param>
/// <param name="Short">The other way round, with every open sell filled.</param>
internal readonly record struct Exposure(decimal Gross, decimal Long, decimal Short)
{
    /// <summary>The worst net position, either way.</summary>
    public decimal Net => Math.Max(0m, Math.Max(Long, Short));

    /// <summary>Of these legs and of others.</summary>
    public static Exposure operator +(Exposure a, Exposure b) => new(a.Gross + b.Gross, a.Long + b.Long, a.Short + b.Short);

    /// <summary>Without others.</summary>
    public static Exposure operator -(Exposure a, Exposure b) => new(a.Gross - b.Gross, a.Long - b.Long, a.Short - b.Short);
}
