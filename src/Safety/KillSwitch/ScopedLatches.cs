using System.Diagnostics;
using Safety.Journal;

namespace Safety.KillSwitches;

/// <summary>
/// The latches that stop less than everything: effective in memory at once, kept by the journal alone. One that the journal does not keep becomes a
/// latch of the whole firm, which is kept beside it.
/// </summary>
/// <param name="host">What they take effect on.</param>
/// <param name="journal">Where they are kept.</param>
/// <param name="widen">Latches everything for one that is not kept: which, and why. The task completes when that is.</param>
internal sealed class ScopedLatches(IKillHost host, IKillJournal journal, Func<KillRecord, string, Task> widen)
{
    // Whoever latches in a loop must fill neither memory nor disk.
    private const int MostOpen = 256;

    // A stalled disk admits nothing meanwhile; the whole firm is halted over it only where it does not come back.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Task> _kept = [];
    private readonly HashSet<Guid> _leaving = [];
    private volatile KillRecord[] _open = [];

    /// <summary>Those in force, oldest first; any thread may look, at every order.</summary>
    public IReadOnlyList<KillRecord> Open => _open;

    /// <summary>Takes over what the journal keeps.</summary>
    public void Start(IEnumerable<KillRecord> records)
    {
        lock (_lock)
        {
            _open = [.. records];
            foreach (KillRecord kill in _open)
                _kept.Add(kill.Id, Task.CompletedTask);
        }
    }

    /// <summary>Latches, once for each scope and mode; the task completes when a restart would find it latched.</summary>
    public Task Latch(KillScope scope, KillMode mode, string source, string reason, string by)
    {
        KillRecord kill = new(Guid.NewGuid(), true, source, reason, by, host.Clock.GetUtcNow()) { Scope = scope, Mode = mode };
        Debug.Assert(!kill.StopsAll, "that one is kept by more than the journal");
        TaskCompletionSource keeping = new();
        lock (_lock)
        {
            if (Array.Find(_open, known => known.Scope == scope && known.Mode == mode && !_leaving.Contains(known.Id)) is { } same)
                return _kept[same.Id];
            if (_open.Length >= MostOpen)
                return widen(kill, FormattableString.Invariant($"{MostOpen} others are open"));
            _kept.Add(kill.Id, keeping.Task);
            _open = [.. _open, kill];
        }

        _ = KeepAsync(kill, journal.LatchAsync(kill), keeping);
        host.OnLatched(kill);
        return keeping.Task;
    }

    /// <summary>Releases one; false where it is not open. A latch of the same scope that comes meanwhile is another one.</summary>
    /// <exception cref="InvalidOperationException">Its release is under way.</exception>
    /// <exception cref="JournalException">The journal did not take it; it stays latched.</exception>
    public async Task<bool> ReleaseAsync(Guid id, string by, string reason, string? second)
    {
        lock (_lock)
        {
            if (!_kept.ContainsKey(id))
                return false;
            if (!_leaving.Add(id))
                throw new InvalidOperationException("A release of this latch is under way already; await that one.");
        }

        bool isDurable = false;
        try
        {
            await journal.ReleaseAsync([new KillRecord(id, false, "operator", reason, by, host.Clock.GetUtcNow()) { SecondPerson = second }]).ConfigureAwait(false);
            isDurable = true;
        }
        finally
        {
            lock (_lock)
            {
                _leaving.Remove(id);
                if (isDurable)
                {
                    _kept.Remove(id);
                    _open = Array.FindAll(_open, kill => kill.Id != id);
                }
            }
        }

        return true;
    }

    /// <summary>Waits for what is still being kept; the journal is closed, so that it is not for long.</summary>
    public async Task EndAsync()
    {
        Task[] kept;
        lock (_lock)
            kept = [.. _kept.Values];
        await Task.WhenAll(kept).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task KeepAsync(KillRecord kill, Task written, TaskCompletionSource keeping)
    {
        try
        {
            try
            {
                await written.WaitAsync(s_patience, host.Clock).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                await widen(kill, exception is TimeoutException ? "the journal does not confirm it" : exception.Message).ConfigureAwait(false);
            }

            keeping.TrySetResult();
        }
        catch (Exception exception)
        {
            keeping.TrySetException(exception);
            _ = keeping.Task.Exception; // whoever only latches awaits nothing
        }
    }
}
