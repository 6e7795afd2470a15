using Safety.Contracts;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Faults;
using Safety.Testing.Worlds;

namespace Safety.Testing.Venues;

/// <content>What becomes of an order: fills, busts, corrections, ends, and what is told of it.</content>
internal sealed partial class VenueServer
{
    /// <summary>Somebody places an order of his own in the account.</summary>
    public BookOrder PlaceForeign(string clientId, OrderTerms terms)
    {
        BookOrder order = Add(clientId, terms, terms.Size.Value, isForeign: true);
        Accept(order);
        return order;
    }

    /// <summary>Somebody ends an order at the venue by hand.</summary>
    public void EndByHand(BookOrder order) => End(order, ExecType.Canceled, null);

    /// <summary>Somebody takes his own orders away.</summary>
    public void EndForeign()
    {
        foreach (BookOrder order in Orders.Where(static order => order.IsForeign).ToArray())
            End(order, ExecType.Canceled, null);
    }

    private void Accept(BookOrder order)
    {
        order.IsAccepted = true;
        Tell(order, ExecType.New);
        if (!order.IsForeign)
            world.Checks.OnAccepted(account, this, order);
        Draw fate = Fate(order, "fate");
        bool inOneInstant = world.Faults.Take(FaultKind.OneInstant, account, order) is not null;
        if (order.Terms.Type is OrderType.Market || order.Terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill || inOneInstant)
        {
            FillSome(order, fate.Of(0, 1, 2, 2), fate.Of(0, 50, 100, 100));
            if (order.IsLive && (order.Terms.Type is OrderType.Market || order.Terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill || fate.Percent(50)))
                End(order, ExecType.Canceled, null);
            return;
        }

        if (order.Terms.StopPrice is { } stop && order.Terms.Side == Side.Buy != world.Market.Price(order.Symbol) >= stop)
            return; // it waits; nothing in these worlds is long enough to wait for

        int parts = fate.Weighted((30, 0), (30, 1), (25, 2), (15, 3));
        int most = fate.Of(100, 100, 60);
        long at = order.Terms.Type is OrderType.Stop ? 0 : fate.Between(0, 600);
        for (int i = 1; i <= parts; i++)
        {
            decimal share = order.Quantity * most / 100m / parts;
            After(at, () => FillUpTo(order, share));
            at += fate.Weighted((30, 0), (70, 1)) * fate.Between(1, 1_500);
        }

        if (fate.Percent(6))
            After(fate.Between(500, 6_000), () => End(order, ExecType.Expired, null));
    }

    private void FillSome(BookOrder order, int parts, int percent)
    {
        for (int i = 0; i < parts && percent > 0; i++)
            FillUpTo(order, order.Quantity * percent / 100m / parts);
    }

    private void FillUpTo(BookOrder order, decimal share)
    {
        decimal lot = order.Terms.Instrument.LotSize;
        decimal quantity = Math.Min(order.Leaves, Math.Max(lot, Math.Floor(share / lot) * lot));
        if (!order.IsLive || quantity <= 0m)
            return;
        if (world.Faults.Take(FaultKind.Overfill, account, order) is not null)
            quantity = order.Leaves + (10 * lot);
        Fill(order, quantity);
    }

    private void Fill(BookOrder order, decimal quantity)
    {
        OrderTerms terms = order.Terms;
        if (terms.PositionSide != PositionSide.Net && !holdings.Bears(terms, quantity))
        {
            End(order, ExecType.Canceled, null); // what it was to close is gone
            return;
        }

        if (order.Total + quantity > order.Quantity)
            world.Checks.OnOverfill(account, order); // only what is filled has overfilled: a leg may not bear it
        decimal price = terms.LimitPrice ?? world.Market.Price(order.Symbol);
        order.Filled += quantity;
        holdings.Trade(terms, quantity);
        BookFill fill = new("", order.ClientId, quantity, price);
        order.Fills.Add(fill);
        fill.ExecId = Tell(order, ExecType.Trade, lastQuantity: quantity, lastPrice: price, fill: fill).ExecId;
        if (order.IsForeign)
            return;
        if (world.Faults.Take(FaultKind.Bust, account, order) is { } bust)
            After(bust.Size, () => Amend(order, fill, 0m, fill.Price, ExecType.TradeCancel));
        else if (world.Faults.Take(FaultKind.Correction, account, order) is { } correction)
            After(correction.Size, () => Correct(order, fill, correction.Choice));
        if (order.IsLive && world.Faults.Take(FaultKind.UnsolicitedCancel, account, order) is { } cancel)
            After(cancel.Size, () => End(order, ExecType.Canceled, null));
        if (order.IsLive && world.Faults.Take(FaultKind.Restatement, account, order) is { } restatement)
            After(restatement.Size, () => Restate(order, 1m));
        if (world.Faults.Take(FaultKind.Split, account, order) is { } split)
            After(split.Size, () => Restate(order, 2m));
    }

    // Less, more, at a better price, both, or told again as it was.
    private void Correct(BookOrder order, BookFill fill, int choice)
    {
        Instrument instrument = order.Terms.Instrument;
        decimal quantity = choice is 0 or 3 && fill.Quantity > instrument.LotSize ? fill.Quantity - instrument.LotSize
            : choice == 1 && order.Leaves >= instrument.LotSize ? fill.Quantity + instrument.LotSize : fill.Quantity;
        decimal price = choice is 2 or 3 ? fill.Price + ((order.Terms.Side == Side.Buy ? -1m : 1m) * instrument.TickSize) : fill.Price;
        Amend(order, fill, quantity, price > 0m ? price : fill.Price, ExecType.TradeCorrect);
    }

