using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;

namespace Safety.KillSwitches;

/// <summary>
/// Once latched, nothing that can increase risk is sent, cancels still go out, working orders are canceled, and a restart does
/// not help: the latch is kept until an operator releases it with name and reason.
/// </summary>
/// <remarks>
/// <para>Latched at start by the environment variables <c>SAFETY_KILL</c> and <c>AURORA_KILL</c> (any value but empty, 0 or false), at
/// any time by the file <c>kill.flag</c>, by <see cref="Latch(string, string)"/>, by a signal, by a supervisor that falls silent and by whatever watches. The file is a person's: it is looked at and
/// never written or removed. The look fails closed: only "not found", in the directory that was there at the start, means clear.</para>
/// <para>A latch is kept in the journal and, where that does not confirm it within a second or is dead, in the host's own file
/// <c>kill.&lt;journal ID&gt;</c> beside the person's. What that file says and the journal lacks is written to the journal at the next
/// start; a release is written to the journal first, then the file goes. Maps to RTS 6 art. 12 and FIA 2015 s. 1.11.</para>
/// <para>A latch may be of less: of a <see cref="KillScope"/>, or with <see cref="KillMode.ReduceOnly"/>. Such a one disarms nothing; it is kept in the
/// journal, and where that does not take it, everything is latched instead.</para>
/// </remarks>
[Control("KillSwitch", "Once latched, nothing that can increase risk is sent, and working orders are canceled.", DenialCode.KillSwitchLatched, Sec = "(c)(1)", Rts6 = "12(1)", Fia = "kill switch (2015, 1.11)", Exits = "pass where it has latched for risk only")]
public sealed class KillSwitch
{
    private const int MostCauses = 16;

    private static readonly string[] s_variables = ["SAFETY_KILL", "AURORA_KILL"];
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Lock _ownFile = new();
    private readonly IKillHost _host;
    private readonly IKillJournal _journal;
    private readonly IKillDirectory _directory;
    private readonly Func<string, string?> _environment;
    private readonly ScopedLatches _scoped;
    private readonly Supervision? _supervision;
    private readonly HashSet<Guid> _open = [];
    private readonly HashSet<Guid> _released = [];
    private readonly TaskCompletionSource _ending = new();
    private volatile KillRecord? _latched;
    private volatile KillRecord? _newest; // _latched stays the first cause, also where a release between the two was not written
    private KillRecord? _standing; // the latching that further causes belong to: null when the next has to be another one
    private Task _kept = Task.CompletedTask;
    private int _causes;
    private bool _isReleasing;
    private volatile bool _sawFile;
    private volatile bool _missedHeartbeat;

    internal KillSwitch(IKillHost host, IKillJournal journal, IKillDirectory directory, Func<string, string?> environment, Supervision? supervision = null)
    {
        _host = host;
        _journal = journal;
        _directory = directory;
        _environment = environment;
        _supervision = supervision;
        _scoped = new ScopedLatches(host, journal, (kill, why) =>
            LatchFrom(kill.Source, $"the latch of {kill.Scope} ({kill.Mode}) could not be kept alone ({why}), so everything is latched: {kill.Reason}", kill.By));
    }

    /// <summary>True while everything is latched; latches of less are told by <see cref="Latches"/>.</summary>
    public bool IsLatched => _latched is not null;

    /// <summary>Who latched everything first, when and why; null while that is not.</summary>
    public KillRecord? Latched => _latched;

    /// <summary>All latches in force: that of everything first, then those of less, oldest first. Each is released by its ID.</summary>
    public IReadOnlyList<KillRecord> Latches => _latched is { } all ? [all, .. _scoped.Open] : _scoped.Open;

    /// <summary>The latching that has begun last; null while clear. Who cancels begins anew with each.</summary>
    internal KillRecord? Newest
    {
        get
        {
            KillRecord? all = _latched is null ? null : _newest;
            return _scoped.Open is [.., { } last] && (all is null || last.At > all.At) ? last : all;
        }
    }

    /// <summary>The file whose existence latches it.</summary>
    public string File => _directory.PersonsFile;

    /// <summary>
    /// Latches it, at once in memory, and durably as soon as the journal or the host's own file takes it; where neither does, an alert
    /// says so. One way: only an operator releases it. Never throws, never waits.
    /// </summary>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who, a person or a component.</param>
    public void Latch(string reason, string by) => _ = LatchFrom("API", reason, by);

    /// <summary>As <see cref="Latch(string, string)"/>; the task completes when a restart would find it latched.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who, a person or a component.</param>
    /// <param name="cancellationToken">Ends the waiting only: it stays latched.</param>
    /// <exception cref="InvalidOperationException">The host was closed before anything could keep it.</exception>
    public Task LatchAsync(string reason, string by, CancellationToken cancellationToken = default) =>
        LatchFrom("API", reason, by).WaitAsync(cancellationToken);

