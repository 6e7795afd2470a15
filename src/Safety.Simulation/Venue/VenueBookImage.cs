using Safety.Orders;

namespace Safety.Simulation.Venue;

/// <summary>
/// What the venue's book says, folded from its entries and nothing else: the oracle a journal is compared with.
/// </summary>
public sealed class VenueBookImage
{
    private readonly Dictionary<string, BookOrder> _orders = new(StringComparer.Ordinal);
    private readonly List<string> _orderSequence = [];
    private readonly Dictionary<string, BookFill> _fills = new(StringComparer.Ordinal);
    private readonly List<string> _fillSequence = [];
    private readonly List<BookEntry> _entries = [];

    internal VenueBookImage()
    {
    }

    /// <summary>Every entry, in order.</summary>
    public IReadOnlyList<BookEntry> Entries => _entries;

    /// <summary>Every order the venue has taken, oldest first.</summary>
    public IReadOnlyList<BookOrder> Orders => [.. _orderSequence.Select(id => _orders[id])];

    /// <summary>Every fill, oldest first; busted ones have 0 units.</summary>
    public IReadOnlyList<BookFill> Fills => [.. _fillSequence.Select(id => _fills[id])];

    /// <summary>Refused orders, cancels and replaces.</summary>
    public IEnumerable<BookEntry> Rejections => _entries.Where(
        static e => e.Kind is BookEntryKind.OrderRejected or BookEntryKind.CancelRejected or BookEntryKind.ReplaceRejected);

    /// <summary>Orders taken under each client order ID, a replaced order under each of its IDs. More than one in a group is a duplicate order.</summary>
    public ILookup<string, BookOrder> OrdersByClientId => Orders
        .SelectMany(static o => o.ClientOrderIds.Distinct(StringComparer.Ordinal).Select(id => (id, o)))
        .ToLookup(static p => p.id, static p => p.o, StringComparer.Ordinal);

    /// <summary>Units held by symbol, negative when short; symbols never traded are absent.</summary>
    public IReadOnlyDictionary<string, decimal> Positions
    {
        get
        {
            var positions = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
            foreach (BookFill fill in _fills.Values)
                positions[fill.Symbol] = positions.GetValueOrDefault(fill.Symbol) + fill.SignedUnits;
            return positions;
        }
    }

    /// <summary>Canceled orders.</summary>
    public int Cancels => _entries.Count(static e => e.Kind == BookEntryKind.OrderCanceled);

    /// <summary>Replaces that took effect.</summary>
    public int Replaces => _entries.Count(static e => e.Kind == BookEntryKind.OrderReplaced);

    /// <summary>Market events played, as far as the book knows.</summary>
    public long EventsConsumed { get; private set; }

    /// <summary>The venue's time of the last entry.</summary>
    public DateTimeOffset LastTime { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>True when the file ended in the middle of a line: the venue died while writing, the torn line was never answered.</summary>
    public bool HasTornTail { get; internal set; }

    /// <summary>Length of the whole lines in bytes.</summary>
    internal long ValidBytes { get; set; }

    /// <exception cref="FormatException">The entry does not follow from the ones before.</exception>
    internal void Add(BookEntry entry)
    {
        if (entry.Sequence != _entries.Count + 1)
            throw new FormatException($"entry {entry.Sequence} follows entry {_entries.Count}");

        switch (entry.Kind)
        {
            case BookEntryKind.OrderAccepted:
                AddOrder(entry);
                break;
            case BookEntryKind.CancelPending or BookEntryKind.OrderCanceled or BookEntryKind.OrderExpired:
                Change(entry, static o => o);
                break;
            case BookEntryKind.OrderReplaced:
                Change(entry, o => o with
                {
                    ClientOrderIds = [.. o.ClientOrderIds, Required(entry.ClientOrderId)],
                    Type = entry.OrderType ?? o.Type,
                    TimeInForce = entry.TimeInForce ?? o.TimeInForce,
                    LimitPrice = entry.LimitPrice,
                });
                break;
            case BookEntryKind.Fill:
                Change(entry, static o => o);
                AddFill(entry);
                break;
            case BookEntryKind.FillBusted:
                Change(entry, static o => o);
                ChangeFill(entry, static f => f with { Units = 0m, IsBusted = true });
                break;
            case BookEntryKind.FillCorrected:
                Change(entry, static o => o);
                ChangeFill(entry, f => f with { Units = entry.LastQty, Price = entry.LastPx });
                break;
            case BookEntryKind.CancelRejected or BookEntryKind.ReplaceRejected:
                // A refused cancel ends the pending state, so it too can change an order.
                if (entry.BrokerOrderId is not null)
                    Change(entry, static o => o);
                break;
            case BookEntryKind.OrderRejected or BookEntryKind.MarketPosition:
                break;
            default:
                throw new FormatException($"unknown kind {entry.Kind}");
        }

        _entries.Add(entry);
        EventsConsumed = entry.EventsConsumed;
        LastTime = entry.Time;
    }

    private void AddOrder(BookEntry entry)
    {
        string id = Required(entry.BrokerOrderId);
        var order = new BookOrder
        {
            BrokerOrderId = id,
            ClientOrderIds = [Required(entry.ClientOrderId)],
            Symbol = Required(entry.Symbol),
            Side = entry.Side ?? throw new FormatException("the side is missing"),
            Type = entry.OrderType ?? OrderType.Limit,
            TimeInForce = entry.TimeInForce ?? TimeInForce.Day,
            LimitPrice = entry.LimitPrice,
            Status = entry.Status ?? OrderStatus.New,
            OrderQty = entry.OrderQty,
            CumQty = entry.CumQty,
            LeavesQty = entry.LeavesQty,
            AcceptedAt = entry.Time,
            ChangedAt = entry.Time,
        };
        if (!_orders.TryAdd(id, order))
            throw new FormatException($"order {id} is accepted twice");
        _orderSequence.Add(id);
    }

    private void Change(BookEntry entry, Func<BookOrder, BookOrder> change)
    {
        string id = Required(entry.BrokerOrderId);
        if (!_orders.TryGetValue(id, out BookOrder? order))
            throw new FormatException($"order {id} was never accepted");
        _orders[id] = change(order) with
        {
            Status = entry.Status ?? order.Status,
            OrderQty = entry.OrderQty,
            CumQty = entry.CumQty,
            LeavesQty = entry.LeavesQty,
            ChangedAt = entry.Time,
        };
    }

    private void AddFill(BookEntry entry)
    {
        string id = Required(entry.ExecId);
        var fill = new BookFill(
            id, Required(entry.BrokerOrderId), Required(entry.ClientOrderId), Required(entry.Symbol),
            entry.Side ?? throw new FormatException("the side is missing"), entry.LastQty, entry.LastPx, entry.Time, IsBusted: false);
        if (!_fills.TryAdd(id, fill))
            throw new FormatException($"fill {id} is there twice");
        _fillSequence.Add(id);
    }

    private void ChangeFill(BookEntry entry, Func<BookFill, BookFill> change)
    {
        string id = Required(entry.ExecRefId);
        if (!_fills.TryGetValue(id, out BookFill? fill))
            throw new FormatException($"fill {id} was never reported");
        _fills[id] = change(fill);
    }

    private static string Required(string? value) => value ?? throw new FormatException("an ID or the symbol is missing");
}
