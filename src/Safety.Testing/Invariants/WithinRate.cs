using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>
/// In no second more orders leave than three times the account's rate: what may leave at once after a pause, what a stalled disk has held up before, and
/// what that second allows.
/// </summary>
internal sealed class WithinRate(World world) : Check(world, Invariant.WithinRate)
{
    private readonly Queue<long>[] _sent = [.. world.Plan.Accounts.Select(static _ => new Queue<long>())];

    // The rate is kept by the wall clock: one that is set forward has let time pass.
    public override void OnClocks() => Array.ForEach(_sent, static sent => sent.Clear());

    public override void OnSent(WireMessage message)
    {
        if (message.Kind is not (WireKind.Submit or WireKind.Replace) || World.Plan.Accounts[message.Account] is not { Limits.MaxOrdersPerSecond: var rate } plan || plan.Venues[0].IsCareless)
            return;
        Queue<long> sent = _sent[message.Account];
        sent.Enqueue(World.Line.Now);
        while (World.Line.Now - sent.Peek() > TimeSpan.TicksPerSecond)
            sent.Dequeue();
        if (sent.Count > 3 * rate)
            Fail($"with {message.ClientId} {sent.Count} orders of account {message.Account} were sent within a second, and {rate} may be");
    }
}
