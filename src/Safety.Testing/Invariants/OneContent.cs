using Safety.Guarding;
using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>Who uses a key for another order than the one that was sent under it is told so, and does not take that one's outcome for his own.</summary>
internal sealed class OneContent(World world, SentOrders sent) : Check(world, Invariant.OneContent)
{
    public override void OnHeard(GuardedOrder call, Outcome<OrderAck> outcome)
    {
        if (outcome.Kind != OutcomeKind.Denied && sent.All.Find(message => message.Account == call.Account && sent.KeyOf(call.Account, message.ClientId) == call.Key) is { } first && first.Terms != call.Terms)
            Fail($"{call.Key} was asked for as another order than {first.ClientId}, and told {outcome.Kind}");
    }
}
