using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>No order that leaves is worth more than one may be, and all that leave on a day are not worth more than a day's may be: at their own limits, or what has never cost less.</summary>
internal sealed class WithinNotional(World world, CallsUnderWay calls) : Check(world, Invariant.WithinOrder)
{
    private readonly Dictionary<int, (DateTime Day, decimal Sum)> _days = [];

    public override void OnSent(WireMessage message)
    {
        if (calls.Of(message) is not [{ Terms: { Size.IsNotional: false } terms } call, ..] || World.Plan.Accounts[message.Account] is not { Limits: var limits } plan)
            return;
        decimal worth = terms.Instrument.NotionalOf(terms.Size.Value, terms.LimitPrice ?? terms.StopPrice ?? (plan.Instruments.Contains(terms.Instrument) ? World.Checks.PricesOf(terms.Instrument.Symbol).Min() : 0m));
        if (worth > limits.MaxOrderNotional)
            Fail(FormattableString.Invariant($"{message.ClientId} was sent, is worth {worth:0.##}, and one order may be worth {limits.MaxOrderNotional}"));
        (DateTime day, decimal sum) = _days.GetValueOrDefault(message.Account);
        DateTime today = message.Stamp.UtcDateTime.Date;
        if (today < day || call.Wall.UtcDateTime.Date != today)
            return; // the clock has gone back over midnight, or its call has
        _days[message.Account] = (today, sum = worth + (today == day ? sum : 0m));
        if (sum > limits.MaxDailyNotional)
            World.Checks.Fail(Invariant.WithinDay, FormattableString.Invariant($"with {message.ClientId} what was sent on {today:yyyy-MM-dd} is worth {sum:0.##}, and a day's may be worth {limits.MaxDailyNotional}"));
    }
}
