namespace Safety.Limits;

/// <summary>What an order at the venue leads to that is none of ours. It is left alone either way: its exposure is not counted, and nobody cancels it.</summary>
public enum ForeignOrderPolicy
{
    /// <summary>An alert, once for each.</summary>
    Tell = 0,

    /// <summary>The account's breaker trips: new orders are denied until an operator has looked. Before arming it blocks.</summary>
    TripBreaker,
}
