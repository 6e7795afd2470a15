using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Safety.Contracts;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// What has become of the changes of an order that the venue changes in place. It goes on speaking of the order, and so its reports need not
/// say which change they tell of: that is read from all of them together, in the venue's order, and never from the order they arrived in.
/// </summary>
/// <remarks>Only what was asked for before a report came can be meant by it.</remarks>
internal sealed class ChangesInPlace
{
    private readonly Intent[] _intents;
    private readonly Fix44Order _order;
    private readonly Fix44Order _reported; // by its reports alone
    private readonly bool _isToRemaining;
    private readonly decimal _filled;
    private readonly List<Version> _made;
    private readonly int _inForce;
    private readonly VenueHistory _history;
    private readonly string?[] _reportedBy; // the report of each change
    private readonly decimal _first; // its quantity before any change that was reported
    private Dictionary<ClientOrderId, int>? _byId;

    private ChangesInPlace(ImmutableArray<Intent> intents, Strand strand, ImmutableList<CancelRequest> cancels)
    {
        (_order, _reported, _history) = (strand.Order, strand.History.Reported, strand.History);
        _filled = strand.FilledQty;
        _isToRemaining = intents[0].Admission.Rules.ReplacedQty == ReplacedQty.Remaining;
        (List<ChangeReport> replaced, List<ChangeReport> refused) = ([], []);
        foreach (ChangeReport report in strand.History.Changes)
            (report.Taken.Report.ExecType == ExecType.Replaced ? replaced : refused).Add(report);
        _first = replaced.Count == 0 ? _order.OrderQty : replaced[0].QuantityBefore;
        _intents = [.. intents];
        int?[] toldBy = Assigned(replaced, out bool[] isAlone, out ulong?[] allToldBy);
        _reportedBy = [.. toldBy.Select(by => by is { } report ? replaced[report].Taken.Report.ExecId : null)];
        bool[] isRefused = Refused(refused, toldBy, cancels);
        for (int i = 1; i < _intents.Length; i++)
        {
            Intent intent = _intents[i];
            (bool isReported, bool isCertain) = (toldBy[i] is not null, allToldBy[i] is not null || intent.IsConfirmed);
            if (intent.IsReported != isReported || intent.IsCertain != isCertain || intent.IsRefusedUnnamed != isRefused[i])
                _intents[i] = intent with { IsReported = isReported, IsCertain = isCertain, IsRefusedUnnamed = isRefused[i] };
        }

        _made = Made(replaced, toldBy, isAlone, allToldBy);
        _inForce = Math.Max(0, _made.FindLastIndex(static version => version.Intent.IsCertain));
    }

    /// <summary>The changes of an order, as all that was told of them makes them; null where there are none.</summary>
    /// <param name="intents">The order and its changes.</param>
    /// <param name="strand">What the venue has told of it.</param>
    /// <param name="cancels">The cancels that were asked for.</param>
    public static ChangesInPlace? Of(ImmutableArray<Intent> intents, Strand strand, ImmutableList<CancelRequest> cancels) =>
        intents.Length > 1 && intents[0].Admission.Rules.Replaces == ReplaceActs.InPlace ? new(intents, strand, cancels) : null;

    /// <summary>The order and its changes, with what reports say of these.</summary>
    public IReadOnlyList<Intent> Intents => _intents;

    /// <summary>The most that the order's total can be, in units, by the changes that were made.</summary>
    public decimal MostQty
    {
        get
        {
            bool isInMoney = _order.IsNotional || _order.OrderQty == 0m; // how many units that is, the venue need not tell
            decimal most = _order.OrderQty;
            foreach (Version version in InForce())
            {
                if (version.IsUnreported || (isInMoney && version.Intent.IsInMoney))
                    most = Math.Max(most, QuantityIfMade(version.Intent));
            }

            return most;
        }
    }

