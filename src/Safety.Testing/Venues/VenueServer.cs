using Safety.Contracts;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Faults;
using Safety.Testing.Worlds;

namespace Safety.Testing.Venues;

/// <summary>
/// A venue with a book of its own, which behaves as its <see cref="VenueSemantics"/> say. What an order comes to is drawn from its client order ID, so
/// that it is the same whatever else happens.
/// </summary>
internal sealed partial class VenueServer(World world, int account, int desk, VenueSemantics does, Holdings holdings, MachineClock clock)
{
    private readonly ReportWriter _writer = new(world.Plan.Seed, account, desk, does, clock);
    private readonly Dictionary<string, OrderAck> _answers = [];
    private readonly HashSet<string> _changes = [];
    private long _nextId;
    private int _undecided; // requests that it has not come to

    public List<BookOrder> Orders { get; } = [];

    public List<LoggedReport> Log { get; } = [];

    public VenueSemantics Does => does;

    public Holdings Holdings => holdings;

    public MachineClock Clock => clock;

    /// <summary>The session that reports are pushed to; null while nobody is connected.</summary>
    public VenueSession? Session { get; set; }

    /// <summary>How often the venue has begun anew: what was under way before is gone.</summary>
    public int Restarts { get; private set; }

    /// <summary>The order that lives, or lived last, under a client order ID.</summary>
    public BookOrder? Find(string clientId) => Orders.FindLast(order => order.ClientId == clientId) ?? Orders.FindLast(order => order.ClientIds.Contains(clientId));

    /// <summary>True while a change that it has received is neither made nor refused.</summary>
    public bool IsDecidingAbout(string id) => _changes.Contains(id);

    /// <summary>Begins anew: what it has not come to is gone, and everybody has to connect again.</summary>
    public void Restart()
    {
        Restarts++;
        foreach (BookOrder order in Orders.Where(static order => order is { IsAccepted: false, IsRejected: false, IsShown: true }))
            world.Checks.OnForgotten(account, order); // who has seen it waits for it
        int forgotten = Orders.RemoveAll(static order => order is { IsAccepted: false, IsRejected: false }) + _undecided;
        _undecided = 0;
        _changes.Clear();
        if (forgotten > 0 && (does.TellsPending || does.Answer == AnswerMeans.Received || does.RepeatedId == RepeatedId.ReplayedInWindow))
            world.Checks.OnForgotten(account);
        foreach (BookOrder order in Orders)
            order.Pending.Clear();
        Session?.Disconnect();
    }

    public void Submit(NewOrder order, DateTimeOffset stamp, Action<OrderAck> answer)
    {
        string id = order.ClientOrderId.Value;
        if (IsExpired(stamp))
        {
            Refuse(id, order.Terms, null, "the request has expired", answer);
            return;
        }

        if (Find(id) is { } first)
        {
            if (!TakesAgain(first, order, answer))
                return;
            world.Checks.OnPlacedAgain(account);
        }

        decimal quantity = QuantityOf(order.Terms);
        string? problem = quantity == 0m ? "less than a lot" : !CanClose(order.Terms, quantity) ? "more than the position" : world.Faults.Take(FaultKind.RequestRejected, account, null) is not null ? "insufficient funds" : null;
        if (problem is not null)
        {
            Refuse(id, order.Terms, null, problem, answer);
            return;
        }

        BookOrder placed = Add(id, order.Terms, quantity, isForeign: false);
        if (does.TellsPending)
            Tell(placed, ExecType.PendingNew);
        Decide(() =>
        {
            if (does.RejectsByReport && placed.Terms.Size.Value > 0m && Fate(placed, "refused").Percent(4))
            {
                placed.IsRejected = true;
                Tell(placed, ExecType.Rejected, text: "refused by the market");
            }
            else
            {
                Accept(placed);
            }
        }, () => answer(_answers[id] = new OrderAck(true, new BrokerOrderId(placed.VenueId))));
    }

    public void Replace(OrderReplacement change, string? venueId, DateTimeOffset stamp, Action<OrderAck> answer)
    {
        string id = change.ClientOrderId.Value;
        string target = change.Target.Value;
        if (Find(id) is not null && does.Replace != ReplaceActs.InPlace)
        {
            answer(new OrderAck(false, default, "duplicate client order id"));
            return;
        }

        BookOrder? order = Addressed(target, venueId);
        string? problem = IsExpired(stamp) ? "the request has expired"
            : order is not { IsLive: true } ? "unknown order or too late"
            : QuantityOf(change.Terms) == 0m ? "less than a lot"
            : world.Faults.Take(FaultKind.RequestRejected, account, order) is not null ? "the price is outside the venue's limits" : null;
        if (problem is not null)
        {
            RefuseChange(order, id, target, problem, answer);
            return;
        }

        if (does.TellsPending)
        {
            order!.Pending.Add((id, OrderStatus.PendingReplace));
            Tell(order, ExecType.PendingReplace, id, order.ClientId);
        }

        bool isRefusedLater = does.Answer == AnswerMeans.Received && Draw.For(world.Plan.Seed, "replace refused", account, (long)Draw.HashOf(id)).Percent(25);
        string? newVenueId = null;
        _changes.Add(id);
        Decide(() =>
        {
            _changes.Remove(id);
            order!.Pending.RemoveAll(request => request.Id == id);
            if (isRefusedLater || !order.IsLive)
                Tell(order, ExecType.CancelReject, id, target, text: "too late to change");
            else
                newVenueId = Change(order, id, change.Terms);
        }, () => answer(does.Answer == AnswerMeans.Received || newVenueId is not null || does.AckBy == AckBy.Report
            ? new OrderAck(true, new BrokerOrderId(newVenueId ?? order!.VenueId))
            : new OrderAck(false, default, "too late to change")));
    }

