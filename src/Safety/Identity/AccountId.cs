namespace Safety.Identity;

/// <summary>An account at a venue. Positions, limits, locks and the journal's identity are kept per account.</summary>
/// <param name="Venue">The venue's name, for example <c>alpaca</c>.</param>
/// <param name="Account">The account at the venue.</param>
public readonly record struct AccountId(string Venue, string Account)
{
    /// <summary><c>venue/account</c>.</summary>
    public override string ToString() => $"{Venue}/{Account}";
}
