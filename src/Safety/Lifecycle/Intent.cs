using Safety.Identity;
using Safety.Intents;
using Safety.Journal.Facts;

namespace Safety.Lifecycle;

/// <summary>One admitted call of a family and what has become of it: a value, derived from the family's facts.</summary>
/// <param name="Sequence">The sequence of its <see cref="Admitted"/> fact.</param>
/// <param name="Admission">That fact.</param>
/// <param name="AdmittedAt">When, as a label.</param>
/// <param name="ProcessEpoch">The process that made the call.</param>
internal sealed record Intent(ulong Sequence, Admitted Admission, DateTimeOffset AdmittedAt, ulong ProcessEpoch)
{
    /// <summary>The state.</summary>
    public IntentState State { get; init; } = IntentState.Pending;

    /// <summary>The venue's ID, once known.</summary>
    public BrokerOrderId? BrokerOrderId { get; init; }

    /// <summary>The total quantity in units: as accepted or restated by the venue, else as asked for.</summary>
    public decimal TotalQty { get; init; } = Admission.OrderQty;

    /// <summary>The venue's words, what made it unknown, or what a person has said.</summary>
    public string? Reason { get; init; }

    /// <summary>True once the raw call has returned or thrown, or its process is dead.</summary>
    public bool CallEnded { get; init; }

    /// <summary>True once the venue itself (a report, a look-up, a list, or an answer that proves it) has said that it has the order or has not: what a caller waits for where the venue acknowledges by report.</summary>
    public bool IsAcknowledged { get; init; }

    /// <summary>When it last changed, as a label.</summary>
    public DateTimeOffset UpdatedAt { get; init; } = AdmittedAt;

    /// <summary>Its client order ID.</summary>
    public ClientOrderId ClientOrderId => Admission.ClientOrderId;

    /// <summary>True while it can still trade, as far as anybody knows.</summary>
    public bool IsOpen => ExecutionStateValidator.IsOpen(State);
}