    public void Cancel(string id, string? venueId, string requestId, Action<CancelAnswer> answer)
    {
        BookOrder? order = Addressed(id, venueId);
        if (order is not { IsLive: true } || world.Faults.Take(FaultKind.RequestRejected, account, order) is not null)
        {
            if (order is not { IsLive: true } && TellUnknown(order, does.ReportsUnderRequestId ? requestId : id, does.ReportsUnderRequestId ? id : null, id))
            {
                answer(does.RejectsByReport ? new CancelAnswer(true) : new CancelAnswer(false, "unknown order"));
            }
            else if (does.RejectsByReport && order is not null)
            {
                Tell(order, ExecType.CancelReject, does.ReportsUnderRequestId ? requestId : order.ClientId, order.ClientId, text: "too late to cancel");
                answer(new CancelAnswer(true));
            }
            else
            {
                answer(new CancelAnswer(false, "unknown order or too late"));
            }

            return;
        }

        if (does.TellsPending)
        {
            order.Pending.Add((requestId, OrderStatus.PendingCancel));
            Tell(order, ExecType.PendingCancel, does.ReportsUnderRequestId ? requestId : null, does.ReportsUnderRequestId ? order.ClientId : null);
        }

        bool isDone = false;
        Decide(() =>
        {
            order.Pending.RemoveAll(request => request.Id == requestId);
            isDone = order.IsLive;
            if (isDone)
                End(order, ExecType.Canceled, does.ReportsUnderRequestId ? requestId : null);
            else if (does.RejectsByReport || does.TellsPending)
                Tell(order, ExecType.CancelReject, does.ReportsUnderRequestId ? requestId : order.ClientId, order.ClientId, text: "too late to cancel");
        }, () => answer(isDone || does.Answer == AnswerMeans.Received ? new CancelAnswer(true) : new CancelAnswer(false, "too late to cancel")));
    }

    public OrderSnapshot? LookUp(string id, string? venueId)
    {
        BookOrder? found = does.LookUp switch
        {
            LookUpBy.LiveIdOnly => Orders.FindLast(order => order.ClientId == id),
            LookUpBy.VenueId when venueId is not null => Orders.FindLast(order => order.VenueId == venueId),
            _ => Find(id),
        };
        if (found is null || found.VisibleFrom > world.Line.Now)
            return null;
        return Snapshot(found);
    }

    public IReadOnlyList<OrderSnapshot> ListOrders() => [.. Orders.Where(order => order.IsLive && order.VisibleFrom <= world.Line.Now).Select(Snapshot)];

    public IReadOnlyList<LoggedReport> ListReports(DateTimeOffset since) =>
    [
        .. Log.Where(logged => logged.Report.VenueTime >= since && logged.ListedFrom <= world.Line.Now && does.Lists(logged.Report)),
    ];

    private OrderSnapshot Snapshot(BookOrder order)
    {
        order.IsShown = true;
        return new(new ClientOrderId(order.ClientId), new BrokerOrderId(order.VenueId), order.Status(tellsPending: false), order.Quantity, order.Total, _writer.Now) { Symbol = order.Symbol };
    }

    /// <summary>The order that a request means.</summary>
    public BookOrder? Addressed(string id, string? venueId) =>
        does.AddressesByVenueId && venueId is not null ? Orders.Find(order => order.VenueId == venueId)
        : Orders.Find(order => order.IsLive && order.ClientId == id) ?? Orders.FindLast(order => order.ClientId == id);

    private BookOrder Add(string id, OrderTerms terms, decimal quantity, bool isForeign, decimal carried = 0m, string? firstId = null)
    {
        long lag = !isForeign && world.Faults.Take(FaultKind.LookUpLag, account, null) is not null ? does.VisibilityMs * TimeSpan.TicksPerMillisecond : 0;
        BookOrder order = new($"V{account}{desk}{++_nextId}", id, terms, quantity) { IsForeign = isForeign, Carried = carried, VisibleFrom = world.Line.Now + lag, FirstId = firstId ?? id };
        Orders.Add(order);
        return order;
    }