    /// <summary>
    /// Latches a part: at once in memory, for what is not admitted yet and for what is admitted and not at the wire; durably as soon as the journal takes it. Where
    /// that does not within five seconds, or is dead, everything is latched instead. Never throws, never waits.
    /// </summary>
    /// <param name="scope">What.</param>
    /// <param name="mode">What is let through all the same.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who, a person or a component.</param>
    public void Latch(KillScope scope, KillMode mode, string reason, string by) => _ = LatchFrom("API", scope, mode, reason, by);

    /// <summary>As <see cref="Latch(KillScope, KillMode, string, string)"/>; the task completes when a restart would find it latched.</summary>
    /// <param name="scope">What.</param>
    /// <param name="mode">What is let through all the same.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who, a person or a component.</param>
    /// <param name="cancellationToken">Ends the waiting only: it stays latched.</param>
    /// <exception cref="InvalidOperationException">The host was closed before anything could keep it.</exception>
    public Task LatchAsync(KillScope scope, KillMode mode, string reason, string by, CancellationToken cancellationToken = default) =>
        LatchFrom("API", scope, mode, reason, by).WaitAsync(cancellationToken);

    /// <summary>The supervisor (<c>SafetyHostOptions.Supervisor</c>) is well. Call it more often than every <c>HeartbeatMs</c>, from whatever would notice that it is not; never waits.</summary>
    public void Heartbeat() => _supervision?.Hear();

    /// <summary>Why some orders, or a change of the account, may not be sent; null where no latch of less than everything covers one of them.</summary>
    /// <param name="account">The account, as <see cref="Identity.AccountId.ToString"/> has it.</param>
    /// <param name="strategy">Who decides.</param>
    /// <param name="terms">The orders; none for a change of the account.</param>
    internal Denial? Check(string account, StrategyId strategy, IReadOnlyList<OrderTerms> terms)
    {
        foreach (KillRecord kill in _scoped.Open)
        {
            if (terms.Count == 0 ? kill.Stops(account, strategy, null) : terms.Any(leg => kill.Stops(account, strategy, leg)))
                return Denials.Create(DenialCode.KillSwitchLatched, $"{Tell(kill)}");
        }

        return null;
    }

    /// <summary>The first latch under which an order of this kind may only close what was owed before; null without one.</summary>
    internal KillRecord? FirstToReduce(string account, StrategyId strategy, OrderTerms terms) =>
        _scoped.Open.FirstOrDefault(kill => kill.Mode == KillMode.ReduceOnly && kill.Scope.Covers(account, strategy, terms));

    /// <summary>Whether a working order is to be canceled.</summary>
    internal bool Cancels(string account, StrategyId strategy, OrderTerms terms) => IsLatched || _scoped.Open.Any(kill => kill.Stops(account, strategy, terms));

    internal Denial? Check() => _latched is not { } kill ? null : Denials.Create(DenialCode.KillSwitchLatched,
        $"the kill switch is latched since {kill.At:O} by {kill.Source} ({kill.By}: {kill.Reason}). Only an operator releases it.");

    /// <summary>
    /// Takes over what journal and own file keep, and looks at environment and person's file. What a file says and the journal lacks
    /// is the first that this process writes.
    /// </summary>
    internal void Start(IReadOnlyList<KillRecord> records)
    {
        _scoped.Start(records.Where(static record => record.IsLatched && !record.StopsAll));
        KillRecord[] open = [.. records.Where(static record => record.IsLatched && record.StopsAll)];
        if (open.Length > 0)
        {
            _host.Halt();
            _open.UnionWith(open.Select(static kill => kill.Id));
            _latched = _standing = _newest = open[0];
        }

        _released.UnionWith(records.Where(static record => !record.IsLatched).Select(static record => record.Id));
        LookAtEverything();
        _sawFile = _directory.Problem() is not null;
    }

    /// <summary>The variable that is set, or null. A running process cannot see an outside change of them.</summary>
    internal string? SetVariable()
    {
        foreach (string name in s_variables)
        {
            string? value = _environment(name);
            if (!string.IsNullOrWhiteSpace(value) && value.Trim() is not "0" && !value.Trim().Equals("false", StringComparison.OrdinalIgnoreCase))
                return name;
        }

        return null;
    }

    /// <summary>Looks at the person's file, where anything but a clear "not there" latches, and at the supervisor's heartbeat.</summary>
    internal void Poll()
    {
        string? problem = _directory.Problem();
        bool isNews = !(_sawFile && IsLatched);
        _sawFile = problem is not null;
        if (problem is not null && isNews)
            _ = LatchFrom("file", problem, _directory.PersonsFile);

        string? silence = _supervision?.Problem();
        isNews = !(_missedHeartbeat && IsLatched);
        _missedHeartbeat = silence is not null;
        if (silence is not null && isNews)
            _ = LatchFrom("supervisor", silence, _supervision!.By);
    }

