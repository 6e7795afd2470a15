using Safety.Decisions;
using Safety.HashChain;
using Safety.Idempotency;
using Safety.Intents;

namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>The journal with its crash points.</summary>
internal sealed class WatchedJournal(IArchivingJournal journal, CrashPoints points, WatchedDisk? disk, Breakage breakage) : IArchivingJournal
{
    private bool _hasIntent;
    private bool _hasReport;
    private bool _hasOutcome;
    private bool _isCommitDue;
    private volatile bool _isQuiet;

    /// <summary>While true the file is not touched by house-keeping: somebody copies it.</summary>
    public bool IsQuiet
    {
        get => _isQuiet;
        set => _isQuiet = value;
    }

    public string Location => journal.Location;

    public JournalIdentity Identity => journal.Identity;

    public JournalImage Load() => journal.Load();

    public IntentRecord? FindIntent(int accountRef, string intentKey) => journal.FindIntent(accountRef, intentKey);

    public IntentRecord? FindByClientOrderId(int accountRef, string clientOrderId) => journal.FindByClientOrderId(accountRef, clientOrderId);

    public ReportRecord? FindReport(int accountRef, string clientOrderId, string execId) => journal.FindReport(accountRef, clientOrderId, execId);

    public IEnumerable<ReportRecord> ReadReports(int accountRef, long afterSequence) => journal.ReadReports(accountRef, afterSequence);

    public IEnumerable<ReportRecord> ReadReportsOf(int accountRef, string clientOrderId) => journal.ReadReportsOf(accountRef, clientOrderId);

    public IEnumerable<ReportRecord> ReadReportsWith(int accountRef, string execId) => journal.ReadReportsWith(accountRef, execId);

    public IEnumerable<ReportRecord> ReadDoubts(int accountRef) => journal.ReadDoubts(accountRef);

    public IEnumerable<IntentRecord> ReadIntents(int accountRef) => journal.ReadIntents(accountRef);

    public IEnumerable<EventRecord> ReadEvents(long afterSequence) => journal.ReadEvents(afterSequence);

    public CauseRecord? FindCause(int accountRef, string key) => journal.FindCause(accountRef, key);

    public IEnumerable<CauseRecord> ReadCauses(int accountRef, long afterSequence) => journal.ReadCauses(accountRef, afterSequence);

    public DecisionRecord? FindDecision(int accountRef, string strategy, string causeKey) => journal.FindDecision(accountRef, strategy, causeKey);

    public IEnumerable<DecisionRecord> ReadDecisions(int accountRef, long afterSequence) => journal.ReadDecisions(accountRef, afterSequence);

    public StrategyCursor? FindCursor(int accountRef, string strategy) => journal.FindCursor(accountRef, strategy);

    public CheckpointRecord? FindCheckpoint(int accountRef, string strategy) => journal.FindCheckpoint(accountRef, strategy);

    public HandledRecord? FindHandled(int accountRef, string handler, string key) => journal.FindHandled(accountRef, handler, key);

    public void Begin()
    {
        (_hasIntent, _hasReport, _hasOutcome) = (false, false, false);
        CommitLate();
        journal.Begin();
    }

    public void Insert(IntentRecord intent)
    {
        points.Hit(CrashPoint.C2);
        _hasIntent = true;
        journal.Insert(intent);
    }

    public void Update(IntentRecord intent, IntentProgress progress)
    {
        if (!_hasReport)
            points.Hit(CrashPoint.C8);
        _hasOutcome = true;
        journal.Update(intent, progress);
    }

    public void Insert(ReportRecord report)
    {
        points.Hit(CrashPoint.C10);
        _hasReport = true;
        journal.Insert(report);
    }

    public void Update(ReportRecord report, ReportDoubt doubt) => journal.Update(report, doubt);

    public void Insert(CauseRecord cause) => journal.Insert(cause);

    public void Insert(DecisionRecord decision)
    {
        points.Hit(CrashPoint.C2);
        journal.Insert(decision);
    }

    public void Insert(HandledRecord handled) => journal.Insert(handled);

    public void Save(StrategyCursor cursor) => journal.Save(cursor);

    public void Save(CheckpointRecord checkpoint) => journal.Save(checkpoint);

    public void Save(PositionRecord position) => journal.Save(position);

    public void Save(AccountCounters counters) => journal.Save(counters);

    public void Append(in EventRecord e) => journal.Append(e);

    public void Append(KillRecord kill) => journal.Append(kill);

    public void Append(ArmingRecord arming)
    {
        points.Hit(CrashPoint.C14);
        journal.Append(arming);
    }

    public void Append(SealRecord seal) => journal.Append(seal);

    public IJournalSnapshot StartSnapshot(string path)
    {
        points.Hit(CrashPoint.C16);
        return journal.StartSnapshot(path);
    }

    public void DropEventsBefore(SealRecord seal, string archive) => journal.DropEventsBefore(seal, archive);

    public void Commit()
    {
        if (_hasIntent && points.IsDue(CrashPoint.C4))
            disk!.FailNextSync();
        if ((_hasIntent || _hasOutcome) && points.IsDue(CrashPoint.C18))
            disk!.Fill();
        if (breakage == Breakage.IntentAfterSend && _hasIntent)
        {
            _isCommitDue = true;
            return;
        }

        using (Within(_hasReport ? CrashPoint.C11 : _hasIntent ? CrashPoint.C3 : _hasOutcome ? CrashPoint.C9 : points.IsRecovering ? CrashPoint.C14 : null))
            journal.Commit();
        if (_hasReport)
            points.Hit(CrashPoint.C12);
        if (_hasIntent)
            points.Hit(CrashPoint.C5);
        if (points.IsRecovering)
            points.Hit(CrashPoint.C14);
    }

    public void Idle()
    {
        if (_isQuiet)
            return;
        CommitLate();
        using (Within(CrashPoint.C16))
            journal.Idle();
    }

    public void Dispose()
    {
        CommitLate();
        using (Within(CrashPoint.C16)) // the last connection copies its log at closing
            journal.Dispose();
    }

    private void CommitLate()
    {
        if (_isCommitDue)
            journal.Commit();
        _isCommitDue = false;
    }

    private Step Within(CrashPoint? point)
    {
        if (disk is not null)
            disk.Inside = point;
        return new Step(disk);
    }

    private readonly struct Step(WatchedDisk? disk) : IDisposable
    {
        public void Dispose()
        {
            if (disk is not null)
                disk.Inside = null;
        }
    }
}