    /// <summary>To what changes may have been made that no report tells of: theirs may be lost, and what comes later claims it, until a report tells of a change after it.</summary>
    public ImmutableArray<Fix44Order.ToldVersion> Unreported =>
    [
        .. Enumerable.Range(1, _intents.Length - 1).Where(i => _intents[i] is { IsReported: false, IsRefused: false, IsRefusedUnnamed: false, IsInMoney: false } change
            && (change.Own == IntentState.Amended || ExecutionStateValidator.IsOpen(change.Own)))
            .SelectMany(i => (_isToRemaining ? ClaimedBy(_intents[i]) : [_intents[i].Admission.OrderQty, Math.Max(_intents[i].Admission.OrderQty, _filled)])
                .Distinct().Select(quantity => new Fix44Order.ToldVersion(quantity, [], _reportedBy.Skip(i + 1).FirstOrDefault(static report => report is not null)))),
    ];

    /// <summary>True where it was changed to what shall still fill and nobody has told of how much in all that is: only the venue can say when it is filled.</summary>
    public bool IsOpenEnded => _isToRemaining && InForce().Any(static version => version.IsUnreported);

    /// <summary>The order's total: what was told of it last, where no change is undecided that it may not show; else the most that it can be.</summary>
    /// <param name="told">What a look-up or a list has told; null where none has since the last report of a change.</param>
    /// <param name="toldBy">The fact that told it.</param>
    public decimal QuantityWith(decimal? told, ulong toldBy)
    {
        // What was told before a change that is certain was asked for does not hold on.
        if (told is not { } quantity || (_made[_inForce].Intent is { IsReplacement: true, IsCertain: true } last && last.Sequence > toldBy))
            return MostQty;
        return Array.Exists(_intents, change => change.IsUndecidedChange || change.OwnBy > toldBy) ? Math.Max(MostQty, quantity) : quantity;
    }

    /// <summary>True while a change that nobody knows the outcome of would leave more to fill, so that counting alone does not tell that the order is filled.</summary>
    public bool MayBeMore => Array.Exists(_intents, change => change.IsUndecidedChange && (change.IsInMoney || QuantityIfMade(change) > _filled));

    /// <summary>What the changes that nobody knows the outcome of may add to the order's total: each of them all that it asks for, where that shall still fill.</summary>
    public decimal MayAdd => _isToRemaining ? _intents.Where(static change => change.IsUndecidedChange).Sum(static change => change.Admission.OrderQty) : 0m;

    /// <summary>The request by whose price the order counts: its last change. Where that is not certain, or the venue tells of another quantity, it may be an earlier one: then the dearest.</summary>
    public Admitted PricedBy
    {
        get
        {
            Admitted dearest = _made[^1].Intent.Admission;
            bool isOther = dearest.OrderQty != _order.OrderQty;
            foreach (Version version in isOther ? InForce().Concat(_made.Where(version => version.Intent.Admission.OrderQty == _order.OrderQty)) : InForce())
                dearest = version.Intent.Admission.UnitWorth() > dearest.UnitWorth() ? version.Intent.Admission : dearest;
            return dearest;
        }
    }

    /// <summary>True when the quantity that a look-up has found shows that a change was made, or one that came after it. Where the order may have had that quantity before, a person must have said so.</summary>
    public bool IsShown(Intent change, OrderSnapshot found) =>
        (change.IsVouchedFor || !MayHaveHad(change, found)) && Array.Exists(_intents, other => other.IsReplacement && other.Sequence >= change.Sequence && Fits(other, found));