    /// <summary>From now on the supervisor's heartbeats are expected.</summary>
    internal void Supervise() => _supervision?.Begin();

    /// <summary>Looks at all that can latch it from outside.</summary>
    internal void LookAtEverything()
    {
        LookAtOwnFile();
        if (!IsLatched && SetVariable() is { } name)
            _ = LatchFrom($"environment {name}", $"{name} was set when the process started", Environment.UserName);
        if (!IsLatched)
            Poll();
    }

    /// <summary>Looks at the host's own file: what it keeps and the journal lacks latches and is written to the journal; what was released is removed.</summary>
    private void LookAtOwnFile()
    {
        KillRecord? own;
        try
        {
            own = _directory.ReadOwn();
        }
        catch (IOException exception)
        {
            if (!IsLatched)
                _ = LatchFrom("own file", $"what an earlier process kept cannot be read: {exception.Message}", _directory.OwnFile);
            return;
        }

        if (own is null || IsOpen(own.Id))
            return;
        lock (_lock)
        {
            if (!_released.Contains(own.Id))
            {
                _host.Halt();
                _open.Add(own.Id);
                if (_standing is null)
                    _newest = _standing = own;
                _latched ??= own;
            }
        }

        if (IsOpen(own.Id))
            Observe(_journal.LatchAsync(own));
        else
            RemoveReleased(); // the process ended between the release and this
    }

    /// <summary>Tries whether a latch could be kept outside the journal.</summary>
    /// <exception cref="IOException">It could not.</exception>
    internal void Probe()
    {
        lock (_ownFile)
            _directory.Probe();
    }

    /// <summary>Releases what is latched now; what latches while the release is being written stays latched.</summary>
    /// <exception cref="InvalidOperationException">What latched it still stands, or another release is under way.</exception>
    /// <exception cref="JournalException">The journal did not take it; it stays latched.</exception>
    internal async Task ReleaseAsync(string by, string reason, string? second = null)
    {
        if (SetVariable() is { } variable)
            throw new InvalidOperationException($"{variable} is set in this process's environment. Unset it and start again; then release the kill switch.");
        _directory.Adopt(); // whoever releases has looked at where the file would be
        if (_directory.Problem() is { } problem)
            throw new InvalidOperationException($"{File}: {problem}. Remove it first; else the switch latches again at once.");
        if (_supervision?.Problem() is { } silence)
            throw new InvalidOperationException($"The supervisor {_supervision.By} is silent: {silence}. See that it calls {nameof(Heartbeat)}; else the switch latches again at once.");
        KillRecord[] releases;
        lock (_lock)
        {
            if (_isReleasing)
                throw new InvalidOperationException("A release of the kill switch is under way already; await that one.");
            if (_latched is null)
                return;
            _isReleasing = true;
            _standing = null; // whether the journal has the release or not, what latches from now on is not released by it
            releases = [.. _open.Select(id => new KillRecord(id, false, "operator", reason, by, _host.Clock.GetUtcNow()) { SecondPerson = second })];
        }

        bool isDurable = false;
        try
        {
            await _journal.ReleaseAsync(releases).ConfigureAwait(false);
            isDurable = true;
        }
        finally
        {
            lock (_lock)
            {
                _isReleasing = false;
                if (isDurable)
                {
                    _open.ExceptWith(releases.Select(static release => release.Id));
                    _released.UnionWith(releases.Select(static release => release.Id));
                    _latched = _standing;
                    if (_standing is null)
                        _host.Reopen();
                }
            }
        }

        RemoveReleased();
    }

    /// <summary>Releases one latch, of whatever; what latches while the release is being written stays latched.</summary>
    /// <exception cref="InvalidOperationException">It is not open, what latched it still stands, or its release is under way.</exception>
    /// <exception cref="JournalException">The journal did not take it; it stays latched.</exception>
    internal async Task ReleaseAsync(Guid id, string by, string reason, string? second = null)
    {
        if (IsOpen(id))
            await ReleaseAsync(by, reason, second).ConfigureAwait(false);
        else if (!await _scoped.ReleaseAsync(id, by, reason, second).ConfigureAwait(false))
            throw new InvalidOperationException($"No latch {id:D} is open; {nameof(Latches)} tells which are.");
    }

