namespace Safety.Intents;

/// <summary>One link of the append-only, hash-chained event log.</summary>
/// <param name="Sequence">Growing without gaps from 1.</param>
/// <param name="Kind">What happened.</param>
/// <param name="AccountRef">The journal's number of the account; 0 for the host.</param>
/// <param name="ClientOrderId">The order it is about, or empty.</param>
/// <param name="At">When.</param>
/// <param name="Data">The canonical UTF-8 text of what happened.</param>
/// <param name="Hash">SHA-256 over the previous hash and every field of this event.</param>
public readonly record struct EventRecord(
    long Sequence, EventKind Kind, int AccountRef, string ClientOrderId, DateTimeOffset At, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Hash);
