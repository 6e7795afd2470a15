using Safety.Guarding;
using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>Nothing that can raise an account's risk is sent before it was armed, nor between a release and the next arming, nor while it is being armed anew or drained, nor once the journal has latched.</summary>
internal sealed class NothingBeforeArming(World world) : Check(world, Invariant.NothingBeforeArming)
{
    private readonly string?[] _why = new string?[world.Plan.Accounts.Count];
    private readonly HashSet<GuardedOrder> _early = [];
    private long? _latchedAt;

    public override void OnStarted(Life life, string? variable)
    {
        Array.Fill(_why, "the process has started");
        _latchedAt = null;
    }

    public override void OnReleased(Life life) => Array.Fill(_why, "the kill switch was released");

    public override void OnDraining() => Array.Fill(_why, "the host is being drained");

    public override void OnArming(Life life) => Array.Fill(_why, "its arming has begun");

    // An account may be armed before the others are; that it is so counts only where somebody has asked for it.
    public override void OnEvent(Life life, SafetyEvent e)
    {
        if (e.Kind == SafetyEventKind.JournalLatched)
            _latchedAt ??= World.Line.Now;
        if (e.Kind == SafetyEventKind.Armed && life.IsArming && life.Accounts.FindIndex(account => account.Id == e.Account) is >= 0 and var index)
        {
            _why[index] = null;
            _early.RemoveWhere(call => call.Account == index);
        }
    }

    public override void OnArmed(Life life)
    {
        Array.Fill(_why, null);
        _early.Clear();
    }

    public override void OnCalled(GuardedOrder call)
    {
        if (_why[call.Account] is not null)
            _early.Add(call);
    }

    // Its intent was written all the same, and its key is spent.
    public override void OnHeard(GuardedOrder call, Outcome<OrderAck> outcome)
    {
        if (_early.Remove(call) && _why[call.Account] is { } why && outcome.Denial?.Code == DenialCode.PermitVoid)
            Fail($"{call.Key} was admitted, and since {why} nobody has armed account {call.Account}");
    }

    public override void OnSent(WireMessage message)
    {
        if (message.Kind is WireKind.Submit or WireKind.Replace && World.Line.Now > _latchedAt)
            Fail($"{message.ClientId} was sent {Seconds(World.Line.Now - _latchedAt.Value)} after the journal had latched");
        if (message.Kind is WireKind.Submit or WireKind.Replace && _why[message.Account] is { } why)
            Fail($"{message.ClientId} was sent, and since {why} nobody has armed account {message.Account}");
    }
}
