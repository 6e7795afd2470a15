using System.Globalization;
using Safety.Contracts;
using Safety.Identity;
using Safety.Orders;
using Safety.Simulation.Market;

namespace Safety.Simulation.Venue;

/// <summary>
/// A paper venue: takes orders, matches them against replayed market data and reports. It has no timers and no threads: time
/// passes when a market event comes in (or as its clock says), and things happen only inside its methods. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>Liquidity: an aggressive order takes what is displayed and not yet taken by us; a resting one waits behind the size that
/// was displayed at its price when it came, and is filled by trade prints at or through its price and by quotes that cross it.
/// Our own orders never trade with each other.</para>
/// <para>Every event is written to the <see cref="Book"/> before the answer and the report leave.</para>
/// </remarks>
public sealed partial class PaperVenue
{
    private readonly Dictionary<string, Instrument> _instruments;
    private readonly Dictionary<string, MarketBook> _markets;
    private readonly PaperVenueOptions _options;
    private readonly List<VenueOrder> _orders = [];
    private readonly List<VenueOrder> _working = [];
    private readonly List<VenueOrder> _resting = [];
    private readonly Dictionary<string, List<VenueOrder>> _ordersByClientId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BookEntry> _refused = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (OrderAck Ack, DateTimeOffset At)> _responses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _firstSeen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _lastUsed = new(StringComparer.Ordinal);
    private readonly List<(VenueOrder Order, string RequestedAs, DateTimeOffset Due)> _pendingCancels = [];
    private readonly Dictionary<string, VenueOrder> _fillOrders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (decimal Units, decimal Price)> _fills = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, decimal> _positions = new(StringComparer.Ordinal);
    private readonly List<string> _toBust = [];
    private readonly List<ExecutionReport> _reports = [];
    private DateTimeOffset _now;
    private DateOnly _tradingDay;
    private string? _highestId;
    private long _priority;

