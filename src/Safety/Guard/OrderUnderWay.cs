using Safety.Identity;
using Safety.Lifecycle;

namespace Safety.Guard;

/// <summary>An admitted order whose call is under way: what the venue has said of it meanwhile, as the call needs to know. It decides nothing.</summary>
internal sealed class OrderUnderWay(ulong family, ulong sequence, ClientOrderId id, bool awaitsReport, TaskCreationOptions continuations)
{
    private readonly TaskCompletionSource? _acknowledged = awaitsReport ? new(continuations) : null;
    private volatile Intent? _latest;

    /// <summary>The family it belongs to.</summary>
    public ulong Family { get; } = family;

    /// <summary>The sequence of its admission.</summary>
    public ulong Sequence { get; } = sequence;

    public ClientOrderId ClientOrderId { get; } = id;

    /// <summary>What has become of it, as last heard and durable; null while nothing was heard.</summary>
    public Intent? Latest => _latest;

    /// <summary>True where the venue acknowledges by report.</summary>
    public bool AwaitsReport => _acknowledged is not null;

    /// <summary>Completes with the venue's own word; "pending" is none: it can still reject.</summary>
    public Task Acknowledged => _acknowledged?.Task ?? Task.CompletedTask;

    public void Hear(Intent intent)
    {
        _latest = intent;
        if (intent.IsAcknowledged)
            _acknowledged?.TrySetResult();
    }
}
