using System.Globalization;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Simulation.Venue;

/// <content>Book first, report after; and the way back from the book.</content>
public sealed partial class PaperVenue
{
    private BookEntry NoOrderEntry(BookEntryKind kind) => new()
    {
        Sequence = Book.NextSequence,
        Kind = kind,
        Time = Now,
        EventsConsumed = EventsConsumed,
        ExecId = NextExecId(),
        Status = OrderStatus.Rejected,
    };

    private BookEntry Entry(BookEntryKind kind, VenueOrder order)
    {
        order.ChangedAt = Now;
        return new BookEntry
        {
            Sequence = Book.NextSequence,
            Kind = kind,
            Time = order.ChangedAt,
            EventsConsumed = EventsConsumed,
            ClientOrderId = order.ClientOrderId,
            BrokerOrderId = order.BrokerOrderId,
            ExecId = NextExecId(),
            Symbol = order.Instrument.Symbol,
            Side = order.Side,
            OrderType = order.Type,
            TimeInForce = order.TimeInForce,
            LimitPrice = order.LimitPrice,
            OrderQty = order.OrderQty,
            CumQty = order.CumQty,
            LeavesQty = order.LeavesQty,
            Status = order.Status,
        };
    }

    private string NextExecId() => "E" + (_reports.Count + 1).ToString("D8", CultureInfo.InvariantCulture);

    private void Record(BookEntry entry)
    {
        Book.Append(entry);
        ExecutionReport report = ReportOf(entry);
        _reports.Add(report);
        Reported?.Invoke(report);
    }

    private ExecutionReport ReportOf(BookEntry entry) => new()
    {
        ClientOrderId = new ClientOrderId(entry.ClientOrderId!),
        ExecId = entry.ExecId!,
        ExecType = ExecTypeOf(entry.Kind),
        OrderStatus = entry.Status!.Value,
        BrokerOrderId = entry.BrokerOrderId is { } id ? new BrokerOrderId(id) : null,
        OrderQty = entry.OrderQty,
        LastQty = entry.LastQty,
        LastPx = entry.LastPx,
        CumQty = entry.CumQty,
        LeavesQty = entry.LeavesQty,
        ExecRefId = entry.ExecRefId,
        OrigClientOrderId = entry.OrigClientOrderId is { } orig ? new ClientOrderId(orig) : null,
        VenueTime = entry.Time,
        VenueSequence = _reports.Count + 1,
        Text = entry.Text,
    };

    private static ExecType ExecTypeOf(BookEntryKind kind) => kind switch
    {
        BookEntryKind.OrderAccepted => ExecType.New,
        BookEntryKind.OrderRejected => ExecType.Rejected,
        BookEntryKind.CancelPending => ExecType.PendingCancel,
        BookEntryKind.OrderCanceled => ExecType.Canceled,
        BookEntryKind.CancelRejected or BookEntryKind.ReplaceRejected => ExecType.CancelReject,
        BookEntryKind.OrderReplaced => ExecType.Replaced,
        BookEntryKind.Fill => ExecType.Trade,
        BookEntryKind.FillBusted => ExecType.TradeCancel,
        BookEntryKind.FillCorrected => ExecType.TradeCorrect,
        BookEntryKind.OrderExpired => ExecType.Expired,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This entry is not reported."),
    };

    private void Resume()
    {
        VenueBookImage image = Book.Image;
        foreach (BookEntry entry in image.Entries)
            Resume(entry);
        foreach (VenueOrder order in _orders.Where(static o => o.Status == OrderStatus.PendingCancel))
            _pendingCancels.Add((order, order.ClientOrderId, order.ChangedAt.AddMilliseconds(_options.CancelLatencyMs)));
        foreach (VenueOrder order in _orders.Where(static o => o.IsOpen).ToArray())
        {
            _working.Add(order);

            // Died between taking an order that cannot rest and closing it: it closes now.
            if (order.CanRest)
                _resting.Add(order);
            else
                Close(order, BookEntryKind.OrderCanceled, OrderStatus.Canceled, "the venue was started again");
        }
    }

    private void Resume(BookEntry entry)
    {
        if (entry.Time > _now)
        {
            _now = entry.Time;
            _tradingDay = TradingDayOf(_now);
        }
        if (entry.Kind == BookEntryKind.MarketPosition)
            return;

        // The venue's IDs count its orders.
        VenueOrder? order = entry.BrokerOrderId is { } brokerOrderId && int.Parse(brokerOrderId.AsSpan(1), CultureInfo.InvariantCulture) is var number
            && number <= _orders.Count ? _orders[number - 1] : null;
        string id = entry.ClientOrderId!;
        switch (entry.Kind)
        {
            case BookEntryKind.OrderAccepted:
                order = new VenueOrder
                {
                    BrokerOrderId = entry.BrokerOrderId!,
                    Instrument = _instruments.GetValueOrDefault(entry.Symbol!)
                        ?? throw new ArgumentException($"The book has an order of '{entry.Symbol}', which the venue does not trade."),
                    Side = entry.Side!.Value,
                    ClientOrderId = id,
                    Type = entry.OrderType!.Value,
                    TimeInForce = entry.TimeInForce!.Value,
                    LimitPrice = entry.LimitPrice,
                    OrderQty = entry.OrderQty,
                    Priority = ++_priority,
                };
                _orders.Add(order);
                Index(id, order);
                _responses[id] = (new OrderAck(true, new BrokerOrderId(order.BrokerOrderId)), entry.Time);
                NoteUse(id, entry.Time);
                break;
            case BookEntryKind.OrderReplaced:
                (order!.ClientOrderId, order.Type, order.TimeInForce, order.LimitPrice) =
                    (id, entry.OrderType!.Value, entry.TimeInForce!.Value, entry.LimitPrice);
                Index(id, order);
                _responses[id] = (new OrderAck(true, new BrokerOrderId(order.BrokerOrderId)), entry.Time);
                NoteUse(id, entry.Time);
                break;
            case BookEntryKind.Fill:
                _fillOrders.Add(entry.ExecId!, order!);
                _fills.Add(entry.ExecId!, (entry.LastQty, entry.LastPx));
                Move(order!, entry.LastQty);
                break;
            case BookEntryKind.FillBusted:
                Move(order!, -_fills[entry.ExecRefId!].Units);
                _fills[entry.ExecRefId!] = (0m, entry.LastPx);
                break;
            case BookEntryKind.FillCorrected:
                Move(order!, entry.LastQty - _fills[entry.ExecRefId!].Units);
                _fills[entry.ExecRefId!] = (entry.LastQty, entry.LastPx);
                break;
            case BookEntryKind.OrderRejected or BookEntryKind.ReplaceRejected:
                if (!_ordersByClientId.ContainsKey(id))
                {
                    _refused.TryAdd(id, entry);
                    _responses.TryAdd(id, (new OrderAck(false, new BrokerOrderId(""), entry.Text), entry.Time));
                    NoteUse(id, entry.Time);
                }
                break;
        }

        if (order is not null && entry.Status is { } status)
            (order.OrderQty, order.CumQty, order.LeavesQty, order.Status, order.ChangedAt) = (entry.OrderQty, entry.CumQty, entry.LeavesQty, status, entry.Time);
        _reports.Add(ReportOf(entry));
    }
}
