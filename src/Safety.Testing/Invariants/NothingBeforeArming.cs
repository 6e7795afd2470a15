using Safety.Guarding;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>Nothing that can raise an account's risk is sent before it was armed, nor between a release and the next arming, nor while it is being armed anew.</summary>
internal sealed class NothingBeforeArming(World world) : Check(world, Invariant.NothingBeforeArming)
{
    private readonly string?[] _why = new string?[world.Plan.Accounts.Count];

    public override void OnStarted(Life life, string? variable) => Array.Fill(_why, "the process has started");

    public override void OnReleased(Life life) => Array.Fill(_why, "the kill switch was released");

    public override void OnArming(Life life) => Array.Fill(_why, "its arming has begun");

    // An account may be armed before the others are; that it is so counts only where somebody has asked for it.
    public override void OnEvent(Life life, SafetyEvent e)
    {
        if (e.Kind == SafetyEventKind.Armed && life.IsArming && life.Accounts.FindIndex(account => account.Id == e.Account) is >= 0 and var index)
            _why[index] = null;
    }

    public override void OnArmed(Life life) => Array.Fill(_why, null);

    public override void OnSent(WireMessage message)
    {
        if (message.Kind is WireKind.Submit or WireKind.Replace && _why[message.Account] is { } why)
            Fail($"{message.ClientId} was sent, and since {why} nobody has armed account {message.Account}");
    }
}
