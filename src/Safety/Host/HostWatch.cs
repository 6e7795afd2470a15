using Safety.Arming;
using Safety.Guarding;
using Safety.Journal;
using Safety.Recovery;

namespace Safety.Host;

/// <summary>
/// Confirms again and again, on the monotonic clock, that what is armed may stay so: kill files, journal, clocks, the directory of the kill
/// file, the account locks. It is the only thing that does: when it stops, for whatever reason, the guard closes by itself.
/// </summary>
internal sealed class HostWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_clockJump = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_probeEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_probePatience = TimeSpan.FromSeconds(5);

    private readonly SafetyHost _host;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _starting = new();
    private ITimer? _timer;
    private int _inTick;
    private DateTimeOffset _wall;
    private long _monotonic;
    private TimeSpan _asleep;
    private long? _closedAt;
    private string? _toldProblem;
    private long _probeAt;
    private long _reconcileAt;
    private long _askTimeAt;
    private volatile Task _probing = Task.CompletedTask;
    private volatile Task _resolving = Task.CompletedTask;
    private volatile Task _anchoring = Task.CompletedTask;
    private volatile Task _reconciling = Task.CompletedTask;
    private volatile Task _askingTime = Task.CompletedTask;
    private volatile bool _isQuiet;
    private volatile bool _isOver;

    public HostWatch(SafetyHost host)
    {
        _host = host;
        _clock = host.Clock;
    }

    /// <summary>Starts, or goes on after a drain.</summary>
    public void Start()
    {
        _isQuiet = false;
        lock (_starting)
        {
            if (_timer is not null || _isOver)
                return;
            _host.Kill.Supervise();
            _wall = _clock.GetUtcNow();
            _monotonic = _clock.GetTimestamp();
            _asleep = _host.Options.Asleep();
            _reconcileAt = After(TimeSpan.FromMilliseconds(_host.Options.ReconcileEveryMs));
            _askTimeAt = After(TimeSpan.FromMilliseconds(_host.Options.VenueTimeEveryMs));
            _probeAt = After(s_probeEvery);
            TimeSpan interval = TimeSpan.FromMilliseconds(_host.Options.WatchIntervalMs);
            _timer = _clock.CreateTimer(static state => ((HostWatch)state!).Tick(), this, interval, interval);
        }
    }

    /// <summary>Asks the venue nothing more by itself; kill switch and cancels are watched on.</summary>
    public void KeepQuiet() => _isQuiet = true;

    /// <summary>Tries whether the directory of the kill file would keep a latch.</summary>
    /// <exception cref="ArmingBlockedException">It would not.</exception>
    public async Task DemandKillDirectoryAsync()
    {
        try
        {
            await ProbeAsync().WaitAsync(s_probePatience, _clock).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            throw new ArmingBlockedException($"A latch of the kill switch could not be kept beside {_host.Kill.File}: {exception.Message} Make the directory writable; without it a kill is lost with the journal.", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        lock (_starting)
            _timer?.Dispose();
        _ending.Cancel(); // not on the thread pool: nothing that waits for it blocks
        await _resolving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _anchoring.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _reconciling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _askingTime.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private void Tick()
    {
        if (_isOver || Interlocked.Exchange(ref _inTick, 1) == 1)
            return;
        try
        {
            _host.Kill.Poll();
            WatchHealth();
            WatchLocks();
            WatchVenueTime();
            foreach (GuardedAccount account in _host.Accounts)
                account.Recovery.DeadMan.Look();
            if (_host.Writer.Fault is null && !_isQuiet)
                Work();
        }
        catch (Exception exception)
        {
            _host.Arming.Apply(ArmingEvent.HealthLost);
            _closedAt ??= _clock.GetTimestamp();
            _host.Raise(SafetyEventKind.Lapsed, null, $"The watcher failed ({exception.Message}); the guard is closed until it runs again.");
        }
        finally
        {
            Volatile.Write(ref _inTick, 0);
        }
    }

    private void WatchHealth()
    {
        long now = _clock.GetTimestamp();
        if (_host.Arming.ConfirmedUntil is > long.MinValue and var until && until <= now && _host.Arming.Apply(ArmingEvent.HealthLost) is not null)
            _closedAt ??= until; // it was not looked at for so long that the guard has closed by itself
        bool isSteady = ClocksAreSteady(out TimeSpan slept);
        if (slept > s_clockJump)
        {
            End(null, $"The machine slept for {slept.TotalSeconds:0.#} s; what the venue said meanwhile was not heard. Arm again.");
            return;
        }

        string? problem = isSteady ? ProbeProblem() : "The wall clock was set, or the clocks part; the guard is closed until they are steady.";
        if (problem is not null)
        {
            _closedAt ??= now;
            _host.Arming.Apply(ArmingEvent.HealthLost);
            if (problem != _toldProblem && _host.Arming.States.Host.Phase == ArmingPhase.Lapsed)
                _host.Raise(SafetyEventKind.Lapsed, null, problem);
            _toldProblem = problem;
            return;
        }

        if (_closedAt is { } since)
            Reopen(since, now);
        (_closedAt, _toldProblem) = (null, null);
        _host.Arming.Confirm(TimeSpan.FromMilliseconds(_host.Options.ArmedForMs));
    }

    // What was closed for longer than the venue needs to show what it did has to recover again.
    private void Reopen(long since, long now)
    {
        TimeSpan closed = _clock.GetElapsedTime(since, now);
        foreach (GuardedAccount account in _host.Accounts)
        {
            // Shorter than the watch looks twice nothing can be told.
            double patience = Math.Max(account.Core.VisibilityMs, 2 * _host.Options.WatchIntervalMs);
            if (closed.TotalMilliseconds <= patience)
                account.Core.Arming.Apply(ArmingEvent.HealthBack);
            else if (account.Core.Arming.Recorded.Phase == ArmingPhase.Lapsed) // an arming meanwhile has begun anew
                End(account, FormattableString.Invariant($"Closed for {closed.TotalMilliseconds:0} ms, longer than the {patience} ms in which the venue shows what it did; what it said meanwhile was perhaps not heard. Arm again."));
        }
    }

    private void End(GuardedAccount? account, string why)
    {
        bool wasOpen = (account?.State ?? _host.Arming.States.Host).Phase >= ArmingPhase.Recovering;
        if (account is null)
            _host.Arming.Apply(ArmingEvent.HealthGone);
        else
            account.Core.Arming.Apply(ArmingEvent.HealthGone);
        if (wasOpen)
            _host.Raise(SafetyEventKind.Lapsed, account?.Id, why);
    }

    private void WatchLocks()
    {
        foreach (GuardedAccount account in _host.Accounts)
        {
            if (!account.Core.Lock.IsHeld())
                End(account, $"The lock of account {account.Id} ({account.Core.Lock.Path}) was removed or replaced: another process could trade the account. Find out who did; then arm again.");
        }
    }

    private void WatchVenueTime()
    {
        foreach (GuardedAccount account in _host.Accounts)
        {
            if (account.State.Phase >= ArmingPhase.Lapsed && VenueTime.WhyUncertain(account.Core) is { } why)
                End(account, why);
        }
    }

    // The monotonic clock stops in a suspend and the wall clock can be set: when they part, neither can be trusted now.
    private bool ClocksAreSteady(out TimeSpan slept)
    {
        DateTimeOffset wall = _clock.GetUtcNow();
        long monotonic = _clock.GetTimestamp();
        TimeSpan asleep = _host.Options.Asleep();
        TimeSpan jump = (wall - _wall) - _clock.GetElapsedTime(_monotonic, monotonic);
        slept = asleep - _asleep;
        (_wall, _monotonic, _asleep) = (wall, monotonic, asleep);
        return jump.Duration() <= s_clockJump;
    }

    private string? ProbeProblem()
    {
        long now = _clock.GetTimestamp();
        if (_probing.IsCompleted && now >= _probeAt)
        {
            _probeAt = After(s_probeEvery);
            _probing = ProbeAsync();
        }

        // A probe that hangs is over its time long before the next is due.
        string? why = _probing.IsFaulted ? _probing.Exception.InnerException!.Message
            : !_probing.IsCompleted && now >= _probeAt - Ticks(s_probeEvery - s_probePatience) ? "it does not answer" : null;
        if (why is null)
            return null;
        if (_probing.IsCompleted)
            _probeAt = Math.Min(_probeAt, After(s_clockJump)); // soon again
        return $"A latch of the kill switch could not be kept beside {_host.Kill.File} ({why}); the guard is closed until it can.";
    }

    private Task ProbeAsync()
    {
        TaskCompletionSource done = new();
        _host.Core.RunApart(() =>
        {
            try
            {
                _host.Kill.Probe();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
                _ = done.Task.Exception;
            }
        });
        return done.Task;
    }

    private void Work()
    {
        KeepHouse();
        // Apart from each other: a question that gets no answer must not hold up the rest.
        if (_resolving.IsCompleted)
            _resolving = WorkAsync(account => account.Recovery.Resolver.ResolveDueAsync(_ending.Token));
        if (_anchoring.IsCompleted && _host.Core.Anchor is { IsDue: true } anchor)
            _anchoring = GuardedAsync(anchor.KeepAsync);
        if (_reconciling.IsCompleted && _clock.GetTimestamp() >= _reconcileAt)
        {
            _reconcileAt = After(TimeSpan.FromMilliseconds(_host.Options.ReconcileEveryMs));
            _reconciling = WorkAsync(account => account.Recovery.Reconciliation.RunAsync(_ending.Token));
        }

        if (_askingTime.IsCompleted && _clock.GetTimestamp() >= _askTimeAt)
        {
            _askTimeAt = After(TimeSpan.FromMilliseconds(_host.Options.VenueTimeEveryMs));
            _askingTime = WorkAsync(account => VenueTime.PollAsync(account.Core, _ending.Token));
        }
    }

    private void KeepHouse()
    {
        foreach (GuardedAccount account in _host.Accounts)
        {
            if (!account.Recovery.IsDone)
                continue;
            account.Core.CountDenials();
            account.Core.LastGate?.KeepHouse();
            account.Core.Leave(account.Recovery.Patience.Sweep);
            account.Core.Leave(account.Recovery.Hedges.Sweep);
            account.Recovery.Losses.Look();
        }

        _host.Writer.Flush();
    }

    // Each account for itself: one venue that hangs delays no other's questions.
    private Task WorkAsync(Func<GuardedAccount, Task> work) => Task.WhenAll(
        from account in _host.Accounts where account.Recovery.IsDone && !account.Core.Arming.IsUnderWay select GuardedAsync(() => work(account)));

    private async Task GuardedAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (JournalException)
        {
            // Latched and reported by the writer.
        }
        catch (OperationCanceledException) when (_isOver)
        {
            // The host is closing.
        }
        catch (Exception exception)
        {
            _host.Raise(SafetyEventKind.Mismatch, null, $"Background work failed: {exception.Message}; it is tried again.");
        }
    }

    private long After(TimeSpan time) => _clock.GetTimestamp() + Ticks(time);

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _clock.TimestampFrequency);
}
