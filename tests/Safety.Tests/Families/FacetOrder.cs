using Safety.Contracts;
using Safety.Journal;
using Safety.Orders;

namespace Safety.Tests.Families;

/// <summary>An order's life by chance at a venue of one facet, told truly by a book of its own: what a replacement does, how fills are told, fees, side.</summary>
internal sealed class FacetOrder
{
    private readonly Random _random;
    private readonly List<(string Id, string Target, decimal Quantity)> _asked = [];
    private readonly List<(string ExecId, decimal Quantity, int Order)> _fills = [];
    private readonly List<Book> _books = [];
    private int _live;
    private readonly Random? _naming;
    private bool _isPendingCancel;
    private int _names;

    /// <summary>Draws a life.</summary>
    /// <param name="seed">The same life for the same.</param>
    /// <param name="isNamed">True where the venue tells IDs of its own: a replaced order may get another, any order one by a restatement or after a halt, and before a fill one without a word.</param>
    public FacetOrder(int seed, bool isNamed = false)
    {
        _random = new Random(seed);
        _naming = isNamed ? new Random(seed) : null;
        Seed = seed;
        Rules = FamilyBook.Plain with
        {
            Replaces = (ReplaceActs)new[] { (int)ReplaceActs.NewClientId, (int)ReplaceActs.InPlace, (int)ReplaceActs.CancelAndNew }[seed % 3],
            ReplacedQty = seed / 3 % 2 == 0 ? ReplacedQty.Total : ReplacedQty.Remaining,
            Fees = seed / 6 % 2 == 0 ? FeeIn.Quote : FeeIn.Base,
        };
        Side = seed / 12 % 2 == 0 ? Side.Buy : Side.Sell;
        _books.Add(new Book("X", 10m) { VenueId = NextName() });
        Live();
    }

    public int Seed { get; }

    public VenueRules Rules { get; }

    public Side Side { get; }

    public List<ExecutionReport> Reports { get; } = [];

    public decimal Cum { get; private set; }

    public decimal Fees { get; private set; }

    public decimal Position => Side == Side.Buy ? Cum - (Rules.Fees == FeeIn.Base ? Fees : 0m) : -Cum;

    /// <summary>What works at the venue in the end, in units.</summary>
    public decimal Leaves => _books[_live] is { HasEnded: false } book ? Math.Max(0m, book.Quantity - book.Cum) : 0m;

    /// <summary>True where it got another ID without a word before it filled: then nothing tells it from a second order, and more may be reserved.</summary>
    public bool MayBeTwo { get; private set; }

    // Two changes in place within one instant cannot be told apart.
    private int MostAsked => Rules.Replaces == ReplaceActs.InPlace ? 1 : 2;

    private bool HasBookPerRequest => Rules.Replaces == ReplaceActs.CancelAndNew || (Rules.Replaces == ReplaceActs.NewClientId && Rules.ReplacedQty == ReplacedQty.Remaining);

    public FamilyBook Open()
    {
        FamilyBook book = new() { Rules = Rules };
        book.Admit("X", 10m, side: Side);
        foreach ((string id, string target, decimal quantity) in _asked)
            book.Admit(id, quantity, target, Side);
        book.Add(new Journal.Facts.CancelAsked(new("C"), 1, new("X"), null, CancelBy.Caller));
        return book;
    }

    public override string ToString() => $"seed {Seed}{(_naming is null ? "" : " named")}: {Rules.Replaces} {Rules.ReplacedQty} {Rules.Fees} {Side}";

