using Safety.Intents;

namespace Safety.Guarding;

/// <summary>
/// Pushes the armed moment ahead while kill switch, journal and clock are well. It is the only thing that does: when it
/// stops, for whatever reason, the guard closes by itself.
/// </summary>
internal sealed class HostWatch(SafetyHost host) : IAsyncDisposable
{
    private static readonly TimeSpan s_clockJump = TimeSpan.FromMilliseconds(500);

    private ITimer? _timer;
    private int _inTick;
    private bool _wasArmed;
    private DateTimeOffset _wall;
    private long _monotonic;
    private DateTimeOffset _cancelAgainAt;
    private volatile Task _canceling = Task.CompletedTask;
    private volatile Task _resolving = Task.CompletedTask;
    private volatile Task _anchoring = Task.CompletedTask;
    private volatile Task _reconciling = Task.CompletedTask;
    private DateTimeOffset _reconcileAt;
    private readonly CancellationTokenSource _ending = new();
    private volatile bool _stopped;

    public void Start()
    {
        _stopped = false;
        _wall = host.Clock.GetUtcNow();
        _monotonic = host.Clock.GetTimestamp();
        _wasArmed = true;
        _reconcileAt = _wall.AddMilliseconds(host.Options.ReconcileEveryMs);
        TimeSpan interval = TimeSpan.FromMilliseconds(host.Options.WatchIntervalMs);
        _timer ??= host.Clock.CreateTimer(static state => ((HostWatch)state!).Tick(), this, interval, interval);
    }

    public void Stop() => _stopped = true;

    public async ValueTask DisposeAsync()
    {
        _stopped = true;
        if (_timer is not null)
            await _timer.DisposeAsync().ConfigureAwait(false);
        _ending.Cancel(); // not on the thread pool: nothing that waits for it blocks
        await _canceling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _resolving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _anchoring.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _reconciling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private void Tick()
    {
        if (_stopped || Interlocked.Exchange(ref _inTick, 1) == 1)
            return;
        try
        {
            host.Kill.Poll();
            bool isWell = !host.Kill.IsLatched && host.Writer.Fault is null && ClockIsSteady();
            if (isWell)
                host.Armed.Extend(TimeSpan.FromMilliseconds(host.Options.ArmedForMs));
            else
                Lapse();
            _wasArmed = isWell;
            if (host.Writer.Fault is null)
                KeepHouse();
            // Apart from each other: a venue that does not answer questions must not hold up the cancels.
            if (_canceling.IsCompleted)
                _canceling = CancelAsync();
            if (_resolving.IsCompleted)
                _resolving = ResolveAsync();
            if (_anchoring.IsCompleted && host.Anchor is { IsDue: true } anchor && host.Writer.Fault is null)
                _anchoring = WorkAsync(anchor.KeepAsync);
            if (_reconciling.IsCompleted && host.Writer.Fault is null && host.Clock.GetUtcNow() >= _reconcileAt)
                _reconciling = ReconcileAsync();
        }
        catch (Exception exception)
        {
            host.Armed.Disarm();
            host.Raise(SafetyEventKind.Lapsed, null, $"The watcher failed ({exception.Message}); the guard is closed until it runs again.");
        }
        finally
        {
            Volatile.Write(ref _inTick, 0);
        }
    }

    private void Lapse()
    {
        host.Armed.Disarm();
        if (_wasArmed && !host.Kill.IsLatched)
            host.Raise(SafetyEventKind.Lapsed, null, host.Writer.Fault?.Message ?? "The clock jumped (a suspend, or a step of the wall clock); the guard is closed until it is steady again.");
    }

    // The monotonic clock stops in a suspend and the wall clock can be stepped: when they part, neither can be trusted now.
    private bool ClockIsSteady()
    {
        DateTimeOffset wall = host.Clock.GetUtcNow();
        long monotonic = host.Clock.GetTimestamp();
        TimeSpan jump = (wall - _wall) - host.Clock.GetElapsedTime(_monotonic, monotonic);
        (_wall, _monotonic) = (wall, monotonic);
        return jump.Duration() <= s_clockJump;
    }

    private void KeepHouse()
    {
        foreach (GuardedAccount account in host.Accounts)
        {
            account.CountDenials();
            account.LastGate?.KeepHouse();
            host.Writer.Leave(new DelegateWork<bool>(journal =>
            {
                account.SweepLateFills(journal);
                account.SweepDoubts(journal);
                return true;
            }));
        }

        host.Writer.Flush();
    }

    private Task CancelAsync() => WorkAsync(async () =>
    {
        if (host.Kill.IsLatched && host.Clock.GetUtcNow() >= _cancelAgainAt)
        {
            await host.CancelWorkingAsync(_ending.Token).ConfigureAwait(false);
            _cancelAgainAt = host.Clock.GetUtcNow().AddSeconds(1);
        }
    });

    private Task ResolveAsync() => WorkAsync(async () =>
    {
        if (host.Writer.Fault is null)
        {
            foreach (GuardedAccount account in host.Accounts)
                await account.Resolver.ResolveDueAsync(_ending.Token).ConfigureAwait(false);
        }
    });

    private Task ReconcileAsync() => WorkAsync(async () =>
    {
        _reconcileAt = host.Clock.GetUtcNow().AddMilliseconds(host.Options.ReconcileEveryMs);
        foreach (GuardedAccount account in host.Accounts)
            await account.Reconciliation.RunAsync(_ending.Token).ConfigureAwait(false);
    });

    private async Task WorkAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (JournalException)
        {
            // Latched and reported by the writer.
        }
        catch (OperationCanceledException) when (_stopped)
        {
            // The host is closing.
        }
        catch (Exception exception)
        {
            host.Raise(SafetyEventKind.Mismatch, null, $"Background work failed: {exception.Message}; it is tried again.");
        }
    }
}
