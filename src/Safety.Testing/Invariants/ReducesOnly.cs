using Safety.Orders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>An order that may only reduce is not larger than what could ever have been held against it, whatever of that the product has heard by now.</summary>
internal sealed class ReducesOnly(World world, AlarmReadings readings) : Check(world, Invariant.ReducesOnly)
{
    public override void OnSent(WireMessage message)
    {
        if (message is not { Kind: WireKind.Submit, Terms: { ReduceOnly: true, Size.IsNotional: false } terms } || readings.Tainted(message.Account) is not null)
            return;
        AccountPlan plan = World.Plan.Accounts[message.Account];
        int index = plan.Instruments.ToList().IndexOf(terms.Instrument);
        decimal way = terms.Side == Side.Sell ? 1m : -1m;
        decimal most = index < 0 ? 0m : Math.Max(0m, plan.Held[index] * way);
        foreach (LoggedReport logged in World.VenuesOf(message.Account).SelectMany(static venue => venue.Log))
        {
            if (logged.Order.Symbol == terms.Instrument.Symbol)
                most += Math.Max(0m, (logged.Order.Terms.Side == Side.Buy ? logged.Moved : -logged.Moved) * way);
        }

        if (terms.Size.Value > most)
            Fail(FormattableString.Invariant($"{message.ClientId} was sent to reduce by {terms.Size.Value}, and no more than {most} of {terms.Instrument.Symbol} can be held against it"));
    }
}
