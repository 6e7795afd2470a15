using Safety.Guarding;
using Safety.Journal;
using Safety.KillSwitches;
using Safety.Testing;

namespace Safety.Tests.KillPlaces;

/// <summary>What can happen to a latch and to the places that keep it.</summary>
internal enum KillAction
{
    Latch, Release,
    FlagAppears, FlagGoes,
    JournalConfirms, JournalConfirmsAndDirectoryFails, JournalDies, JournalDiesAfterWriting,
    SecondPasses, FileWork, FileWorkFails,
    Crash, CrashAfterWriting,
}

/// <summary>
/// The real kill switch between a journal, a directory and a person, each of which does what the test says when the test says: every
/// commit, every file operation and every death of the process is an action of its own.
/// </summary>
internal sealed class KillWorld : IKillHost, IKillJournal, IKillDirectory
{
    private readonly List<KillRecord> _rows = [];
    private readonly List<Call> _latches = [];
    private KillRecord? _own;
    private bool _hasFlag;
    private bool _isBroken;

    private Queue<(KillRecord[] Records, TaskCompletionSource Done)> _commits = [];
    private Queue<Action> _fileWork = [];
    private VirtualTime _time = new();
    private KillSwitch _switch = null!;
    private Release? _release;
    private bool _isDead;
    private int _made;

    public KillWorld() => Start();

    public TimeProvider Clock => _time;

    public bool IsHalted { get; private set; }

    public string PersonsFile => "kill.flag";

    public string OwnFile => "kill.own";

    /// <summary>What distinguishes this moment from others as far as the future goes.</summary>
    public string Key => string.Join('|',
        _rows.Exists(IsOpenRow), _own is null ? "none" : _rows.Exists(row => !row.IsLatched && row.Id == _own.Id) ? "released" : _rows.Exists(row => row.Id == _own.Id) ? "known" : "unknown",
        _hasFlag, _isDead, _switch.IsLatched, IsHalted,
        string.Join(',', _commits.Select(static commit => commit.Records[0].IsLatched ? "L" : "R")), _fileWork.Count > 0, _time.PendingTimers > 0,
        _release is { IsOver: false } release ? $"releasing {string.Join(',', _latches.Select(latch => $"{latch.Kept.IsCompletedSuccessfully}{release.Takes(latch)}").Distinct().Order())}"
            : string.Join(',', _latches.Select(static latch => latch.Kept.IsCompletedSuccessfully).Distinct().Order()),
        _latches.Exists(latch => latch.Process == _time));

    public IEnumerable<KillAction> Possible()
    {
        bool isRoom = _commits.Count < 2; // a journal that confirms nothing for longer is no other case
        if (_latches.Count < 2 && isRoom)
            yield return KillAction.Latch;
        if (_switch.IsLatched && !_hasFlag && _release is not { IsOver: false })
            yield return KillAction.Release;
        if (_hasFlag || isRoom)
            yield return _hasFlag ? KillAction.FlagGoes : KillAction.FlagAppears;
        if (_commits.Count > 0)
        {
            if (!_commits.Peek().Records[0].IsLatched)
                yield return KillAction.JournalConfirmsAndDirectoryFails;
            yield return KillAction.JournalConfirms;
            yield return KillAction.JournalDiesAfterWriting;
            yield return KillAction.CrashAfterWriting;
        }

        if (!_isDead)
            yield return KillAction.JournalDies;
        if (_time.PendingTimers > 0)
            yield return KillAction.SecondPasses;
        if (_fileWork.Count > 0)
        {
            yield return KillAction.FileWork;
            yield return KillAction.FileWorkFails;
        }

        yield return KillAction.Crash;
    }

    public void Do(KillAction action)
    {
        _isBroken = action is KillAction.FileWorkFails or KillAction.JournalConfirmsAndDirectoryFails;
        switch (action)
        {
            case KillAction.Latch:
                _made++;
                _latches.Add(new Call(_made, _time, _switch.LatchAsync("", "")));
                break;
            case KillAction.Release:
                _release = new Release(_made, _switch.ReleaseAsync("Ada", "checked"));
                break;
            case KillAction.FlagAppears:
            case KillAction.FlagGoes:
                _hasFlag = action == KillAction.FlagAppears;
                bool isNews = _hasFlag && !_switch.IsLatched;
                _switch.Poll();
                if (isNews)
                    _latches.Add(new Call(++_made, _time, new TaskCompletionSource().Task));
                break;
            case KillAction.JournalConfirms:
            case KillAction.JournalConfirmsAndDirectoryFails:
                (KillRecord[] records, TaskCompletionSource done) = _commits.Dequeue();
                Write(records);
                done.SetResult();
                break;
            case KillAction.JournalDies:
            case KillAction.JournalDiesAfterWriting:
                if (action == KillAction.JournalDiesAfterWriting)
                    Write(_commits.Peek().Records);
                _isDead = true;
                while (_commits.TryDequeue(out var commit))
                    commit.Done.SetException(new JournalException(JournalFault.Io, "the disk is gone"));
                break;
            case KillAction.SecondPasses:
                _time.Advance(TimeSpan.FromSeconds(1));
                break;
            case KillAction.FileWork:
            case KillAction.FileWorkFails:
                _fileWork.Dequeue()();
                break;
            default:
                if (action == KillAction.CrashAfterWriting)
                    Write(_commits.Peek().Records);
                Start();
                break;
        }
    }

