using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Worlds;

namespace Safety.Testing.Traders;

/// <summary>A guard whose outcomes the world hears: what a trader was told of an order is checked against the venue's book.</summary>
internal sealed class HeardGuard(World world, Life life, int account, ISimulatedGuard guard) : ISimulatedGuard
{
    public ValueTask<Outcome<OrderAck>> SubmitAsync(OrderKey key, OrderTerms terms) => HearAsync(CallOf(key, terms), () => guard.SubmitAsync(key, terms));

    public ValueTask<Outcome<OrderAck>> ReplaceAsync(OrderKey key, ClientOrderId target, OrderTerms terms) =>
        HearAsync(CallOf(key, terms) with { Target = target.Value }, () => guard.ReplaceAsync(key, target, terms));

    /// <summary>Through a break-glass method that has expired; where the guard has none, as any other order.</summary>
    public ValueTask<Outcome<OrderAck>> SubmitExpiredAsync(OrderKey key, OrderTerms terms) =>
        guard is SessionGuard own ? HearAsync(CallOf(key, terms) with { IsExpired = true }, () => own.SubmitExpiredAsync(key, terms)) : SubmitAsync(key, terms);

    public async ValueTask<OutcomeKind> CancelAsync(ClientOrderId id)
    {
        life.Calls++;
        world.Checks.OnCanceling(account, id.Value);
        OutcomeKind canceled = await guard.CancelAsync(id).ConfigureAwait(false);
        life.Calls--;
        if (!life.IsDead)
            world.Trace?.Write($"trader hears of the cancel of {id}: {canceled}");
        return canceled;
    }

    private GuardedOrder CallOf(OrderKey key, OrderTerms terms) => new(life, account, key, terms, world.Line.Now, life.Clock.GetUtcNow());

    // Nobody is there to hear what a dead process was told.
    private async ValueTask<Outcome<OrderAck>> HearAsync(GuardedOrder call, Func<ValueTask<Outcome<OrderAck>>> make)
    {
        life.Calls++;
        world.Checks.OnCalled(call);
        Outcome<OrderAck> outcome = await make().ConfigureAwait(false);
        life.Calls--;
        if (life.IsDead)
            return outcome;
        world.Trace?.Write($"trader hears of {call.Key}: {outcome}");
        world.Checks.OnOutcome(account, call.Key, outcome);
        world.Checks.OnHeard(call, outcome);
        return outcome;
    }
}
