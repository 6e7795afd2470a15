using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>Once the journal's files are gone, nothing is sent any more but for the time that the guard stays armed without a look.</summary>
internal sealed class JournalKept(World world) : Check(world, Invariant.JournalKept)
{
    private (Life Life, long At)? _gone;

    public void OnGone(Life life) => _gone = (life, World.Line.Now);

    public void OnBack() => _gone = null;

    public override void OnSent(WireMessage message)
    {
        if (message.Kind is not (WireKind.Submit or WireKind.Replace) || _gone is not { } gone || gone.Life != message.Life)
            return;
        long bound = (World.Plan.Host.ArmedForMs + World.Plan.Host.WatchIntervalMs) * TimeSpan.TicksPerMillisecond;
        if (World.Line.Now > Math.Max(gone.At, message.Life.StandsStillUntil) + bound)
            Fail($"{message.ClientId} was sent {Seconds(World.Line.Now - gone.At)} after the journal's files had gone");
    }
}
