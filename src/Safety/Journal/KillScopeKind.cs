namespace Safety.Journal;

/// <summary>What a latch of the kill switch is about. The numbers are stored: never reused or reordered.</summary>
public enum KillScopeKind : byte
{
    /// <summary>Everything.</summary>
    Firm = 0,

    /// <summary>One account.</summary>
    Account,

    /// <summary>One strategy: <see cref="Identity.OrderKey.Strategy"/>, or <see cref="Orders.Origin.Algorithm"/>.</summary>
    Strategy,

    /// <summary>One trader: <see cref="Orders.Origin.Trader"/>.</summary>
    Trader,

    /// <summary>One desk: <see cref="Orders.Origin.Desk"/>.</summary>
    Desk,

    /// <summary>One symbol, in every account.</summary>
    Symbol,
}
