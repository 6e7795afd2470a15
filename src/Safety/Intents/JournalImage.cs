namespace Safety.Intents;

/// <summary>All that a host needs in memory when it starts; its size depends on what is open, not on what is closed.</summary>
/// <param name="OpenIntents">Every intent that is not closed, oldest first.</param>
/// <param name="Positions">All positions.</param>
/// <param name="Counters">The counters per account; missing for an account that never traded.</param>
/// <param name="Kills">Every record of the kill switch, oldest first: a person releases each latching, so they are few.</param>
/// <param name="LastArming">The last arming; null for a journal that never armed.</param>
/// <param name="LastSeal">The last seal; null when there is none.</param>
/// <param name="LastEventSequence">The sequence of the last event.</param>
/// <param name="LastReportSequence">The inbox's last number.</param>
/// <param name="LastCauseSequence">The last cause's number.</param>
/// <param name="LastDecisionSequence">The last decision's number.</param>
/// <param name="ChainStart">Where the event log begins since it was last rotated: the last event of the archive; null when nothing was archived.</param>
public sealed record JournalImage(
    IReadOnlyList<IntentRecord> OpenIntents,
    IReadOnlyList<PositionRecord> Positions,
    IReadOnlyList<AccountCounters> Counters,
    IReadOnlyList<KillRecord> Kills,
    ArmingRecord? LastArming,
    SealRecord? LastSeal,
    long LastEventSequence,
    long LastReportSequence,
    long LastCauseSequence = 0,
    long LastDecisionSequence = 0,
    SealRecord? ChainStart = null);