    /// <summary>A look-up has found the order.</summary>
    /// <param name="header">The fact.</param>
    /// <param name="lookedUp">The look-up.</param>
    /// <param name="change">The change that was asked about.</param>
    /// <param name="found">What was found.</param>
    public Intent LookedUp(in FactHeader header, LookedUp lookedUp, Intent change, OrderSnapshot found)
    {
        if (found.OrderQty > 0m && !found.Status.IsEnd() && IsShown(change, found))
            return change.By(header, IntentState.Amended) with { IsProven = true, AskWhy = null };
        if (found.Status.IsEnd() || !change.IsLastAnswer(lookedUp))
            return change.AskedAgain(header, null); // what has ended ends its changes, once all that it filled was told
        if (found.OrderQty == 0m || Fits(change, found))
            return change.Quarantined(header, FormattableString.Invariant($"the venue works the {found.OrderQty} that the order had before the change, too: a look-up does not show whether it was made"));
        if (Array.Exists(_intents, later => later.Sequence > change.Sequence && later.IsUndecidedChange && later.Own != IntentState.Quarantine))
            return change.AskedAgain(header, null); // what becomes of that one tells more
        if (Array.Exists(_intents, later => later.Sequence > change.Sequence && later.IsMade && Fits(later, found)))
            return change.By(header, IntentState.Amended) with { IsProven = true, IsSuperseded = true, AskWhy = null, Reason = "a later change has taken its place" };
        return Array.Exists(_intents, later => later.Sequence > change.Sequence && later.IsUndecidedChange)
            ? change.Quarantined(header, FormattableString.Invariant($"the venue works {found.OrderQty}, as it would after a later change, too: a look-up does not show whether this one was made"))
            : change.WithOrderUnchanged(header, found.OrderQty);
    }

