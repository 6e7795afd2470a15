using System.Security.Cryptography;
using System.Text;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.Writer;

namespace Safety.Decisions;

/// <summary>What strategies and handlers have in the journal: causes, decisions, places, snapshots and handled events, as facts.</summary>
/// <remarks>A cause's number is its fact's sequence: of what was handed in, or of the report itself.</remarks>
internal static class DecisionFacts
{
    public const string ReportPrefix = "report:";

    /// <summary>The cause with a key that was handed in; null when there is none.</summary>
    public static CauseRecord? FindCause(JournalBatch journal, int account, CauseKey key) =>
        journal.Find(FactKeys.OfCause(account, key.Value)) is { } place && journal.Read(place.Sequence) is { } entry && CauseOf(entry) is { } cause ? cause : null;

    /// <summary>Reads the causes of an account after a number, oldest first, each with the report that it is, if it is one.</summary>
    public static IEnumerable<(CauseRecord Cause, Reported? Report)> ReadCauses(JournalBatch journal, int account, long after)
    {
        foreach (FactEntry entry in journal.ReadFrom((ulong)after + 1))
        {
            if (entry.Header.Account == account && CauseOf(entry) is { } cause)
                yield return (cause, entry.Fact as Reported);
        }
    }

    /// <summary>The decision of a strategy about a cause; null when there is none.</summary>
    public static DecisionRecord? Find(JournalBatch journal, int account, StrategyId strategy, CauseKey cause) =>
        journal.Find(FactKeys.OfDecision(account, strategy, cause.Value)) is { } place && journal.Read(place.Sequence) is { Fact: Decided decided } entry ? DecisionOf(entry.Header, decided) : null;

    /// <summary>Writes a decision, unless it is written already.</summary>
    public static void Write(JournalBatch journal, DecisionRecord decision)
    {
        if (journal.Find(FactKeys.OfDecision(decision.AccountRef, decision.Strategy, decision.Cause.Value)) is not null)
            return;
        _ = journal.Append(decision.AccountRef, 0, new Decided(
            decision.Strategy, decision.Cause.Value, decision.CauseTime, decision.CauseSequence, decision.Decision, decision.Input, decision.ObservedInputs, decision.Plan,
            decision.DenialCode, decision.DenialMessage, decision.Epoch));
    }

    /// <summary>A decision, if the fact is one.</summary>
    public static DecisionRecord? DecisionOf(in FactEntry entry) => entry.Fact is Decided decided ? DecisionOf(entry.Header, decided) : null;

    /// <summary>Where a strategy stands; for the first time, behind every cause there is.</summary>
    public static StrategyCursor Begin(JournalBatch journal, int account, StrategyId strategy)
    {
        if (journal.Host.Strategy(account, strategy) is { } place)
            return new StrategyCursor(account, strategy, place.Start, place.Position);
        StrategyCursor first = new(account, strategy, (long)journal.Last, (long)journal.Last);
        Save(journal, first);
        return first;
    }

    public static void Save(JournalBatch journal, StrategyCursor cursor) => journal.Append(cursor.AccountRef, 0, new StrategyAt(cursor.Strategy, cursor.Start, cursor.Position));

    public static void Save(JournalBatch journal, CheckpointRecord snapshot) =>
        journal.Append(snapshot.AccountRef, 0, new Snapshotted(snapshot.Strategy, snapshot.Position, snapshot.Version, snapshot.Shape, snapshot.State, snapshot.Checksum));

    /// <summary>The last snapshot of a strategy's state; null when it has none.</summary>
    public static CheckpointRecord? FindSnapshot(JournalBatch journal, int account, StrategyId strategy) =>
        journal.Host.Strategy(account, strategy) is { Snapshot: not 0 and var sequence } && journal.Read(sequence) is { Fact: Snapshotted snapshot } entry
            ? new CheckpointRecord(account, strategy, snapshot.Position, snapshot.StateVersion, snapshot.Shape, snapshot.State, snapshot.Checksum, entry.Header.At)
            : null;

    /// <summary>What a handler has handled by its key; null when it has not.</summary>
    public static HandledRecord? FindHandled(JournalBatch journal, int account, string handler, string key) =>
        journal.Find(FactKeys.OfHandled(account, handler, key)) is { } place && journal.Read(place.Sequence) is { Fact: Handled handled } entry
            ? new HandledRecord(account, handled.Handler, handled.Key, handled.Content, entry.Header.At)
            : null;

    public static void Save(JournalBatch journal, HandledRecord handled) => journal.Append(handled.AccountRef, 0, new Handled(handled.Handler, handled.Key, handled.Content));

    private static DecisionRecord DecisionOf(in FactHeader header, Decided decided) => new()
    {
        AccountRef = header.Account,
        Sequence = (long)header.Sequence,
        Strategy = decided.Strategy,
        Cause = new CauseKey(decided.Cause),
        CauseTime = decided.CauseTime,
        CauseSequence = decided.CauseSequence,
        Decision = decided.Code,
        Input = decided.Inputs,
        ObservedInputs = decided.Observed,
        Plan = decided.Plan,
        DenialCode = decided.DenialCode,
        DenialMessage = decided.DenialMessage,
        Epoch = decided.ArmingEpoch,
        DecidedAt = header.At,
    };

    // A report that changed nothing causes nothing.
    internal static CauseRecord? CauseOf(in FactEntry entry) => entry.Fact switch
    {
        Caused caused => new CauseRecord(entry.Header.Account, (long)entry.Header.Sequence, CauseKind.Event, new CauseKey(caused.Key), caused.Time, 0, caused.Payload, entry.Header.At),
        Reported { Disposition: not (ReportDisposition.Stale or ReportDisposition.Quarantined or ReportDisposition.ForeignOrder) } reported =>
            OfReport(entry.Header, reported.Report),
        _ => null,
    };

    private static CauseRecord OfReport(in FactHeader header, ExecutionReport report)
    {
        // The first slash ends the ID, so one in it is written otherwise: no two reports may share a key.
        string id = (report.ClientOrderId.Value ?? "").Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal);
        string key = $"{ReportPrefix}{id}/{report.ExecId}";
        DateTimeOffset time = report.VenueTime.Year is >= 2000 and <= 2200 ? report.VenueTime : header.At;
        if (ClientOrderIdScheme.Problem(new OrderKey(new StrategyId("any"), new CauseKey(key), time)) is not null)
            key = ReportPrefix + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return new CauseRecord(header.Account, (long)header.Sequence, CauseKind.ExecutionReport, new CauseKey(key), time, (long)header.Sequence, "", header.At);
    }
}