    /// <summary>A venue; it goes on from what its book says.</summary>
    /// <param name="instruments">What it trades.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="book">Its book; null = in memory.</param>
    /// <exception cref="ArgumentException">The book has orders of instruments the venue does not trade.</exception>
    public PaperVenue(IEnumerable<Instrument> instruments, PaperVenueOptions options, VenueBook? book = null)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        ArgumentNullException.ThrowIfNull(options);
        _instruments = instruments.ToDictionary(static i => i.Symbol, StringComparer.Ordinal);
        _markets = _instruments.Keys.ToDictionary(static s => s, static s => new MarketBook(s), StringComparer.Ordinal);
        _options = options;
        Book = book ?? VenueBook.InMemory();
        _now = options.OpensAt;
        _tradingDay = TradingDayOf(_now);
        Resume();
    }

    /// <summary>Raised for every execution report, inside the method that caused it.</summary>
    public event Action<ExecutionReport>? Reported;

    /// <summary>The venue's book.</summary>
    public VenueBook Book { get; }

    /// <summary>The instruments, ordered by symbol.</summary>
    public IReadOnlyList<Instrument> Instruments => [.. _instruments.Values.OrderBy(static i => i.Symbol, StringComparer.Ordinal)];

    /// <summary>Market events played.</summary>
    public long EventsConsumed { get; private set; }

    /// <summary>Orders taken since the book began.</summary>
    public int OrdersAccepted => _orders.Count;

    /// <summary>The venue's time; never runs backwards.</summary>
    public DateTimeOffset Now
    {
        get
        {
            if (_options.Clock is { } clock && clock.GetUtcNow() is var time && time > _now)
                _now = time;
            return _now;
        }
    }

    /// <summary>The best bid and ask of a symbol; null when the venue does not trade it.</summary>
    public TopOfBook? Top(string symbol) => _markets.TryGetValue(symbol, out MarketBook? market) ? market.Top : null;

    /// <summary>Plays one market event: time moves on, the displayed book changes, resting orders may be filled.</summary>
    /// <exception cref="ArgumentException">The venue does not trade the symbol.</exception>
    public void Advance(MarketEvent marketEvent)
    {
        ArgumentNullException.ThrowIfNull(marketEvent);
        MarketBook market = Apply(marketEvent);
        Settle();
        if (marketEvent.Trade is { } print)
            MatchPrint(market.Symbol, print);
        else
            MatchDisplayed(market);
        foreach (string execId in _toBust)
            Bust(execId);
        _toBust.Clear();
    }

    /// <summary>Plays events without matching: brings a venue that starts again to where its book says the market stands.</summary>
    public void FastForward(IEnumerable<MarketEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (MarketEvent e in events)
            Apply(e);
        foreach (VenueOrder order in _resting)
            order.QueueAhead = _markets[order.Instrument.Symbol].DisplayedAt(order.Side, order.LimitPrice!.Value);
    }

    /// <summary>A new order.</summary>
    /// <param name="order">The order; its client order ID must be set.</param>
    /// <param name="stamp">When the request was stamped; null = on arrival.</param>
    /// <returns>The answer; null when the venue ignores the request and never answers (<see cref="RepeatedId.IgnoredUnlessIncreasing"/>).</returns>
    public OrderAck? Submit(NewOrder order, DateTimeOffset? stamp = null)
    {
        ArgumentNullException.ThrowIfNull(order);
        Settle();
        string id = order.ClientOrderId.ToString();
        OrderTerms terms = order.Terms;
        if (CheckRequest(id, stamp) is { } refusal)
            return RefuseOrder(id, terms, refusal);

        switch (RuleOn(id))
        {
            case IdRuling.Ignore:
                return null;
            case IdRuling.Replay:
                return _responses[id].Ack;
            case IdRuling.Reject:
                return RefuseOrder(id, terms, "duplicate client order ID");
            case IdRuling.Modify:
                return Modify(OpenOrderOf(id)!, id, id, terms);
        }

        NoteUse(id);
        if (CheckTerms(terms, filled: 0m, out decimal units) is { } reason)
            return RefuseOrder(id, terms, reason);
        return Accept(id, terms, units);
    }

    /// <summary>A change of a working order; it goes by the new client order ID afterwards and keeps its venue ID.</summary>
    /// <returns>The answer; null when the venue ignores the request.</returns>
    public OrderAck? Replace(OrderReplacement change, DateTimeOffset? stamp = null)
    {
        ArgumentNullException.ThrowIfNull(change);
        Settle();
        string id = change.ClientOrderId.ToString();
        string target = change.Target.ToString();
        VenueOrder? order = OpenOrderOf(target) ?? LastOrderOf(target);
        if (CheckRequest(id, stamp) is { } refusal)
            return RefuseReplace(order, id, target, refusal);

        bool keepsId = _options.RepeatedId == RepeatedId.ModifiesOrder && id == target;
        switch (keepsId ? IdRuling.Take : RuleOn(id))
        {
            case IdRuling.Ignore:
                return null;
            case IdRuling.Replay:
                return _responses[id].Ack;
            case IdRuling.Reject or IdRuling.Modify:
                return RefuseReplace(order, id, target, "duplicate client order ID");
        }

        NoteUse(id);
        if (order is null)
            return RefuseReplace(order, id, target, "unknown order");
        if (!order.IsOpen)
            return RefuseReplace(order, id, target, "too late to replace");
        if (order.Status == OrderStatus.PendingCancel)
            return RefuseReplace(order, id, target, "a cancel is pending");
        if (order.ClientOrderId != target)
            return RefuseReplace(order, id, target, $"the order goes by {order.ClientOrderId} now");
        return Modify(order, id, target, change.Terms);
    }

    /// <summary>Cancels an order. It is found by any client order ID it has had, so that a lost replace answer does not shield it.</summary>
    public CancelAck Cancel(ClientOrderId id, DateTimeOffset? stamp = null)
    {
        Settle();
        string requestedAs = id.ToString();
        VenueOrder? order = OpenOrderOf(requestedAs) ?? LastOrderOf(requestedAs);
        string? reason = CheckStamp(stamp)
            ?? (order is null ? "unknown order" : !order.IsOpen ? "too late to cancel" : null)
            ?? (order!.Status == OrderStatus.PendingCancel ? "a cancel is pending already" : null);
        if (reason is not null)
        {
            RefuseCancel(order, requestedAs, reason);
            return new CancelAck(false, reason);
        }

        if (_options.CancelLatencyMs > 0)
        {
            order!.Status = OrderStatus.PendingCancel;
            Record(Entry(BookEntryKind.CancelPending, order));
            _pendingCancels.Add((order, requestedAs, Now.AddMilliseconds(_options.CancelLatencyMs)));
        }
        else
        {
            Close(order!, BookEntryKind.OrderCanceled, OrderStatus.Canceled, text: null);
        }
        return new CancelAck(true);
    }

    /// <summary>
    /// Looks an order up by any client order ID it has had. Null when the venue does not know it, or not yet
    /// (<see cref="PaperVenueOptions.VisibilityMs"/>). The snapshot carries the order's current client order ID;
    /// a refused request is <see cref="OrderStatus.Rejected"/> with its reason.
    /// </summary>
    public OrderSnapshot? FindOrder(ClientOrderId id)
    {
        Settle();
        string key = id.ToString();
        if (!IsVisible(key))
            return null;
        if ((OpenOrderOf(key) ?? LastOrderOf(key)) is { } order)
            return Snapshot(order);
        return _refused.TryGetValue(key, out BookEntry? refused)
            ? new OrderSnapshot(id, new BrokerOrderId(""), OrderStatus.Rejected, refused.OrderQty, 0m, refused.Time) { Symbol = refused.Symbol, Reason = refused.Text }
            : null;
    }

    /// <summary>The working orders that are visible, oldest first.</summary>
    public IReadOnlyList<OrderSnapshot> OpenOrders()
    {
        Settle();
        return [.. Working().Where(o => IsVisible(o.ClientOrderId)).Select(Snapshot)];
    }

    /// <summary>The execution reports of a moment and later, oldest first, whether they were delivered or not.</summary>
    public IReadOnlyList<ExecutionReport> ExecutionsSince(DateTimeOffset since)
    {
        Settle();

        // Times never fall, so the answer is the end of the list: a poll must not cost more with every report there ever was.
        int first = _reports.Count;
        while (first > 0 && _reports[first - 1].VenueTime >= since)
            first--;
        return _reports.GetRange(first, _reports.Count - first);
    }

    /// <summary>The positions that are not flat, ordered by symbol.</summary>
    public IReadOnlyList<PositionSnapshot> Positions()
    {
        Settle();
        return [.. _positions.Where(static p => p.Value != 0m).Select(static p => new PositionSnapshot(p.Key, p.Value))];
    }

    /// <summary>Takes a fill back (a bust). A filled order opens again; a canceled one stays canceled.</summary>
    /// <exception cref="ArgumentException">No such fill, or it was taken back before.</exception>
    public void Bust(string execId)
    {
        VenueOrder order = OrderOfFill(execId);
        (decimal units, decimal price) = _fills[execId];
        if (units == 0m)
            throw new ArgumentException($"The fill {execId} was taken back before.", nameof(execId));
        ChangeFill(order, execId, -units, (0m, price));
        Record(Entry(BookEntryKind.FillBusted, order) with { ExecRefId = execId, LastQty = units, LastPx = price });
    }

    /// <summary>Gives a fill another quantity or price (a correction).</summary>
    /// <exception cref="ArgumentException">No such fill, or the quantity or the price is not positive.</exception>
    public void Correct(string execId, decimal units, decimal price)
    {
        VenueOrder order = OrderOfFill(execId);
        if (units <= 0m || price <= 0m)
            throw new ArgumentException("A correction needs a positive quantity and price.", nameof(units));
        ChangeFill(order, execId, units - _fills[execId].Units, (units, price));
        Record(Entry(BookEntryKind.FillCorrected, order) with { ExecRefId = execId, LastQty = units, LastPx = price });
    }

    /// <summary>Fills an order whatever its state: the late fill after a cancel, or an overfill.</summary>
    /// <exception cref="ArgumentException">No such order.</exception>
    public void LateFill(ClientOrderId id, decimal units, decimal price)
    {
        VenueOrder order = LastOrderOf(id.ToString()) ?? throw new ArgumentException($"The venue has no order {id}.", nameof(id));
        Fill(order, units, price);
    }

    /// <summary>Ends the trading day: day orders expire.</summary>
    public void EndTradingDay()
    {
        foreach (VenueOrder order in Working().Where(static o => o.TimeInForce == TimeInForce.Day).ToArray())
            Close(order, BookEntryKind.OrderExpired, OrderStatus.Expired, "end of the trading day");
    }

    /// <summary>Notes in the book how much of the market has been played, for a venue that starts again.</summary>
    public void RecordMarketPosition()
    {
        if (Book.Image.EventsConsumed < EventsConsumed)
            Book.Append(new BookEntry { Sequence = Book.NextSequence, Kind = BookEntryKind.MarketPosition, Time = Now, EventsConsumed = EventsConsumed });
    }

    /// <summary>Refuses a new order as the venue's fault injection wants it, with a report like any refusal.</summary>
    internal OrderAck RefuseNow(NewOrder order, string reason) => RefuseOrder(order.ClientOrderId.ToString(), order.Terms, reason);

    private OrderAck Accept(string id, OrderTerms terms, decimal units)
    {
        var order = new VenueOrder
        {
            BrokerOrderId = "V" + (_orders.Count + 1).ToString("D7", CultureInfo.InvariantCulture),
            Instrument = _instruments[terms.Instrument.Symbol],
            Side = terms.Side,
            ClientOrderId = id,
            Type = terms.Type,
            TimeInForce = terms.TimeInForce,
            LimitPrice = terms.Type == OrderType.Limit ? terms.LimitPrice : null,
            OrderQty = units,
            LeavesQty = units,
        };
        var ack = new OrderAck(true, new BrokerOrderId(order.BrokerOrderId));
        _orders.Add(order);
        _working.Add(order);
        Index(id, order);
        _responses[id] = (ack, Now);
        Record(Entry(BookEntryKind.OrderAccepted, order));
        Execute(order);
        return ack;
    }

    private OrderAck Modify(VenueOrder order, string id, string target, OrderTerms terms)
    {
        string? reason = CheckTerms(terms, order.CumQty, out decimal units);
        if (reason is null && (terms.Instrument.Symbol != order.Instrument.Symbol || terms.Side != order.Side))
            reason = "symbol and side cannot be changed";
        if (reason is null && (terms.Type != OrderType.Limit || terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill))
            reason = "only to a limit order that rests";
        if (reason is null && units <= order.CumQty)
            reason = $"{order.CumQty.ToString(CultureInfo.InvariantCulture)} are filled already";
        if (reason is not null)
            return RefuseReplace(order, id, target, reason);

        // Less at the same price keeps its place in the queue; anything else goes to its end.
        bool losesPriority = terms.LimitPrice != order.LimitPrice || units > order.OrderQty;
        (order.ClientOrderId, order.Type, order.TimeInForce, order.LimitPrice) = (id, terms.Type, terms.TimeInForce, terms.LimitPrice);
        (order.OrderQty, order.LeavesQty) = (units, units - order.CumQty);
        order.Status = order.WorkingStatus;
        Index(id, order);
        var ack = new OrderAck(true, new BrokerOrderId(order.BrokerOrderId));
        _responses[id] = (ack, Now);
        Record(Entry(BookEntryKind.OrderReplaced, order) with { OrigClientOrderId = target });
        if (losesPriority)
        {
            _resting.Remove(order);
            Execute(order);
        }
        return ack;
    }

    private OrderAck RefuseOrder(string id, OrderTerms terms, string reason)
    {
        // FIX F.1.a: the refusal of a repeated ID is reported with the state of the first order, which it does not touch.
        VenueOrder? first = LastOrderOf(id);
        var entry = new BookEntry
        {
            Sequence = Book.NextSequence,
            Kind = BookEntryKind.OrderRejected,
            Time = Now,
            EventsConsumed = EventsConsumed,
            ClientOrderId = id,
            ExecId = NextExecId(),
            Symbol = terms.Instrument.Symbol,
            Side = terms.Side,
            OrderType = terms.Type,
            TimeInForce = terms.TimeInForce,
            LimitPrice = terms.LimitPrice,
            OrderQty = first?.OrderQty ?? (terms.Size.IsNotional ? 0m : terms.Size.Value),
            CumQty = first?.CumQty ?? 0m,
            LeavesQty = first?.LeavesQty ?? 0m,
            Status = first?.Status ?? OrderStatus.Rejected,
            Text = reason,
        };
        var ack = new OrderAck(false, new BrokerOrderId(""), reason);
        Refused(id, entry, ack);
        Record(entry);
        return ack;
    }

    private OrderAck RefuseReplace(VenueOrder? order, string id, string target, string reason)
    {
        BookEntry entry = (order is null ? NoOrderEntry(BookEntryKind.ReplaceRejected) : Entry(BookEntryKind.ReplaceRejected, order)) with
        {
            ClientOrderId = id,
            OrigClientOrderId = target,
            Text = reason,
        };
        var ack = new OrderAck(false, new BrokerOrderId(""), reason);
        Refused(id, entry, ack);
        Record(entry);
        return ack;
    }

    private void RefuseCancel(VenueOrder? order, string requestedAs, string reason) =>
        Record((order is null ? NoOrderEntry(BookEntryKind.CancelRejected) : Entry(BookEntryKind.CancelRejected, order)) with
        {
            ClientOrderId = requestedAs,
            Text = reason,
        });

    private void Refused(string id, BookEntry entry, OrderAck ack)
    {
        if (_ordersByClientId.ContainsKey(id))
            return;
        _refused.TryAdd(id, entry);
        _responses.TryAdd(id, (ack, entry.Time));
        NoteUse(id);
    }

    private MarketBook Apply(MarketEvent marketEvent)
    {
        if (!_markets.TryGetValue(marketEvent.Symbol, out MarketBook? market))
            throw new ArgumentException($"The venue does not trade '{marketEvent.Symbol}'.", nameof(marketEvent));
        if (_options.Clock is null && marketEvent.Time > _now)
            _now = marketEvent.Time;
        EventsConsumed++;
        market.Apply(marketEvent);
        return market;
    }

    /// <summary>What time alone brings about: cancels that are due, the end of a trading day.</summary>
    private void Settle()
    {
        DateOnly day = TradingDayOf(Now);
        if (day > _tradingDay)
        {
            _tradingDay = day;
            EndTradingDay();
        }

        for (int i = 0; i < _pendingCancels.Count; i++)
        {
            (VenueOrder order, string requestedAs, DateTimeOffset due) = _pendingCancels[i];
            if (due > Now)
                continue;
            _pendingCancels.RemoveAt(i--);
            if (order.Status == OrderStatus.Expired)
                continue;
            if (order.IsOpen)
            {
                Close(order, BookEntryKind.OrderCanceled, OrderStatus.Canceled, text: null);
            }
            else
            {
                // FIX B.1.c: filled while the cancel was on its way.
                order.Status = order.WorkingStatus;
                RefuseCancel(order, requestedAs, "too late to cancel");
            }
        }
    }

    private DateOnly TradingDayOf(DateTimeOffset time) => DateOnly.FromDateTime((time.ToUniversalTime() - _options.TradingDayEndUtc).DateTime);

    private bool IsVisible(string id) =>
        _firstSeen.TryGetValue(id, out DateTimeOffset seen) && Now - seen >= TimeSpan.FromMilliseconds(_options.VisibilityMs);

    private VenueOrder? OpenOrderOf(string id) =>
        _ordersByClientId.TryGetValue(id, out List<VenueOrder>? orders) ? orders.FindLast(static o => o.IsOpen) : null;

    private VenueOrder? LastOrderOf(string id) => _ordersByClientId.TryGetValue(id, out List<VenueOrder>? orders) ? orders[^1] : null;

    private VenueOrder OrderOfFill(string execId) => _fillOrders.TryGetValue(execId, out VenueOrder? order)
        ? order
        : throw new ArgumentException($"The venue has no fill {execId}.", nameof(execId));

    private void NoteUse(string id) => NoteUse(id, Now);

    private void NoteUse(string id, DateTimeOffset time)
    {
        _firstSeen.TryAdd(id, time);
        _lastUsed[id] = time;
        if (_highestId is null || CompareIds(id, _highestId) > 0)
            _highestId = id;
    }

    private void Index(string id, VenueOrder order)
    {
        if (!_ordersByClientId.TryGetValue(id, out List<VenueOrder>? orders))
            _ordersByClientId.Add(id, orders = []);
        orders.Remove(order);
        orders.Add(order);
    }

    private static OrderSnapshot Snapshot(VenueOrder order) => new(
        new ClientOrderId(order.ClientOrderId), new BrokerOrderId(order.BrokerOrderId), order.Status, order.OrderQty, order.CumQty, order.ChangedAt)
    {
        Symbol = order.Instrument.Symbol,
    };
}