    private void Live()
    {
        if (_random.Next(4) == 0)
            Tell(ExecType.PendingNew, status: OrderStatus.PendingNew);
        Tell(ExecType.New);
        int length = 3 + _random.Next(6);
        while (Reports.Count < length)
        {
            Book book = _books[_live];
            bool isOver = book.HasEnded || book.Cum >= book.Quantity;
            if (!isOver && _naming?.Next(6) == 0)
                Rename(book);
            switch (_random.Next(14))
            {
                case < 5 when !isOver:
                    Fill(Math.Min(1m + _random.Next(4), book.Quantity - book.Cum));
                    break;
                case 5 when Standing() is var fill and >= 0:
                    Bust(fill);
                    break;
                case 6 when Standing() is var fill and >= 0 && _books[_fills[fill].Order] is var of && of.Quantity - of.Cum >= 2m:
                    Correct(fill, Math.Max(0.5m, _fills[fill].Quantity + 1m - _random.Next(3)));
                    break;
                case 7 or 8 when !isOver && _asked.Count < MostAsked && !_isPendingCancel:
                    Replace();
                    break;
                case 9 when !isOver && _asked.Count < 2 && Rules.Replaces != ReplaceActs.InPlace && !_isPendingCancel:
                    RefuseReplace();
                    break;
                case 10 when !isOver && !_isPendingCancel:
                    _isPendingCancel = true;
                    Tell(ExecType.PendingCancel);
                    break;
                case 11 when !isOver && Reports.Count > 2:
                    _isPendingCancel = false;
                    book.HasEnded = true;
                    Tell(_random.Next(3) == 0 ? ExecType.Expired : ExecType.Canceled);
                    book.End = Reports[^1].OrderStatus;
                    break;
                case 12 when _isPendingCancel:
                    _isPendingCancel = false;
                    Tell(ExecType.CancelReject);
                    Reports[^1] = Reports[^1] with { OrderQty = 0m, CumQty = 0m, LeavesQty = 0m };
                    break;
                case 13:
                    Tell(ExecType.OrderStatus);
                    break;
                default:
                    break;
            }

            if (isOver && _random.Next(3) == 0)
                break;
        }
    }

    private int Standing() => _fills.FindLastIndex(fill => fill.Quantity > 0m && fill.Order == _live);

    private string? NextName() => _naming is null ? null : $"V{++_names}";

    // With a word: it is restated, or goes on after a halt.
    private void Rename(Book book)
    {
        bool isHalted = _naming!.Next(2) == 0;
        if (isHalted)
            Tell(ExecType.Suspended, status: OrderStatus.Suspended);
        book.VenueId = NextName();
        Tell(isHalted ? ExecType.New : ExecType.Restated);
    }

    private void Fill(decimal quantity)
    {
        if (_naming?.Next(4) == 0)
        {
            _books[_live].VenueId = NextName();
            MayBeTwo |= !_fills.Exists(fill => fill.Order == _live && fill.Quantity > 0m);
        }

        Count(_live, quantity);
        decimal fee = quantity * 0.01m;
        Fees += fee;
        Tell(ExecType.Trade, quantity, fee: fee);
        _fills.Add((Reports[^1].ExecId, quantity, _live));
    }

    private void Bust(int fill)
    {
        (string execId, decimal was, int order) = _fills[fill];
        Count(order, -was);
        Fees -= was * 0.01m;
        Tell(ExecType.TradeCancel, of: execId);
        _fills[fill] = (execId, 0m, order);
    }

    private void Correct(int fill, decimal quantity)
    {
        (string execId, decimal was, int order) = _fills[fill];
        Count(order, quantity - was);
        Fees += (quantity - was) * 0.01m;
        Tell(ExecType.TradeCorrect, quantity, of: execId, fee: quantity * 0.01m);
        _fills[fill] = (Reports[^1].ExecId, quantity, order);
    }

    private void Count(int order, decimal quantity)
    {
        _books[order].Cum += quantity;
        Cum += quantity;
    }

