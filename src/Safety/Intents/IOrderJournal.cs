using Safety.Decisions;
using Safety.Idempotency;

namespace Safety.Intents;

/// <summary>
/// The store below <see cref="OrderIntentPersistence"/>: a dumb append and look-up port. It decides nothing; every check is
/// made by the single writer over its in-memory ledger.
/// </summary>
/// <remarks>
/// Called by one writer at a time, not always on the same thread. Between <see cref="Begin"/> and <see cref="Commit"/> the writer
/// inserts; when <see cref="Commit"/> returns, all of it is on the medium. Any exception from Begin to Commit means
/// <b>unknown</b>, not failed: the writer latches shut and never uses the journal again.
/// </remarks>
public interface IOrderJournal : IDisposable
{
    /// <summary>Where it is, for messages.</summary>
    string Location { get; }

    /// <summary>Whose it is.</summary>
    JournalIdentity Identity { get; }

    /// <summary>Reads what a host needs to start.</summary>
    JournalImage Load();

    /// <summary>Finds an intent, open or closed, by its key's canonical encoding.</summary>
    IntentRecord? FindIntent(int accountRef, string intentKey);

    /// <summary>Finds an intent, open or closed, by its client order ID.</summary>
    IntentRecord? FindByClientOrderId(int accountRef, string clientOrderId);

    /// <summary>Finds a report by its identity.</summary>
    ReportRecord? FindReport(int accountRef, string clientOrderId, string execId);

    /// <summary>Reads the inbox after a number, oldest first.</summary>
    IEnumerable<ReportRecord> ReadReports(int accountRef, long afterSequence);

    /// <summary>
    /// Reads the reports that name a client order ID, as theirs or as the original one (a report on a cancel carries the request's
    /// ID), oldest first. A store should find them by a key: they are read once per order after a restart.
    /// </summary>
    IEnumerable<ReportRecord> ReadReportsOf(int accountRef, string clientOrderId) =>
        ReadReports(accountRef, 0).Where(record => record.Report.ClientOrderId.Value == clientOrderId || record.Report.OrigClientOrderId?.Value == clientOrderId);

    /// <summary>Reads the reports with an ExecID, under whichever client order ID. A store should find them by a key: they are read with every fill.</summary>
    IEnumerable<ReportRecord> ReadReportsWith(int accountRef, string execId) => ReadReports(accountRef, 0).Where(record => record.Report.ExecId == execId);

    /// <summary>Reads the reports whose doubt is <see cref="ReportDoubt.Open"/>, oldest first. A store should find them by a key: they are read at every start.</summary>
    IEnumerable<ReportRecord> ReadDoubts(int accountRef) => ReadReports(accountRef, 0).Where(static record => record.Doubt == ReportDoubt.Open);

    /// <summary>Reads every intent of an account, open and closed, in key order: for audits, never on the order path.</summary>
    IEnumerable<IntentRecord> ReadIntents(int accountRef);

    /// <summary>Reads the intents that replace an order, open and closed. A store should find them by a key.</summary>
    IEnumerable<IntentRecord> ReadReplacements(int accountRef, string target) => ReadIntents(accountRef).Where(intent => intent.Target?.Value == target);

    /// <summary>Reads the event log after a sequence, oldest first.</summary>
    IEnumerable<EventRecord> ReadEvents(long afterSequence);

    /// <summary>Finds a cause by its key.</summary>
    CauseRecord? FindCause(int accountRef, string key);

    /// <summary>Reads an account's causes after a number, oldest first.</summary>
    IEnumerable<CauseRecord> ReadCauses(int accountRef, long afterSequence);

    /// <summary>Finds the decision of a strategy about a cause.</summary>
    DecisionRecord? FindDecision(int accountRef, string strategy, string causeKey);

    /// <summary>Reads an account's decisions after a number, oldest first.</summary>
    IEnumerable<DecisionRecord> ReadDecisions(int accountRef, long afterSequence);

    /// <summary>Finds how far a strategy has come.</summary>
    StrategyCursor? FindCursor(int accountRef, string strategy);

    /// <summary>Finds a strategy's last snapshot.</summary>
    CheckpointRecord? FindCheckpoint(int accountRef, string strategy);

    /// <summary>Finds what a handler has handled by its key.</summary>
    HandledRecord? FindHandled(int accountRef, string handler, string key);

    /// <summary>Starts a transaction.</summary>
    void Begin();

    /// <summary>Writes a new intent; its <c>(AccountRef, IntentKey)</c> and client order ID are new.</summary>
    void Insert(IntentRecord intent);

    /// <summary>Overwrites an intent's progress.</summary>
    void Update(IntentRecord intent, IntentProgress progress);

    /// <summary>Writes a report.</summary>
    void Insert(ReportRecord report);

    /// <summary>Overwrites what is thought of a report's claims. <see cref="ReportDoubt.Quarantined"/> is final: overwriting it changes nothing.</summary>
    void Update(ReportRecord report, ReportDoubt doubt);

    /// <summary>Writes a cause; its <c>(AccountRef, Key)</c> is new.</summary>
    void Insert(CauseRecord cause);

    /// <summary>Writes a decision; its <c>(AccountRef, Strategy, Cause)</c> is new.</summary>
    void Insert(DecisionRecord decision);

    /// <summary>Writes what a handler has handled; its <c>(AccountRef, Handler, Key)</c> is new.</summary>
    void Insert(HandledRecord handled);

    /// <summary>Writes how far a strategy has come over the last.</summary>
    void Save(StrategyCursor cursor);

    /// <summary>Writes a strategy's snapshot over the last.</summary>
    void Save(CheckpointRecord checkpoint);

    /// <summary>Writes a position over the last.</summary>
    void Save(PositionRecord position);

    /// <summary>Writes an account's counters over the last.</summary>
    void Save(AccountCounters counters);

    /// <summary>Appends an event.</summary>
    void Append(in EventRecord e);

    /// <summary>Appends a kill switch record; several may have the same ID.</summary>
    void Append(KillRecord kill);

    /// <summary>Appends an arming.</summary>
    void Append(ArmingRecord arming);

    /// <summary>Appends a seal.</summary>
    void Append(SealRecord seal);

    /// <summary>Makes the transaction durable. When it throws, the outcome is unknown.</summary>
    void Commit();

    /// <summary>A chance to do house-keeping (a checkpoint) while nothing waits.</summary>
    void Idle();
}