    /// <summary>Waits for what is still being kept, not for long: the process is about to end.</summary>
    internal async Task EndAsync()
    {
        _ending.TrySetResult();
        await _scoped.EndAsync().ConfigureAwait(false);
        await _kept.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>How a latch of less than everything is told to people: of what, since when, by whom and why, and how it is released.</summary>
    internal static string Tell(KillRecord kill) =>
        $"the kill switch is latched for {kill.Scope} ({kill.Mode}) since {kill.At:O} by {kill.Source} ({kill.By}: {kill.Reason}). Only an operator releases it, by its ID {kill.Id:D}.";

    /// <summary>Latches from a cause of the guard's own.</summary>
    internal Task LatchFrom(string source, KillScope scope, KillMode mode, string? reason, string? by) =>
        scope.Kind == KillScopeKind.Firm && mode == KillMode.Halted ? LatchFrom(source, reason, by) : _scoped.Latch(scope, mode, source, reason ?? "", by ?? "");

    private Task LatchFrom(string source, string? reason, string? by)
    {
        KillRecord kill;
        TaskCompletionSource? keeping = null;
        Task kept;
        lock (_lock)
        {
            kill = new KillRecord(_standing?.Id ?? Guid.NewGuid(), true, source, reason ?? "", by ?? "", _host.Clock.GetUtcNow());
            if (_standing is null)
            {
                _host.Halt();
                _open.Add(kill.Id);
                _causes = 1;
                _newest = _standing = kill;
                _latched ??= kill;
                keeping = new TaskCompletionSource();
                _kept = keeping.Task;
            }
            else if (++_causes > MostCauses)
            {
                return _kept; // whoever latches in a loop must not fill the disk
            }

            kept = _kept;
        }

        Task written = _journal.LatchAsync(kill);
        Observe(written);
        if (keeping is not null)
        {
            _ = KeepAsync(kill, written, keeping);
            _host.OnLatched(kill);
        }

        return kept;
    }

    // Until one of the two places has it: a latch that only this process knows is forgotten with it.
    private async Task KeepAsync(KillRecord kill, Task written, TaskCompletionSource keeping)
    {
        if (!await SucceedsAsync(PauseAsync(), written).ConfigureAwait(false))
        {
            Task filed = WriteOwnFileAsync(kill);
            bool isTold = false;
            for (Task pause = PauseAsync(); !await SucceedsAsync(pause, written, filed).ConfigureAwait(false); pause = PauseAsync())
            {
                string why = filed.Exception?.InnerException is { } failure ? $"cannot be written ({failure.Message})" : "does not get written";
                if (_ending.Task.IsCompleted)
                {
                    keeping.TrySetException(new InvalidOperationException($"The host was closed before the journal had confirmed the latch, and {_directory.OwnFile} {why}: the next process does not know of it."));
                    return;
                }

                if (!isTold)
                    _host.Raise(SafetyEventKind.KillNotKept, $"The kill switch is latched, but only this process knows: the journal does not confirm it, and {_directory.OwnFile} {why}. It is tried again every second; do not restart the process before this is mended.");
                isTold = true;
                await pause.ConfigureAwait(false);
                if (filed.IsCompleted)
                    filed = WriteOwnFileAsync(kill);
            }
        }

        keeping.TrySetResult();
    }

    /// <summary>True as soon as one of the places has it; false when the pause is over or none can have it any more.</summary>
    private static async Task<bool> SucceedsAsync(Task pause, params Task[] places)
    {
        while (!Array.Exists(places, static place => place.IsCompletedSuccessfully))
        {
            Task[] open = Array.FindAll(places, static place => !place.IsCompleted);
            if (open.Length == 0 || pause.IsCompleted)
                return false;
            await Task.WhenAny([pause, .. open]).ConfigureAwait(false);
        }

        return true;
    }

    // Nobody moves the host's clock any more for one that is being closed.
    private Task PauseAsync() => _ending.Task.IsCompleted ? Task.Delay(s_patience) : Task.WhenAny(Task.Delay(s_patience, _host.Clock), _ending.Task);

    private Task WriteOwnFileAsync(KillRecord kill)
    {
        TaskCompletionSource done = new();
        _host.RunApart(() =>
        {
            try
            {
                lock (_ownFile)
                {
                    if (IsOpen(kill.Id))
                        _directory.WriteOwn(kill);
                }

                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    // After a release: what the own file kept of it goes. What cannot be read is what nobody else knew of: it was released with the rest.
    private void RemoveReleased()
    {
        try
        {
            lock (_ownFile)
            {
                if (!IsToStay())
                    _directory.RemoveOwn();
            }
        }
        catch (IOException exception)
        {
            _host.Raise(SafetyEventKind.KillNotKept, $"{_directory.OwnFile} keeps a latch that was released, and cannot be removed ({exception.Message}). The next start tries again.");
        }

        bool IsToStay()
        {
            try
            {
                return _directory.ReadOwn() is not { } own || IsOpen(own.Id);
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    private bool IsOpen(Guid id)
    {
        lock (_lock)
            return _open.Contains(id);
    }

    private static void Observe(Task task) =>
        task.ContinueWith(static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
