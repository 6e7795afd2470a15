using Safety.Guarding;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>
/// Once the kill switch has latched, nothing that can raise risk is sent: at once after a call or in a process that starts latched, and after one
/// look of the watcher where a file is made.
/// </summary>
internal sealed class NothingAfterLatch(World world) : Check(world, Invariant.NothingAfterLatch)
{
    private long? _latchedAt;
    private long? _fileAt;
    private long _armingSince;

    public override void OnArming(Life life) => _armingSince = World.Line.Now;

    public override void OnLatching(Life life) => _latchedAt ??= World.Line.Now;

    public override void OnEvent(Life life, SafetyEvent e)
    {
        if (e.Kind == SafetyEventKind.KillLatched)
            _latchedAt ??= World.Line.Now;
    }

    public override void OnKillFile() => _fileAt ??= World.Line.Now;

    public override void OnStarted(Life life, string? variable)
    {
        if (variable is not null || life.Host!.Kill.IsLatched)
            _latchedAt = World.Line.Now;
        else if (_latchedAt is not null)
            _latchedAt = null; // that it was forgotten is another invariant's affair
    }

    public override void OnKillFileRemoved() => _fileAt = null;

    public override void OnReleased(Life life) => _latchedAt = null;

    public override void OnArmed(Life life)
    {
        if (_latchedAt is not null || (_fileAt is { } file && file < World.Line.Now && (file < _armingSince || life.BlockedUntil < file)))
            Fail($"the host has armed with the kill switch latched or {Path.GetFileName(World.KillFile)} in place");
    }

    public override void OnSent(WireMessage message)
    {
        if (message.Kind is not (WireKind.Submit or WireKind.Replace))
            return;
        long now = World.Line.Now;
        if (now > _latchedAt)
            Fail($"{message.ClientId} was sent {Seconds(now - _latchedAt.Value)} after the latch");
        if (_fileAt is not { } file)
            return;
        long seen = Math.Max(file, message.Life.StandsStillUntil) + ((World.Plan.Host.WatchIntervalMs + 1) * TimeSpan.TicksPerMillisecond);
        if (now > seen)
            Fail($"{message.ClientId} was sent {Seconds(now - file)} after {Path.GetFileName(World.KillFile)} was made");
    }
}
