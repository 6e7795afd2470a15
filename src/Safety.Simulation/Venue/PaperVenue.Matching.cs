using Safety.Orders;
using Safety.Simulation.Market;

namespace Safety.Simulation.Venue;

/// <content>How orders meet the market.</content>
public sealed partial class PaperVenue
{
    private void Execute(VenueOrder order)
    {
        MarketBook market = _markets[order.Instrument.Symbol];
        bool mustFillWhole = order.TimeInForce == TimeInForce.FillOrKill;
        if (!mustFillWhole || market.AvailableTo(order.Side, order.LimitPrice, order.Instrument.LotSize) >= order.LeavesQty)
        {
            foreach ((decimal price, decimal units) in market.Take(order.Side, order.LimitPrice, order.LeavesQty, order.Instrument.LotSize))
                Fill(order, units, price);
        }

        if (!order.IsOpen)
            return;
        if (order.CanRest)
            Rest(order);
        else
            Close(order, BookEntryKind.OrderCanceled, OrderStatus.Canceled, "nothing more to be had at once");
    }

    private void Rest(VenueOrder order)
    {
        order.Priority = ++_priority;
        order.QueueAhead = _markets[order.Instrument.Symbol].DisplayedAt(order.Side, order.LimitPrice!.Value);
        _resting.Add(order);
    }

    /// <summary>The open orders, oldest first; the done ones are forgotten on the way.</summary>
    private List<VenueOrder> Working()
    {
        _working.RemoveAll(static o => !o.IsOpen);
        return _working;
    }

    private VenueOrder[] RestingIn(string symbol) => _resting
        .Where(o => o.IsOpen && o.Instrument.Symbol == symbol)
        .OrderBy(static o => o.Side)
        .ThenBy(static o => o.Side == Side.Buy ? -o.LimitPrice!.Value : o.LimitPrice!.Value)
        .ThenBy(static o => o.Priority)
        .ToArray();

    private void MatchPrint(string symbol, TradePrint print)
    {
        if (_resting.Count == 0)
            return;
        decimal left = print.Size;
        foreach (VenueOrder order in RestingIn(symbol))
        {
            decimal limit = order.LimitPrice!.Value;
            if (order.Side == print.Aggressor || (order.Side == Side.Buy ? print.Price > limit : print.Price < limit))
                continue;

            // A print through our price means that everything before us at our price is gone.
            decimal ahead = print.Price == limit ? Math.Min(order.QueueAhead, print.Size) : 0m;
            order.QueueAhead = print.Price == limit ? order.QueueAhead - ahead : 0m;
            decimal units = MarketBook.WholeLots(Math.Min(order.LeavesQty, Math.Min(print.Size - ahead, left)), order.Instrument.LotSize);
            if (units <= 0m)
                continue;
            left -= units;
            Fill(order, units, limit);
        }
        _resting.RemoveAll(static o => !o.IsOpen);
    }

    private void MatchDisplayed(MarketBook market)
    {
        if (_resting.Count == 0)
            return;
        foreach (VenueOrder order in RestingIn(market.Symbol))
        {
            decimal limit = order.LimitPrice!.Value;
            order.QueueAhead = Math.Min(order.QueueAhead, market.DisplayedAt(order.Side, limit));
            foreach ((_, decimal units) in market.Take(order.Side, limit, order.LeavesQty, order.Instrument.LotSize))
                Fill(order, units, limit);
        }
        _resting.RemoveAll(static o => !o.IsOpen);
    }

    private void Fill(VenueOrder order, decimal units, decimal price)
    {
        order.ApplyFill(units);
        Move(order, units);
        BookEntry entry = Entry(BookEntryKind.Fill, order) with { LastQty = units, LastPx = price };
        _fillOrders.Add(entry.ExecId!, order);
        _fills.Add(entry.ExecId!, (units, price));
        if (_options.BustEvery > 0 && _fills.Count % _options.BustEvery == 0)
            _toBust.Add(entry.ExecId!);
        Record(entry);
    }

    private void ChangeFill(VenueOrder order, string execId, decimal difference, (decimal Units, decimal Price) fill)
    {
        bool wasOpen = order.IsOpen;
        order.ApplyFill(difference);
        Move(order, difference);
        _fills[execId] = fill;
        if (wasOpen || !order.IsOpen)
            return;
        if (order.CanRest)
        {
            _working.Remove(order);
            _working.Add(order);
            Rest(order);
        }
        else
            (order.Status, order.LeavesQty) = (OrderStatus.Canceled, 0m);
    }

    private void Move(VenueOrder order, decimal units)
    {
        string symbol = order.Instrument.Symbol;
        _positions[symbol] = _positions.GetValueOrDefault(symbol) + (order.Side == Side.Buy ? units : -units);
    }

    private void Close(VenueOrder order, BookEntryKind kind, OrderStatus status, string? text)
    {
        (order.Status, order.LeavesQty) = (status, 0m);
        _resting.Remove(order);
        Record(Entry(kind, order) with { Text = text });
    }
}
