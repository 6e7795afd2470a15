using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>Nothing that adds risk leaves while a fill waits for its hedge past the deadline: one that its process was told of, and that no order was ever sent for.</summary>
internal sealed class HedgesInTime(World world, AlarmReadings readings, SentOrders sent, CallsUnderWay calls, HedgeBook book) : Check(world, Invariant.HedgeOverdue)
{
    private readonly Dictionary<WireMessage, (Life Life, long At)> _owed = [];

    public override void OnTold(Life life, int account, LoggedReport logged)
    {
        if (logged.Moved == 0m || World.Plan.Accounts[account].Hedging is null || sent.Find(account, logged.Order.FirstId) is not { Terms.HedgedBy: { } plan } first)
            return;
        if (HedgeBook.Due(plan, book.LeastFilled(first, World.Line.Now)) > 0m)
            _owed.TryAdd(first, (life, World.Line.Now));
        else
            _owed.Remove(first);
    }

    public override void OnEnded(Life life) => _owed.Clear(); // another process counts on the wall clock

    public override void OnSent(WireMessage message)
    {
        if (_owed.Count == 0 || message is not { Kind: WireKind.Submit, Terms: { Hedges: null, ReduceOnly: false, Size.IsNotional: false } terms } || readings.Tainted(message.Account) is not null || CanReduce(message.Account, terms))
            return;
        foreach ((WireMessage first, (Life life, long at)) in _owed)
        {
            // The host's clock may run faster or slower by a fiftieth.
            long overdue = at + (((first.Terms!.HedgedBy!.DeadlineMs * 103L / 100) + 20) * TimeSpan.TicksPerMillisecond);
            if (first.Account == message.Account && life == message.Life && HedgeBook.Due(first.Terms.HedgedBy, book.LeastFilled(first, World.Line.Now)) > 0m && !book.HedgesOf(first).Any() && calls.Of(message, call => call.At > overdue))
                Fail($"{message.ClientId} was sent, and what {first.ClientId} has filled was told at {Seconds(at)} and waits for its hedge");
        }
    }

    // Against whatever could ever have been held.
    private bool CanReduce(int account, OrderTerms terms)
    {
        AccountPlan plan = World.Plan.Accounts[account];
        int index = plan.Instruments.ToList().IndexOf(terms.Instrument);
        decimal way = terms.Side == Side.Sell ? 1m : -1m;
        decimal held = index < 0 ? 0m : Math.Max(0m, plan.Held[index] * way);
        return terms.Size.Value <= held + World.VenuesOf(account).SelectMany(static venue => venue.Log)
            .Where(logged => logged.Order.Symbol == terms.Instrument.Symbol).Sum(logged => Math.Max(0m, (logged.Order.Terms.Side == Side.Buy ? logged.Moved : -logged.Moved) * way));
    }
}
