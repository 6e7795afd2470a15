using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>While nothing has been heard since the venue accepted a cancel of an order that works, and nobody has asked it, no other cancel of it leaves but the kill switch's.</summary>
internal sealed class OneCancel(World world) : Check(world, Invariant.OneCancel)
{
    private const long Longest = 4 * TimeSpan.TicksPerSecond;

    private readonly Dictionary<(int Account, string Id), WireMessage> _last = [];
    private readonly long[] _newsAt = new long[world.Plan.Accounts.Count];
    private (int Account, string Id, long At) _asked;

    public override void OnNews(int account) => _newsAt[account] = World.Line.Now;

    public override void OnCanceling(int account, string id) => _asked = (account, id, World.Line.Now);

    public override void OnSent(WireMessage message)
    {
        if (message.Kind != WireKind.Cancel)
            return;
        (int, string) key = (message.Account, message.ClientId);
        if (_asked == (message.Account, message.ClientId, World.Line.Now) && !message.Life.Host!.Kill.IsLatched
            && _last.GetValueOrDefault(key) is { AnsweredAt: { } answered, Answer: Task<CancelAnswer> { IsCompletedSuccessfully: true, Result.IsAccepted: true } } last
            && last.Life == message.Life && answered - last.At < World.Venues[(message.Account, message.Desk)].Session!.Profile.CallTimeoutMs * TimeSpan.TicksPerMillisecond
            && answered < World.Line.Now && World.Line.Now - answered < Longest && _newsAt[message.Account] < last.At
            && World.Venues[(message.Account, message.Desk)].Addressed(message.ClientId, message.VenueId) is { IsLive: true })
            Fail($"another cancel of {message.ClientId} was sent {Seconds(World.Line.Now - answered)} after the venue had accepted one");
        _last[key] = message;
    }
}
