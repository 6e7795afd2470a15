using Safety.Identity;

namespace Safety.Journal;

/// <summary>What has become of an intent: the part of its row that changes.</summary>
public sealed record IntentProgress
{
    /// <summary>The state.</summary>
    public required IntentState State { get; init; }

    /// <summary>The venue's ID, once known.</summary>
    public BrokerOrderId? BrokerOrderId { get; init; }

    /// <summary>Filled so far, in units.</summary>
    public decimal CumQty { get; init; }

    /// <summary>Still open, in units.</summary>
    public decimal LeavesQty { get; init; }

    /// <summary>The average fill price.</summary>
    public decimal AveragePrice { get; init; }

    /// <summary>The last venue sequence applied.</summary>
    public long VenueSequence { get; init; }

    /// <summary>The venue's reason, the denial's message, or what made the outcome unknown.</summary>
    public string? Reason { get; init; }

    /// <summary>True when the intent carries no new risk and needs no recovery: it leaves memory.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>When this was written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
