namespace Safety.Ledger;

/// <summary>The order of an account's tallies, the same in every culture.</summary>
internal sealed class TallyOrder : IComparer<(TallyScope Scope, string Name)>
{
    public static TallyOrder Instance { get; } = new();

    public int Compare((TallyScope Scope, string Name) x, (TallyScope Scope, string Name) y) =>
        x.Scope != y.Scope ? (int)x.Scope - (int)y.Scope : string.CompareOrdinal(x.Name, y.Name);
}