    private void Amend(BookOrder order, BookFill fill, decimal quantity, decimal price, ExecType type)
    {
        if (fill.Quantity == 0m)
            return; // busted before
        decimal by = quantity - fill.Quantity;
        if (order.Terms.PositionSide != PositionSide.Net && !holdings.Bears(order.Terms, by))
            return; // what it has opened was closed since
        holdings.Trade(order.Terms, by);
        order.Filled += by;
        fill.Quantity = quantity;
        fill.Price = price;
        ExecutionReport report = Tell(order, type, lastQuantity: type == ExecType.TradeCancel ? 0m : quantity, lastPrice: type == ExecType.TradeCancel ? 0m : price, refersTo: fill.ExecId, fill: fill, moved: by);
        if (type == ExecType.TradeCorrect)
            fill.ExecId = report.ExecId;
    }

    // A split changes all quantities by one factor; any other restatement leaves less to fill.
    private void Restate(BookOrder order, decimal factor)
    {
        if (factor != 1m)
        {
            if (!order.IsLive || order.Carried > 0m)
                return;
            order.Quantity *= factor;
            order.Filled *= factor;
            holdings.Split(order.Symbol, factor);
            world.Checks.OnSplit(account, order.Symbol);
        }
        else
        {
            decimal lot = order.Terms.Instrument.LotSize;
            decimal less = Math.Floor(order.Leaves / 2m / lot) * lot;
            if (!order.IsLive || less <= 0m)
                return;
            order.Quantity -= less;
        }

        Tell(order, ExecType.Restated);
    }

    private void End(BookOrder order, ExecType how, string? requestId)
    {
        if (!order.IsLive)
            return;
        order.IsCanceled = how == ExecType.Canceled;
        order.IsExpired = how == ExecType.Expired;
        order.EndedAt = world.Line.Now;
        order.Pending.Clear();
        decimal left = order.Quantity - order.Total;
        Tell(order, how, requestId, requestId is null ? null : order.ClientId);
        if (does.LateFillMs > 0 && !order.IsForeign && world.Faults.Take(FaultKind.LateFill, account, order) is { } late)
        {
            After(Math.Min(late.Size, does.LateFillMs), () =>
            {
                if (order.Total < order.Quantity)
                    Fill(order, Math.Max(order.Terms.Instrument.LotSize, late.Choice == 0 ? left : Math.Floor(left / 2m / order.Terms.Instrument.LotSize) * order.Terms.Instrument.LotSize));
            });
        }
    }

    // Gives the venue ID that the order works under afterwards; null where nothing is left of it.
    private string? Change(BookOrder order, string id, OrderTerms terms)
    {
        decimal quantity = QuantityOf(terms);
        string old = order.ClientId;
        switch (does.Replace)
        {
            case ReplaceActs.InPlace:
                order.Terms = terms;
                order.Quantity = does.Replaced == ReplacedQuantity.Remaining ? order.Total + quantity : Math.Max(quantity, order.Total);
                order.Changes.Add(id);
                Tell(order, ExecType.Replaced);
                world.Checks.OnChanged(account, id);
                return order.VenueId;
            case ReplaceActs.CancelAndNew:
                End(order, ExecType.Canceled, null);
                decimal carried = does.Replaced == ReplacedQuantity.Total ? order.Total : 0m;
                bool isNothingLeft = carried >= quantity;
                BookOrder placed = Add(id, terms, quantity, false, isNothingLeft ? 0m : carried, order.FirstId);
                if (!isNothingLeft)
                {
                    Accept(placed);
                    return placed.VenueId;
                }

                placed.IsRejected = true;
                if (does.AckBy == AckBy.Report || does.RejectsByReport || does.Answer == AnswerMeans.Received)
                    Tell(placed, ExecType.Rejected, text: "nothing is left to place");
                return null;
            default:
                order.ClientId = id;
                order.ClientIds.Add(id);
                order.Terms = terms;
                order.Quantity = Math.Max(quantity, order.Total);
                if (does.NewVenueIdOnReplace)
                    order.VenueId = $"V{account}{desk}{++_nextId}";
                Tell(order, ExecType.Replaced, id, old);
                return order.VenueId;
        }
    }

    private ExecutionReport Tell(BookOrder order, ExecType type, string? id = null, string? original = null, decimal lastQuantity = 0m, decimal lastPrice = 0m, string? refersTo = null, string? text = null, BookFill? fill = null, decimal? moved = null, bool isUnknown = false)
    {
        ExecutionReport report = _writer.Write(order, type, id, original, lastQuantity, lastPrice, refersTo, text, isUnknown);
        long lag = world.Faults.Take(FaultKind.ListOmits, account, order) is not null ? does.VisibilityMs * TimeSpan.TicksPerMillisecond : 0;
        LoggedReport logged = new(report, order, fill, moved ?? lastQuantity, world.Line.Now, world.Line.Now + lag);
        Log.Add(logged);
        world.Trace?.Write($"venue {account}.{desk} reports {report.ClientOrderId} {type} {report.OrderStatus} last {report.LastQty}@{report.LastPx} cum {report.CumQty} of {report.OrderQty} exec {report.ExecId} at {report.VenueTime:HH:mm:ss.fff} no {report.VenueSequence}{(refersTo is null ? "" : $" refers to {refersTo}")}");
        world.Checks.OnReported(account, logged);
        Session?.Push(logged);
        return report;
    }

    private void After(long milliseconds, Action run) => world.Line.After(milliseconds * TimeSpan.TicksPerMillisecond, null, run);
}
