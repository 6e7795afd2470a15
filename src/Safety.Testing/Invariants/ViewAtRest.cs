using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>At rest the product sees what the venue has: the orders that live, what they have filled, the position, and what can still come of it.</summary>
internal sealed class ViewAtRest(World world, AlarmReadings readings, SentOrders sent) : Check(world, Invariant.OrdersAtRest)
{
    public override void AtRest()
    {
        if (World.Life is not { IsDead: false } life)
            return;
        for (int account = 0; account < life.Accounts.Count; account++)
        {
            int index = account;
            if (readings.Tainted(index) is null)
                World.Go(life, () => CompareAsync(life.Accounts[index], index));
        }
    }

    private async Task CompareAsync(GuardedAccount account, int index)
    {
        VenueServer[] venues = [.. World.VenuesOf(index)];
        IReadOnlyList<IntentRecord> working = await account.GetWorkingOrdersAsync().ConfigureAwait(false);
        foreach (BookOrder order in venues.SelectMany(static venue => venue.Orders))
        {
            if (order.IsForeign || !order.IsAccepted || sent.IsDeniedUntold(index, order))
                continue;
            IntentRecord? intent = await account.FindOrderAsync(new ClientOrderId(order.ClientId)).ConfigureAwait(false);
            decimal filled = venues.SelectMany(static venue => venue.Orders).Where(other => other.FirstId == order.FirstId).Sum(static other => other.Filled); // by the whole line of replacements
            decimal open = order.Terms.Size.IsNotional && order.IsLive ? intent?.Progress.LeavesQty ?? 0m : MostLeft(venues, order); // how it rounds a size in money only the venue knows
            if (intent is not null && (intent.Progress.CumQty != filled || intent.Progress.LeavesQty != open))
                Fail(FormattableString.Invariant($"{order.ClientId} has {order.Leaves} of {order.Quantity} open at the venue, and its line has filled {filled}; here it is {intent.Progress.State} with {intent.Progress.LeavesQty} open and {intent.Progress.CumQty} filled"));
            if (intent?.Progress.State != StateOf(order) && (order.IsLive || readings.Excuse(index, order.ClientId) is null) && sent.Find(index, order.FirstId) is not { IsTwice: true })
                Fail(FormattableString.Invariant($"{order.ClientId} is {order.Status(false)} at the venue, with {order.Leaves} of {order.Quantity} open, and here it is {intent?.Progress.State.ToString() ?? "unknown"}"));
            if (intent?.Progress.State is IntentState.NotExecuted or IntentState.Rejected && sent.Find(index, order.ClientId) is not { IsTwice: true })
                World.Checks.Fail(Invariant.NoLostOutcome, $"{order.ClientId} is {intent.Progress.State} here, and the venue has had it ({order.Status(false)})");
            Fix44Seen(order, await account.FindVenueOrderAsync(new ClientOrderId(order.ClientId)).ConfigureAwait(false));
        }

        foreach (IntentRecord intent in working)
        {
            bool isThere = venues.Any(venue => venue.Orders.Exists(order => order.IsLive && order.ClientIds.Contains(intent.ClientOrderId.Value)));
            if (!isThere && sent.Find(index, intent.ClientOrderId.Value) is not null)
                Fail($"{intent.ClientOrderId} is {intent.Progress.State} here, and no such order works at the venue");
        }

        foreach (Instrument instrument in World.Plan.Accounts[index].Instruments)
        {
            foreach (PositionSide side in World.Venue(index).Holdings.Sides)
            {
                decimal ours = await account.Core.Host.Writer.RunAsync(journal => journal.Account(account.Core.Ref).Holding(instrument.Symbol, side).Units).ConfigureAwait(false);
                decimal theirs = World.Venue(index).Holdings.Of(instrument.Symbol, side);
                if (ours != theirs)
                    World.Checks.Fail(Invariant.PositionAtRest, FormattableString.Invariant($"{instrument.Symbol}{(side == PositionSide.Net ? "" : $" {side}")} of account {index} is {ours} here and {theirs} at the venue"));
            }
        }

        await CompareExposureAsync(account, index, venues).ConfigureAwait(false);
    }

    private static IntentState StateOf(BookOrder order) => order.Status(tellsPending: false) switch
    {
        OrderStatus.New => IntentState.Working,
        OrderStatus.PartiallyFilled => order.Filled > 0m ? IntentState.PartiallyFilled : IntentState.Working, // what it carries on from another one is no fill of its own
        OrderStatus.Filled => IntentState.Filled,
        OrderStatus.Expired => IntentState.Expired,
        _ => IntentState.Canceled,
    };