    /// <summary>Null, or what is wrong with this moment.</summary>
    public string? Fault()
    {
        foreach (Call latch in _latches)
        {
            // In the process that was told, at once; in every later one, if it was promised.
            if ((latch.Process == _time || latch.Kept.IsCompletedSuccessfully) && !_switch.IsLatched)
                return $"lost: latch {latch.Number} {(latch.Process == _time ? "in its own process" : "after a restart")}";
        }

        if (_switch.IsLatched != IsHalted)
            return $"latched {_switch.IsLatched}, but halted {IsHalted}";
        return null;
    }

    /// <summary>Null, or why a person who mends everything and releases does not come to a clear switch, now and after a restart.</summary>
    public string? FaultOfMending()
    {
        _isBroken = _hasFlag = false;
        if (_isDead)
            Start();
        Settle();
        if (_switch.IsLatched)
        {
            Task release = _switch.ReleaseAsync("Ada", "mended");
            Settle();
            if (!release.IsCompletedSuccessfully)
                return $"stuck: the release is {release.Status}";
        }

        if (_switch.IsLatched)
            return "stuck: latched after the release";
        Start();
        if (_switch.IsLatched || IsHalted)
            return "refused: latched after a restart, and everything was released";
        return _own is null ? null : "the own file is left";

        void Settle()
        {
            for (int i = 0; i < 20; i++)
            {
                while (_commits.Count > 0)
                    Do(KillAction.JournalConfirms);
                while (_fileWork.Count > 0)
                    Do(KillAction.FileWork);
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }

    public void Halt() => IsHalted = true;

    public void Reopen() => IsHalted = false;

    public void OnLatched(KillRecord kill)
    {
    }

    public void Raise(SafetyEventKind kind, string message)
    {
    }

    public void RunApart(Action work) => _fileWork.Enqueue(work);

    public Task LatchAsync(KillRecord kill) => Commit([kill]);

    public Task ReleaseAsync(IReadOnlyList<KillRecord> releases) => Commit([.. releases]);

    public string? Problem() => _hasFlag ? "the file exists" : null;

    public void Adopt()
    {
    }

    public KillRecord? ReadOwn() => _own;

    public void WriteOwn(KillRecord kill)
    {
        Probe();
        _own = kill;
    }

    public void RemoveOwn()
    {
        Probe();
        _own = null;
    }

    public void Probe()
    {
        if (_isBroken)
            throw new IOException("read-only");
    }

    private Task Commit(KillRecord[] records)
    {
        if (_isDead)
            return Task.FromException(new JournalException(JournalFault.Io, "the disk is gone"));
        TaskCompletionSource done = new();
        _commits.Enqueue((records, done));
        return done.Task;
    }

    private void Write(KillRecord[] records)
    {
        _rows.AddRange(records);
        if (records[0].IsLatched)
            return;
        // Durable: what was latched before the release began is settled, what came later is not.
        if (_release is { } release)
            _latches.RemoveAll(release.Takes);
        _release = null;
    }

    private void Start()
    {
        (_commits, _fileWork, _time, _isDead, IsHalted, _release) = ([], [], new VirtualTime(), false, false, null);
        _latches.RemoveAll(static latch => !latch.Kept.IsCompletedSuccessfully); // nobody was promised anything
        _switch = new KillSwitch(this, this, this, static _ => null);
        _switch.Start([.. _rows.Where(IsOpenRow), .. _rows.Where(static row => !row.IsLatched)]); // as the fold of the journal hands them over
    }

    private bool IsOpenRow(KillRecord row) => row.IsLatched && !_rows.Exists(other => !other.IsLatched && other.Id == row.Id);

    private sealed record Call(int Number, VirtualTime Process, Task Kept);

    private sealed record Release(int Since, Task Task)
    {
        public bool IsOver => Task.IsCompleted;

        public bool Takes(Call latch) => latch.Number <= Since;
    }
}