    /// <summary>The order and its changes, which have its ID at the venue and end with it.</summary>
    /// <param name="header">The fact.</param>
    /// <param name="intents">Them as they were read.</param>
    public ImmutableArray<Intent> Settled(in FactHeader header, ImmutableArray<Intent> intents)
    {
        Intent order = intents[0];
        Intent[] settled = [.. intents];
        if (PricedBy is var pricedBy && !ReferenceEquals(pricedBy, order.PricedBy))
            settled[0] = order with { PricedBy = pricedBy };
        for (int i = 1; i < settled.Length; i++)
        {
            if (order.BrokerOrderId is { } venueId && venueId != settled[i].BrokerOrderId)
                settled[i] = settled[i] with { BrokerOrderId = venueId };
            if (!order.IsOpen)
                settled[i] = settled[i].WithOrderEnded(order, _order.OrderQty);
            else if (settled[i] is { State: IntentState.Unknown, AskWhy: null })
                settled[i] = settled[i].AskedAbout(header, "the order that it was to change is open again");
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(settled);
    }

    private decimal QuantityIfMade(Intent change) => change.Admission.OrderQty + (_isToRemaining && change.IsReplacement ? _filled : 0m);

    private bool Fits(Intent change, OrderSnapshot found) => _isToRemaining && change.IsReplacement
        ? found.OrderQty - change.Admission.OrderQty is var filled && filled >= change.LeastFilled && filled <= found.CumQty // by what had filled at the time
        : found.OrderQty == change.Admission.OrderQty;

    private bool Fits(Intent change, ExecutionReport report) => report.OrderQty == 0m || change.IsInMoney
        || (_isToRemaining ? change.Admission.OrderQty + report.CumQty : Math.Max(change.Admission.OrderQty, report.CumQty)) == report.OrderQty;

    // Of a change to what shall still fill nobody knows the total before somebody tells it: what a later report claims is that, where the rest of it had filled
    // at some time since the change was asked for.
    private IEnumerable<decimal> ClaimedBy(Intent change)
    {
        foreach (ReadReport read in _history.Read)
        {
            ExecutionReport report = read.Taken.Report;
            if (read.Taken.Sequence < change.Sequence)
                continue;
            decimal total = report.OrderQty > 0m ? report.OrderQty
                : report.OrderStatus == OrderStatus.Filled ? read.After.CumQty : QuantityIfMade(change); // a trade of a list tells by its status alone
            decimal filled = total - change.Admission.OrderQty;
            if (filled == change.LeastFilled || (filled > change.LeastFilled && _history.HasStoodAt(filled)))
                yield return total;
        }
    }

    // What was made after the last certain change, or may have been: the venue may have come to two requests that were under way together in either order.
    private IEnumerable<Version> InForce()
    {
        Version certain = _made[_inForce];
        for (int i = 0; i < _made.Count; i++)
        {
            if ((i >= _inForce || !IsBefore(_made[i], certain)) && !_made[i].IsSuperseded)
                yield return _made[i];
        }
    }

    private static bool IsBefore(Version earlier, Version later) =>
        earlier.Instant is { } before && later.Instant is { } after ? before != after : earlier.KnownBy < later.Intent.Sequence;

    // The quantity that the order had when it came to a change, or may have had by those before it of which nobody knows.
    private bool MayHaveHad(Intent change, OrderSnapshot found)
    {
        Version before = _made.FindLast(version => version.Intent.Sequence < change.Sequence);
        bool isLater = _made.Exists(version => version.Intent.Sequence > change.Sequence && !version.IsUnreported); // then the order has its quantity from that
        bool isHad = before.IsUnreported ? Fits(before.Intent, found)
            : found.OrderQty == (!isLater ? (_intents[0].ToldQtyBy > change.Sequence ? _reported : _order).OrderQty : before.Intent.IsReplacement && before.Told > 0m ? before.Told : _first);
        return isHad || Array.Exists(_intents, other => other.IsUndecidedChange && other.Sequence < change.Sequence && Fits(other, found));
    }

    // The order itself, and the changes that were made: as they were asked for, but where reports tell another order.
    private List<Version> Made(List<ChangeReport> replaced, int?[] toldBy, bool[] isAlone, ulong?[] allToldBy)
    {
        List<Version> made = [new(_intents[0], _first, null, false, 0)];
        List<Version> told = [];
        for (int i = 1; i < _intents.Length; i++)
        {
            if (toldBy[i] is { } by)
                told.Add(new(_intents[i], replaced[by].Taken.Report.OrderQty, (replaced[by].Instant, by), isAlone[i], KnownBy(_intents[i], allToldBy[i] ?? replaced[by].Taken.Sequence)));
            if (_intents[i].IsMade)
                made.Add(new(_intents[i], 0m, null, false, _intents[i].OwnBy)); // those that were reported are put in below
        }

        told.Sort(static (a, b) => a.At!.Value.By.CompareTo(b.At!.Value.By));
        int next = 0;
        for (int i = 1; i < made.Count; i++)
        {
            if (made[i].Intent.IsReported)
                made[i] = told[next++];
        }

        return made;

        static ulong KnownBy(Intent change, ulong told) => change.Own == IntentState.Amended ? Math.Min(change.OwnBy, told) : told;
    }

    // Which report tells of each change. Those that name it, or whose quantity does, are read before those that leave it open: these mean the oldest that is left.
    // Which of several that are alike it tells of, nobody can say; but where all of these are told, each was made, by the last of their reports.
    private int?[] Assigned(List<ChangeReport> replaced, out bool[] isAlone, out ulong?[] allToldBy)
    {
        int?[] toldBy = new int?[_intents.Length];
        bool[] isSure = isAlone = new bool[_intents.Length];
        bool[] isOneOfSeveral = new bool[_intents.Length], isGuessed = new bool[_intents.Length];
        int[] alike = [.. Enumerable.Range(0, _intents.Length)]; // those that one report may mean have one number
        HashSet<decimal> quantities = [];
        List<int> left = [], denied = [];
        for (int i = 1; i < _intents.Length; i++)
        {
            if (!_intents[i].IsRefused)
                (_intents[i].Own == IntentState.Amended || ExecutionStateValidator.IsOpen(_intents[i].Own) ? left : denied).Add(i);
        }

        for (int r = 0; r < replaced.Count; r++)
        {
            if (replaced[r].Taken.Request is { } named && IndexOf(named) is var i and > 0 && toldBy[i] is null)
                Assign(i, r, isOnly: true);
        }

        foreach (bool isQuantityTold in (ReadOnlySpan<bool>)[true, false])
        {
            for (int r = 0; r < replaced.Count; r++)
            {
                TakenReport taken = replaced[r].Taken;
                if (taken.Request is null && taken.Report.OrderQty > 0m == isQuantityTold)
                    Take(r, taken);
            }
        }

        ulong?[] by = allToldBy = new ulong?[_intents.Length];
        foreach (IGrouping<int, int> together in Enumerable.Range(1, _intents.Length - 1).GroupBy(i => alike[i]))
        {
            if (together.All(i => toldBy[i] is not null && !isGuessed[i]))
            {
                ulong last = together.Max(i => replaced[toldBy[i]!.Value].Taken.Sequence);
                foreach (int i in together)
                    by[i] = last;
            }
        }

        return toldBy;

        void Unite(int one, int other)
        {
            (int to, int from) = (alike[one], alike[other]);
            for (int i = 0; i < alike.Length && to != from; i++)
                alike[i] = alike[i] == from ? to : alike[i];
        }

        void Take(int r, TakenReport taken)
        {
            (int first, bool isOnly) = Find(left, taken, static (changes, change, report) => changes.Fits(change, report));
            if (first == 0 && taken.Report.OrderQty > 0m)
            {
                if (quantities.Contains(taken.Report.OrderQty))
                    return; // told again, or made again by a copy of the request
                (first, isOnly) = Find(denied, taken, static (changes, change, report) => changes.Fits(change, report)); // the answer was taken for a "no"
                if (first == 0)
                {
                    (first, isOnly) = (Find(left, taken, static (_, _, _) => true).First, false); // the venue may accept another quantity than was asked for
                    isGuessed[first] = true;
                }
            }

            if (first > 0)
                Assign(first, r, isOnly);
        }

        (int First, bool IsOnly) Find(List<int> among, TakenReport taken, Func<ChangesInPlace, Intent, ExecutionReport, bool> fits)
        {
            int first = 0;
            bool isOnly = true;
            foreach (int i in among)
            {
                if (_intents[i].Sequence > taken.Sequence)
                    break;
                if (!fits(this, _intents[i], taken.Report))
                    continue;
                if (first == 0)
                {
                    first = i;
                    continue;
                }

                isOnly = false;
                isOneOfSeveral[first] = isOneOfSeveral[i] = true;
                Unite(first, i);
            }

            return (first, isOnly && !isOneOfSeveral[first]);
        }

        void Assign(int i, int r, bool isOnly)
        {
            toldBy[i] = r;
            isSure[i] = isOnly;
            left.Remove(i);
            denied.Remove(i);
            quantities.Add(replaced[r].Taken.Report.OrderQty);
        }
    }

    // Refusals that name no change: they are of those that are left, where there are not more of these. A cancel that was asked for before may be meant as well.
    private bool[] Refused(List<ChangeReport> refused, int?[] toldBy, ImmutableList<CancelRequest> cancels)
    {
        bool[] isRefused = new bool[_intents.Length];
        int refusals = 0;
        foreach (TakenReport taken in refused.Select(static report => report.Taken).OrderBy(static taken => taken.Sequence))
        {
            if (IndexOf(taken.Report.ClientOrderId) > 0 || (!cancels.IsEmpty && cancels[0].Sequence < taken.Sequence))
                continue;
            List<int> open = [];
            for (int i = 1; i < _intents.Length && _intents[i].Sequence < taken.Sequence; i++)
            {
                if (toldBy[i] is null && !isRefused[i] && _intents[i] is { IsRefused: false } change && ExecutionStateValidator.IsOpen(change.Own))
                    open.Add(i);
            }

            if (++refusals < open.Count)
                continue;
            refusals = 0;
            foreach (int i in open)
                isRefused[i] = true;
        }

        return isRefused;
    }

    private int IndexOf(ClientOrderId id)
    {
        if (_byId is null)
        {
            _byId = new Dictionary<ClientOrderId, int>(_intents.Length);
            for (int i = 0; i < _intents.Length; i++)
                _byId[_intents[i].ClientOrderId] = i;
        }

        return _byId.GetValueOrDefault(id, -1);
    }

    // A quantity of the order that was made: by which change, told as what and by which report, whether that can mean no other, and since which fact it is known.
    private readonly record struct Version(Intent Intent, decimal Told, (int Instant, int By)? At, bool IsSure, ulong KnownBy)
    {
        public bool IsUnreported => At is null && Intent.IsReplacement;

        public bool IsSuperseded => IsUnreported && Intent.IsSuperseded;

        public int? Instant => IsSure ? At?.Instant : null;
    }
}
