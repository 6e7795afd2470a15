using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Worlds;

namespace Safety.Testing.Traders;

/// <summary>A guard whose outcomes the world hears: what a trader was told of an order is checked against the venue's book.</summary>
internal sealed class HeardGuard(World world, Life life, int account, ISimulatedGuard guard) : ISimulatedGuard
{
    public ValueTask<Outcome<OrderAck>> SubmitAsync(OrderKey key, OrderTerms terms) => HearAsync(key, guard.SubmitAsync(key, terms));

    public ValueTask<Outcome<OrderAck>> ReplaceAsync(OrderKey key, ClientOrderId target, OrderTerms terms) => HearAsync(key, guard.ReplaceAsync(key, target, terms));

    public async ValueTask<OutcomeKind> CancelAsync(ClientOrderId id)
    {
        life.Calls++;
        OutcomeKind canceled = await guard.CancelAsync(id).ConfigureAwait(false);
        life.Calls--;
        if (!life.IsDead)
            world.Trace?.Write($"trader hears of the cancel of {id}: {canceled}");
        return canceled;
    }

    // Nobody is there to hear what a dead process was told.
    private async ValueTask<Outcome<OrderAck>> HearAsync(OrderKey key, ValueTask<Outcome<OrderAck>> call)
    {
        life.Calls++;
        Outcome<OrderAck> outcome = await call.ConfigureAwait(false);
        life.Calls--;
        if (life.IsDead)
            return outcome;
        world.Trace?.Write($"trader hears of {key}: {outcome}");
        world.Checks.OnOutcome(account, key, outcome);
        return outcome;
    }
}
