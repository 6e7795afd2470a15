namespace Safety.Ledger;

/// <summary>What a <see cref="Tally"/> is kept of, beside the account itself. The numbers are stored.</summary>
internal enum TallyScope : byte
{
    Symbol = 0,
    Strategy = 1,
}