    // A report of a change in place tells no price.
    private decimal DearestChange(int account, BookOrder order) =>
        order.Changes.Count == 0 ? 0m : sent.All.Where(change => change.Account == account && sent.FirstOf(account, change.ClientId) == order.FirstId).Max(static change => change.Terms?.LimitPrice ?? 0m);

    // Of several changes that are told of one instant, without numbers, only the venue knows which was the last; and who sees its list of orders.
    private static decimal MostLeft(VenueServer[] venues, BookOrder order)
    {
        if (!order.IsLive)
            return 0m;
        LoggedReport[] changes = [.. venues.Where(static venue => venue.Does is { IsNumbered: false, ShowsOrders: false }).SelectMany(static venue => venue.Log).Where(logged => logged.Order == order && order.Changes.Count > 0 && logged.Report.ExecType == ExecType.Replaced)];
        return changes.Where(change => change.Report.VenueTime == changes[^1].Report.VenueTime).Select(change => change.Report.OrderQty - order.Total).Append(order.Leaves).Max();
    }

    private void Fix44Seen(BookOrder order, Lifecycle.Fix44Order? seen)
    {
        if (seen is not null && seen.CumQty != order.Total)
            Fail(FormattableString.Invariant($"{order.ClientId} is {order.Status(false)} with {order.Total} of {order.Quantity} filled and {order.Leaves} open at the venue, and {seen.State} with {seen.CumQty} of {seen.OrderQty} and {seen.LeavesQty} here"));
    }

    private async Task CompareExposureAsync(GuardedAccount account, int index, VenueServer[] venues)
    {
        decimal ours = await account.GetExposureAsync().ConfigureAwait(false);
        (decimal least, decimal most) = (0m, 0m);
        foreach (Instrument instrument in World.Plan.Accounts[index].Instruments)
        {
            // What is held is worth what the market was, or what was traded at; what may still fill, its own price, or where it has none the band beyond the market.
            decimal[] prices = World.Checks.PricesOf(instrument.Symbol);
            decimal[] traded = [.. prices, .. venues.SelectMany(static venue => venue.Log).Where(logged => logged.Order.Symbol == instrument.Symbol && logged.Report.LastPx > 0m).Select(static logged => logged.Report.LastPx)];
            (decimal low, decimal high) = (instrument.NotionalOf(1m, traded.Min()), instrument.NotionalOf(1m, traded.Max()));
            decimal beyond = 1m + (World.Plan.Accounts[index].Limits.PriceBandBps / 10_000m);
            foreach (PositionSide side in venues[0].Holdings.Sides)
            {
                decimal held = venues[0].Holdings.Of(instrument.Symbol, side);
                (decimal buys, decimal sells, decimal mostBuys, decimal mostSells) = (0m, 0m, 0m, 0m);
                foreach (BookOrder order in venues.SelectMany(static venue => venue.Orders).Where(order => order.IsLive && !order.IsForeign && !sent.IsDeniedUntold(index, order) && order.Symbol == instrument.Symbol && order.Terms.PositionSide == side))
                {
                    decimal limit = instrument.NotionalOf(order.Leaves, order.Terms.LimitPrice ?? order.Terms.StopPrice ?? prices.Min());
                    decimal dearest = order.Terms switch
                    {
                        { LimitPrice: { } price, Side: Side.Buy } => Math.Max(price, DearestChange(index, order)),
                        { LimitPrice: { } price } => Math.Max(Math.Max(price, DearestChange(index, order)), prices.Max()),
                        _ => Math.Max(order.Terms.StopPrice ?? 0m, prices.Max()) * beyond,
                    };
                    // How the venue rounds a size in money nobody is told: a lot more may come of it.
                    decimal worst = instrument.NotionalOf(MostLeft(venues, order) + (order.Terms.Size.IsNotional ? instrument.LotSize : 0m), dearest);
                    if (order.Terms.Side == Side.Buy)
                        (buys, mostBuys) = (buys + limit, mostBuys + worst);
                    else
                        (sells, mostSells) = (sells + limit, mostSells + worst);
                }

                least += Math.Max(0m, Math.Max((held > 0m ? held * low : held * high) + buys, sells - (held > 0m ? held * high : held * low)));
                most += Math.Max(0m, Math.Max((held > 0m ? held * high : held * low) + mostBuys, mostSells - (held > 0m ? held * low : held * high)));
            }
        }

        if (ours < least * 0.9999m || ours > most * 1.0001m)
            World.Checks.Fail(Invariant.ExposureAtRest, FormattableString.Invariant($"exposure of account {index} is {ours:0.####} here; what the venue has comes to {least:0.####} at least and {most:0.####} at most"));
    }
}
