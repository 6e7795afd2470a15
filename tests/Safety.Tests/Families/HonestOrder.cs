using Safety.Contracts;
using Safety.Journal;
using Safety.Orders;

namespace Safety.Tests.Families;

/// <summary>
/// A venue's own book of one order: it tells the truth, and in its order. It shares no code with what derives the order from it.
/// </summary>
internal sealed class HonestOrder(string name, decimal quantity, int seed = 1)
{
    private readonly Random _random = new(seed);
    private readonly List<ExecutionReport> _reports = [];
    private readonly List<(string Id, string Target, decimal Quantity)> _replaces = [];
    private readonly HashSet<string> _answered = [];
    private readonly List<(string ExecId, decimal Quantity)> _fills = [];
    private string _id = "X";
    private decimal _quantity = quantity;
    private decimal _cum;
    private OrderStatus? _end;
    private bool _isPendingCancel;
    private string? _venueId;

    public string Name { get; } = name;

    public decimal Asked { get; } = quantity;

    public VenueRules Rules { get; init; } = FamilyBook.Plain;

    public TimeInForce TimeInForce { get; init; } = TimeInForce.Day;

    /// <summary>True where ExecIDs are counted within the order.</summary>
    public bool CountsExecIds { get; init; }

    public bool HasCancel { get; private set; }

    /// <summary>True where the venue does what was never limited: an alarm of another kind is right.</summary>
    public bool GoesBeyond { get; private set; }

    public IReadOnlyList<(string Id, string Target, decimal Quantity)> Replaces => _replaces;

    public IReadOnlyList<ExecutionReport> Reports => _reports;

    public decimal Position { get; private set; }

    public decimal Cum => _cum;

    public bool IsOver => _end is not null || _cum >= _quantity;

    public decimal Leaves => _quantity - _cum;

    /// <summary>A fill that was not taken back yet.</summary>
    public bool Standing(out int fill) => (fill = _fills.FindLastIndex(static fill => fill.Quantity > 0m)) >= 0;

    /// <summary>Any of those that were not taken back yet.</summary>
    public bool AnyStanding(Random random, out int fill)
    {
        int[] standing = [.. Enumerable.Range(0, _fills.Count).Where(i => _fills[i].Quantity > 0m)];
        fill = standing.Length == 0 ? -1 : standing[random.Next(standing.Length)];
        return fill >= 0;
    }

    /// <summary>How much of a fill stands.</summary>
    public decimal StandsAt(int fill) => _fills[fill].Quantity;

    private OrderStatus Status => _isPendingCancel ? OrderStatus.PendingCancel
        : _cum > 0m && _cum >= _quantity ? OrderStatus.Filled
        : _end ?? (_cum > 0m ? OrderStatus.PartiallyFilled : OrderStatus.New);

    /// <summary>Gives it another ID of the venue's: without a word, what is told next is told under that.</summary>
    public HonestOrder Named(string venueId)
    {
        _venueId = venueId;
        return this;
    }

    /// <summary>The request came twice, and the venue refuses the copy, which has an ID of its own.</summary>
    public HonestOrder RefuseCopy(string venueId)
    {
        Tell(ExecType.Rejected);
        _reports[^1] = _reports[^1] with { BrokerOrderId = new(venueId), OrderStatus = OrderStatus.Rejected, CumQty = 0m, LeavesQty = 0m };
        return this;
    }

    public HonestOrder New() => Tell(ExecType.New);

    public HonestOrder PendingNew()
    {
        Tell(ExecType.PendingNew);
        _reports[^1] = _reports[^1] with { OrderStatus = OrderStatus.PendingNew };
        return this;
    }

    public HonestOrder Fill(decimal quantity, decimal price = 100m)
    {
        _cum += quantity;
        Position += quantity;
        Tell(ExecType.Trade, quantity, price);
        _fills.Add((_reports[^1].ExecId, quantity));
        return this;
    }

    public HonestOrder Bust(int fill)
    {
        (string execId, decimal was) = _fills[fill];
        _cum -= was;
        Position -= was;
        Tell(ExecType.TradeCancel, of: execId);
        _fills[fill] = (execId, 0m);
        return this;
    }

    public HonestOrder Correct(int fill, decimal quantity, decimal price = 101m)
    {
        (string execId, decimal was) = _fills[fill];
        _cum += quantity - was;
        Position += quantity - was;
        Tell(ExecType.TradeCorrect, quantity, price, execId);
        _fills[fill] = (_reports[^1].ExecId, quantity);
        return this;
    }