    /// <summary>True for a request that is refused because its stamp is too old.</summary>
    public bool IsExpired(DateTimeOffset stamp) => does.ExpiryMs > 0 && clock.Wall - stamp > TimeSpan.FromMilliseconds(does.ExpiryMs);

    // What it does with a client order ID that came before; true where it takes the order like any other.
    private bool TakesAgain(BookOrder first, NewOrder order, Action<OrderAck> answer)
    {
        switch (does.RepeatedId)
        {
            case RepeatedId.PlacesAnother:
            case RepeatedId.RejectedWhileOpen when first.IsOver || first.Total >= first.Quantity:
                return true;
            case RepeatedId.ReplayedInWindow:
                answer(_answers.GetValueOrDefault(order.ClientOrderId.Value) ?? new OrderAck(true, new BrokerOrderId(first.VenueId)));
                return false;
            case RepeatedId.IgnoredUnlessIncreasing:
                return false;
            default:
                if (does.AckBy == AckBy.Report)
                    Tell(first, ExecType.Rejected, text: "duplicate client order id"); // FIX 4.4 F.1.a: it describes the first one
                answer(does.AckBy == AckBy.Report ? new OrderAck(true, default) : new OrderAck(false, default, "duplicate client order id"));
                return false;
        }
    }

    private void Refuse(string id, OrderTerms terms, BookOrder? known, string why, Action<OrderAck> answer)
    {
        if (does.AckBy == AckBy.Response && !does.RejectsByReport)
        {
            answer(new OrderAck(false, default, why));
            return;
        }

        BookOrder refused = known ?? Add(id, terms, QuantityOf(terms), isForeign: false);
        refused.IsRejected = true;
        Tell(refused, ExecType.Rejected, text: why);
        answer(does.AckBy == AckBy.Report || does.Answer == AnswerMeans.Received ? new OrderAck(true, new BrokerOrderId(refused.VenueId)) : new OrderAck(false, default, why));
    }

    private void RefuseChange(BookOrder? order, string id, string target, string why, Action<OrderAck> answer)
    {
        if (order is not { IsLive: true } && TellUnknown(order, id, target, target))
        {
            answer(does.AckBy == AckBy.Report || does.RejectsByReport ? new OrderAck(true, default) : new OrderAck(false, default, why));
            return;
        }

        bool byReport = order is not null && (does.AckBy == AckBy.Report || (does.RejectsByReport && does.Answer == AnswerMeans.Received));
        if (byReport)
            Tell(order!, ExecType.CancelReject, id, target, text: why);
        answer(byReport ? new OrderAck(true, default) : new OrderAck(false, default, why));
    }

    // Of an order that is not in the book under that name: it has not arrived, has ended, or has another by now. Nothing is said of who sent none.
    private bool TellUnknown(BookOrder? order, string id, string? original, string named)
    {
        if (!does.TellsUnknown)
            return false;
        BookOrder? meant = order ?? Find(named)
            ?? (world.Checks.Sent.Find(account, named) is { Terms: { } terms } ? new BookOrder("", named, terms, QuantityOf(terms)) { FirstId = world.Checks.Sent.FirstOf(account, named) } : null);
        if (meant is null)
            return false;
        Tell(meant, ExecType.CancelReject, id, original, text: "unknown order", isUnknown: true);
        return true;
    }

    // A request is decided about at once, or a little later; the answer comes before or after it, by what it means.
    private void Decide(Action decide, Action answer)
    {
        int restarts = Restarts;
        long takes = Draw.For(world.Plan.Seed, "decides", account, world.Line.Now).Between(0, does.DecidesWithinMs) * TimeSpan.TicksPerMillisecond;
        if (does.Answer == AnswerMeans.Received)
            answer();
        _undecided++;
        if (takes == 0)
            Now();
        else
            world.Line.After(takes, null, Now);

        void Now()
        {
            if (restarts != Restarts)
                return;
            _undecided--;
            decide();
            if (does.Answer == AnswerMeans.Working)
                answer();
        }
    }

    // Where a long and a short stand side by side, an order closes no more than there is, less what others that work are about to close.
    private bool CanClose(OrderTerms terms, decimal quantity) => terms.PositionSide == PositionSide.Net
        || holdings.Bears(terms, quantity + Orders.Where(other => other.IsLive && other.Symbol == terms.Instrument.Symbol && other.Terms.PositionSide == terms.PositionSide && other.Terms.Side == terms.Side).Sum(static other => other.Leaves));

    private decimal QuantityOf(OrderTerms terms)
    {
        if (!terms.Size.IsNotional)
            return terms.Size.Value;
        Instrument instrument = terms.Instrument;
        decimal unit = instrument.NotionalOf(1m, terms.LimitPrice ?? terms.StopPrice ?? world.Market.Price(instrument.Symbol));
        return unit == 0m ? 0m : Math.Floor(terms.Size.Value / unit / instrument.LotSize) * instrument.LotSize;
    }

    private Draw Fate(BookOrder order, string what) => Draw.For(world.Plan.Seed, what, (long)Draw.HashOf(order.ClientIds[0]), desk);
}
