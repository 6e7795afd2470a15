using Safety.Identity;

namespace Safety.Decisions;

/// <summary>A durable cause: written in the transaction of what caused it, unique by (account, key), never deleted.</summary>
/// <param name="AccountRef">The journal's number of the account.</param>
/// <param name="Sequence">Growing; the order in which strategies see causes.</param>
/// <param name="Kind">What it comes from.</param>
/// <param name="Key">What made the strategies act; stable across restarts.</param>
/// <param name="Time">When the cause happened.</param>
/// <param name="ReportSequence">The inbox's number of the report; 0 for an event.</param>
/// <param name="Payload">What the event carries; empty for a report.</param>
/// <param name="ReceivedAt">When it was written.</param>
public sealed record CauseRecord(
    int AccountRef, long Sequence, CauseKind Kind, CauseKey Key, DateTimeOffset Time, long ReportSequence, string Payload, DateTimeOffset ReceivedAt);