    public HonestOrder AskReplace(string id, decimal quantity)
    {
        _replaces.Add((id, _replaces.Count == 0 ? "X" : _replaces[^1].Id, quantity));
        return this;
    }

    public HonestOrder Replaced()
    {
        (string id, _, decimal quantity) = _replaces.First(replace => _answered.Add(replace.Id));
        string before = _id;
        _id = Rules.Replaces == ReplaceActs.InPlace ? _id : id;
        _quantity = Math.Max(quantity, _cum);
        return Tell(ExecType.Replaced, original: before);
    }

    public HonestOrder RefuseReplace(string id)
    {
        _answered.Add(id);
        Tell(ExecType.CancelReject, original: _id);
        _reports[^1] = _reports[^1] with { ClientOrderId = new(id), OrderQty = 0m, CumQty = 0m, LeavesQty = 0m };
        return this;
    }

    public HonestOrder PendingCancel()
    {
        HasCancel = _isPendingCancel = true;
        return Tell(ExecType.PendingCancel);
    }

    public HonestOrder RefuseCancel()
    {
        HasCancel = true;
        _isPendingCancel = false;
        Tell(ExecType.CancelReject);
        _reports[^1] = _reports[^1] with { OrderQty = 0m, CumQty = 0m, LeavesQty = 0m };
        return this;
    }

    /// <summary>A cancel that names what is not in the book, not under that name or not any more.</summary>
    public HonestOrder UnknownOrder(string id)
    {
        HasCancel = true;
        Tell(ExecType.CancelReject);
        _reports[^1] = _reports[^1] with { ClientOrderId = new(id), OrderStatus = OrderStatus.Rejected, OrderQty = 0m, CumQty = 0m, LeavesQty = 0m };
        return this;
    }

    public HonestOrder End(ExecType type = ExecType.Canceled)
    {
        _isPendingCancel = false;
        _end = type switch { ExecType.Canceled => OrderStatus.Canceled, ExecType.Expired => OrderStatus.Expired, _ => OrderStatus.Rejected };
        return Tell(type);
    }

    public HonestOrder Suspend()
    {
        Tell(ExecType.Suspended);
        _reports[^1] = _reports[^1] with { OrderStatus = OrderStatus.Suspended };
        return this;
    }

    public HonestOrder Restate(decimal quantity)
    {
        GoesBeyond |= quantity > Asked;
        _quantity = quantity;
        return Tell(ExecType.Restated);
    }

    public HonestOrder Split(decimal factor)
    {
        GoesBeyond = true;
        _quantity *= factor;
        _cum *= factor;
        return Tell(ExecType.Restated);
    }

    public HonestOrder Said() => Tell(ExecType.OrderStatus);

    public FamilyBook Open()
    {
        FamilyBook book = new() { Rules = Rules };
        book.Admit("X", Asked, tif: TimeInForce);
        foreach ((string id, string target, decimal quantity) in _replaces)
            book.Admit(id, quantity, target);
        if (HasCancel)
            book.Add(new Journal.Facts.CancelAsked(new("C"), 1, new("X"), null, CancelBy.Caller));
        return book;
    }

    private HonestOrder Tell(ExecType type, decimal last = 0m, decimal price = 0m, string? of = null, string? original = null)
    {
        byte[] bytes = new byte[16];
        _random.NextBytes(bytes);
        _reports.Add(new ExecutionReport
        {
            ClientOrderId = new(_id),
            BrokerOrderId = _venueId is null ? null : new(_venueId),
            ExecId = Rules.ExecIds == ExecIdScope.None ? "" : CountsExecIds ? $"{_reports.Count + 1}" : new Guid(bytes).ToString("N")[..8],
            ExecType = type,
            OrderStatus = Status,
            OrderQty = _quantity,
            CumQty = _cum,
            LeavesQty = _end is not null ? 0m : Math.Max(0m, _quantity - _cum),
            LastQty = last,
            LastPx = price,
            ExecRefId = of,
            OrigClientOrderId = original is null ? null : new(original),
            VenueTime = FamilyBook.Start.AddSeconds(_reports.Count),
            VenueSequence = _reports.Count + 1,
        });
        return this;
    }

    public override string ToString() => Name;
}
