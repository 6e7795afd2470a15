using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>No order with a plan leaves whose hedge was not on display when it was asked for, and none is denied for that reason whose hedge was.</summary>
internal sealed class HedgesDisplayed(World world, CallsUnderWay calls) : Check(world, Invariant.HedgeLiquidity)
{
    private readonly HashSet<(int Account, OrderKey Key)> _asked = [];
    private readonly HashSet<GuardedOrder> _first = new(ReferenceEqualityComparer.Instance);

    public override void OnCalled(GuardedOrder call)
    {
        if (call.Terms.HedgedBy is not null && _asked.Add((call.Account, call.Key)))
            _first.Add(call);
    }

    // What it was told the first time a key tells again; and what is answered later may have been decided later.
    public override void OnHeard(GuardedOrder call, Outcome<OrderAck> outcome)
    {
        if (_first.Remove(call) && outcome.Denial?.Code == DenialCode.HedgeLiquidityMissing && call.At == World.Line.Now && IsDisplayed(call))
            Fail($"{call.Key} was denied, and its hedge was on display: {outcome.Denial.Message}");
    }

    public override void OnSent(WireMessage message)
    {
        if (message.Terms is { HedgedBy: not null, Size.IsNotional: false } && calls.Of(message, call => !IsDisplayed(call)))
            Fail($"{message.ClientId} was sent, and its hedge was not on display");
    }

    private bool IsDisplayed(GuardedOrder call) =>
        call.Terms.HedgedBy is { } plan && World.Books.Fresh(plan.With.Symbol, call.At) >= HedgeBook.Due(plan, call.Terms.Size.Value);
}
