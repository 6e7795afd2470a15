using Safety.Guarding;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>
/// A latch that has completed is found latched by the next process, whatever has become of the journal. It has completed where it has told so, or where
/// the process has lived on for a second.
/// </summary>
internal sealed class LatchRemembered(World world) : Check(world, Invariant.LatchRemembered)
{
    private long? _latchedAt;
    private string? _mustBe;
    private bool _isReleasing;
    private bool _isComplete;

    public override void OnLatching(Life life) => _latchedAt ??= World.Line.Now;

    public override void OnEvent(Life life, SafetyEvent e)
    {
        if (e.Kind == SafetyEventKind.KillLatched)
            _latchedAt ??= World.Line.Now;
    }

    public override void OnLatched() => _isComplete = _latchedAt is not null && !_isReleasing;

    public override void OnReleasing(Life life) => _isReleasing = true;

    public override void OnReleased(Life life)
    {
        (_isReleasing, _isComplete) = (false, false);
        _latchedAt = null;
        _mustBe = null;
    }

    public override void OnEnded(Life life)
    {
        if (_isReleasing)
            _mustBe = null;
        else if (_latchedAt is { } at && (_isComplete || (World.Line.Now - at >= TimeSpan.TicksPerSecond && life.StandsStillUntil < at)))
            _mustBe = Seconds(at);
        _latchedAt = null;
        (_isReleasing, _isComplete) = (false, false);
    }

    public override void OnStarted(Life life, string? variable)
    {
        if (_mustBe is { } at && !life.Host!.Kill.IsLatched)
        {
            Fail($"the kill switch was latched at {at} and nobody has released it, and process {life.Number} starts without");
            _mustBe = null;
        }

        _latchedAt = life.Host!.Kill.IsLatched ? World.Line.Now : null;
    }
}
