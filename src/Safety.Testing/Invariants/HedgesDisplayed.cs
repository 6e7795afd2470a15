using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>No order with a plan leaves whose hedge was not on display when it was asked for.</summary>
internal sealed class HedgesDisplayed(World world, CallsUnderWay calls) : Check(world, Invariant.HedgeLiquidity)
{
    public override void OnSent(WireMessage message)
    {
        if (message.Terms is not { HedgedBy: { } plan, Size.IsNotional: false } terms)
            return;
        decimal needed = HedgeBook.Due(plan, terms.Size.Value);
        if (calls.Of(message, call => !(World.Books.Fresh(plan.With.Symbol, call.At) >= needed)))
            Fail(FormattableString.Invariant($"{message.ClientId} was sent, and its hedge of {needed} {plan.With.Symbol} was not on display"));
    }
}
