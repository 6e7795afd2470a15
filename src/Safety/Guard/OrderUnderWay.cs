using Safety.Identity;
using Safety.Lifecycle;

namespace Safety.Guard;

/// <summary>An admitted order whose call is under way: what the venue has said of it meanwhile, as the call needs to know. It decides nothing.</summary>
internal sealed class OrderUnderWay(ulong family, ulong sequence, ClientOrderId id, TaskCreationOptions continuations)
{
    private TaskCompletionSource? _acknowledged; // only where somebody waits
    private volatile Intent? _latest;

    /// <summary>The family it belongs to.</summary>
    public ulong Family { get; } = family;

    /// <summary>The sequence of its admission.</summary>
    public ulong Sequence { get; } = sequence;

    public ClientOrderId ClientOrderId { get; } = id;

    /// <summary>What has become of it, as last heard and durable; null while nothing was heard.</summary>
    public Intent? Latest => _latest;

    /// <summary>Completes with the venue's own word; "pending" is none: it can still reject.</summary>
    public Task AcknowledgedAsync()
    {
        TaskCompletionSource waiting = new(continuations);
        Interlocked.Exchange(ref _acknowledged, waiting);
        if (_latest is { IsAcknowledged: true })
            waiting.TrySetResult();
        return waiting.Task;
    }

    public void Hear(Intent intent)
    {
        _latest = intent;
        Interlocked.MemoryBarrier(); // whoever begins to wait now sees it
        if (intent.IsAcknowledged)
            Volatile.Read(ref _acknowledged)?.TrySetResult();
    }
}
