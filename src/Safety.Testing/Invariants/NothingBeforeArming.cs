using Safety.Guarding;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>Nothing that can raise risk is sent before the host was armed, nor between a release and the next arming.</summary>
internal sealed class NothingBeforeArming(World world) : Check(world, Invariant.NothingBeforeArming)
{
    private string? _why = "the process has started";

    public override void OnStarted(Life life, string? variable) => _why = "the process has started";

    public override void OnReleased(Life life) => _why = "the kill switch was released";

    public override void OnEvent(Life life, SafetyEvent e)
    {
        if (e.Kind == SafetyEventKind.Armed)
            _why = null;
    }

    public override void OnArmed(Life life) => _why = null;

    public override void OnArmingBlocked(Life life, Exception why)
    {
        if (_why is not null)
            _why = $"arming was blocked ({why.Message})";
    }

    public override void OnSent(WireMessage message)
    {
        if (message.Kind is WireKind.Submit or WireKind.Replace && _why is { } why)
            Fail($"{message.ClientId} was sent, and since {why} nobody has armed the host");
    }
}
