using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.PowerCut.Tests.Trading;

/// <summary>Everything that callers were told is durable, in order.</summary>
internal sealed class Promises(ScriptedVenue venue, VirtualTime time)
{
    private VenueMemory? _venue;
    private Promise? _last;

    /// <summary>The intent keys whose permits were granted.</summary>
    public List<string> Intents { get; } = [];

    /// <summary>The reports that were received.</summary>
    public List<(string ClientOrderId, string ExecId)> Reports { get; } = [];

    public long Epoch { get; set; }

    public bool MustBeKilled { get; set; }

    public bool MustNotBeKilled { get; set; } = true;

    public Promise Now()
    {
        _venue = VenueMemory.Of(venue, _venue);
        Promise now = new(Intents.Count, Reports.Count, Epoch, MustBeKilled, MustNotBeKilled, _venue, time.GetUtcNow());
        return _last = now == _last ? _last : now;
    }
}