    private void Replace()
    {
        string id = _asked.Count == 0 ? "Y" : "Z";
        Book before = _books[_live];
        decimal quantity = Rules.ReplacedQty == ReplacedQty.Total ? before.Cum + 2m + _random.Next(8) : 2m + _random.Next(8);
        _asked.Add((id, Rules.Replaces == ReplaceActs.InPlace ? "X" : before.Id, quantity));
        string? name = _naming?.Next(2) == 0 ? NextName() : before.VenueId;
        if (Rules.Replaces != ReplaceActs.InPlace && _random.Next(3) == 0)
            TellPendingReplace(id);
        switch (Rules.Replaces)
        {
            case ReplaceActs.CancelAndNew:
                before.HasEnded = true;
                Tell(ExecType.Canceled);
                before.End = OrderStatus.Canceled;
                _books.Add(new Book(id, quantity) { Cum = Rules.ReplacedQty == ReplacedQty.Total ? before.Cum : 0m, VenueId = NextName() });
                _live++;
                Tell(ExecType.New);
                break;
            case ReplaceActs.NewClientId when HasBookPerRequest:
                before.HasEnded = true;
                _books.Add(new Book(id, quantity) { VenueId = name });
                _live++;
                Tell(ExecType.Replaced, original: before.Id);
                break;
            case ReplaceActs.NewClientId:
                string was = before.Id;
                (before.Id, before.Quantity, before.VenueId) = (id, quantity, name);
                Tell(ExecType.Replaced, original: was);
                break;
            default:
                (before.Quantity, before.VenueId) = (Rules.ReplacedQty == ReplacedQty.Total ? quantity : before.Cum + quantity, name);
                Tell(ExecType.Replaced, original: before.Id);
                break;
        }
    }

    private void RefuseReplace()
    {
        string id = _asked.Count == 0 ? "Y" : "Z";
        _asked.Add((id, _books[_live].Id, 15m));
        if (_random.Next(3) == 0)
            TellPendingReplace(id);
        Tell(ExecType.CancelReject, original: _books[_live].Id);
        Reports[^1] = Reports[^1] with { ClientOrderId = new(id), OrderQty = 0m, CumQty = 0m, LeavesQty = 0m };
    }

    private void TellPendingReplace(string id)
    {
        Tell(ExecType.PendingReplace, original: _books[_live].Id, status: OrderStatus.PendingReplace);
        Reports[^1] = Reports[^1] with { ClientOrderId = new(id) };
    }

    private void Tell(ExecType type, decimal last = 0m, string? of = null, string? original = null, OrderStatus? status = null, decimal fee = 0m)
    {
        byte[] bytes = new byte[8];
        _random.NextBytes(bytes);
        Book book = _books[_live];
        if (type is ExecType.Canceled or ExecType.Expired)
            book.End = type == ExecType.Canceled ? OrderStatus.Canceled : OrderStatus.Expired;
        Reports.Add(new ExecutionReport
        {
            ClientOrderId = new(book.Id),
            BrokerOrderId = book.VenueId is null ? null : new(book.VenueId),
            ExecId = Convert.ToHexString(bytes)[..10],
            ExecType = type,
            OrderStatus = status ?? (_isPendingCancel ? OrderStatus.PendingCancel : book.Cum > 0m && book.Cum >= book.Quantity ? OrderStatus.Filled : book.End ?? (book.Cum > 0m ? OrderStatus.PartiallyFilled : OrderStatus.New)),
            OrderQty = book.Quantity,
            CumQty = book.Cum,
            LeavesQty = book.HasEnded ? 0m : Math.Max(0m, book.Quantity - book.Cum),
            LastQty = last,
            LastPx = last > 0m ? 100m : 0m,
            Fee = fee,
            FeeCurrency = fee > 0m ? "Q" : null,
            ExecRefId = of,
            OrigClientOrderId = original is null ? null : new(original),
            VenueTime = FamilyBook.Start.AddSeconds(Reports.Count),
            VenueSequence = Reports.Count + 1,
        });
    }

    private sealed class Book(string id, decimal quantity)
    {
        public string Id { get; set; } = id;

        public string? VenueId { get; set; }

        public decimal Quantity { get; set; } = quantity;

        public decimal Cum { get; set; }

        public bool HasEnded { get; set; }

        public OrderStatus? End { get; set; }
    }
}
