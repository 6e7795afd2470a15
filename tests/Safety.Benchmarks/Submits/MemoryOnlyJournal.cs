using Safety.Decisions;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Intents;

namespace Safety.Benchmarks.Submits;

/// <summary>A journal that forgets: what a submit costs besides the disk.</summary>
internal sealed class MemoryOnlyJournal(AccountId account) : IOrderJournal
{
    public string Location => "nowhere";

    public JournalIdentity Identity { get; } = new(Guid.Empty, default, 1, [account]);

    public JournalImage Load() => new([], [], [], null, null, null, 0, 0);

    public IntentRecord? FindIntent(int accountRef, string intentKey) => null;

    public IntentRecord? FindByClientOrderId(int accountRef, string clientOrderId) => null;

    public ReportRecord? FindReport(int accountRef, string clientOrderId, string execId) => null;

    public IEnumerable<ReportRecord> ReadReports(int accountRef, long afterSequence) => [];

    public IEnumerable<ReportRecord> ReadReportsOf(int accountRef, string clientOrderId) => [];

    public IEnumerable<ReportRecord> ReadReportsWith(int accountRef, string execId) => [];

    public IEnumerable<IntentRecord> ReadIntents(int accountRef) => [];

    public IEnumerable<EventRecord> ReadEvents(long afterSequence) => [];

    public CauseRecord? FindCause(int accountRef, string key) => null;

    public IEnumerable<CauseRecord> ReadCauses(int accountRef, long afterSequence) => [];

    public DecisionRecord? FindDecision(int accountRef, string strategy, string causeKey) => null;

    public IEnumerable<DecisionRecord> ReadDecisions(int accountRef, long afterSequence) => [];

    public StrategyCursor? FindCursor(int accountRef, string strategy) => null;

    public CheckpointRecord? FindCheckpoint(int accountRef, string strategy) => null;

    public HandledRecord? FindHandled(int accountRef, string handler, string key) => null;

    public void Begin() { }

    public void Insert(IntentRecord intent) { }

    public void Update(IntentRecord intent, IntentProgress progress) { }

    public void Insert(ReportRecord report) { }

    public void Update(ReportRecord report, ReportDoubt doubt) { }

    public void Insert(CauseRecord cause) { }

    public void Insert(DecisionRecord decision) { }

    public void Insert(HandledRecord handled) { }

    public void Save(StrategyCursor cursor) { }

    public void Save(CheckpointRecord checkpoint) { }

    public void Save(PositionRecord position) { }

    public void Save(AccountCounters counters) { }

    public void Append(in EventRecord e) { }

    public void Append(KillRecord kill) { }

    public void Append(ArmingRecord arming) { }

    public void Append(SealRecord seal) { }

    public void Commit() { }

    public void Idle() { }

    public void Dispose() { }
}
