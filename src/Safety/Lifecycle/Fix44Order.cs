using System.Collections.Immutable;
using Safety.Contracts;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// An order at the venue by the rules of FIX 4.4: state and quantities are derived from what reports report (fills, busts,
/// corrections, replaces, restatements). What they claim (OrdStatus, CumQty, LeavesQty) is only compared.
/// </summary>
/// <remarks>
/// One value covers an order and all replacements of it. The state is the OrdStatus of the highest precedence that holds:
/// Pending Cancel, Pending Replace, Done for Day, Calculated, Filled, Stopped, Suspended, Canceled or Expired, Partially Filled,
/// New or Rejected or Pending New. Source: FIX 4.4 Errata 20030618, Volume 4, "Execution Reports" and "Order State Change Matrices".
/// </remarks>
[OrderStateMachine<OrderStatus>(
    Initial = OrderStatus.PendingNew,
    NoNewRisk = [OrderStatus.Filled, OrderStatus.Canceled, OrderStatus.Expired, OrderStatus.Rejected, OrderStatus.Calculated])]
public sealed partial record Fix44Order
{
    // What is admitted has at most 12 digits before the point; larger figures could not be multiplied with each other.
    private const decimal MostCountable = 1e12m;

    private const int MostSearched = 16;

    private readonly bool _isGoodTillCancel;
    private VersionIndex? _quantities; // of many versions, once asked for
    private OrderStatus? _told;
    private decimal? _toldQty;
    private ImmutableArray<ToldVersion> _toldOfOthers = [];
    private ImmutableArray<ClientOrderId> _untimed = [];
    private ClientOrderId _toldId;

    private Fix44Order(ClientOrderId id, decimal quantity, bool isNotional, bool isGoodTillCancel)
    {
        Versions = [(id, quantity)];
        InMoney = isNotional ? [id] : [];
        _isGoodTillCancel = isGoodTillCancel;
    }

    /// <summary>The order's total quantity in units, as accepted last; 0 while only the venue could tell (a notional size).</summary>
    public decimal OrderQty => Versions[^1].Quantity;

    /// <summary>All filled so far, in units: fills less busts, as corrected and as restated by splits.</summary>
    public decimal CumQty { get; private init; }

    /// <summary>What can still fill, in units.</summary>
    public decimal LeavesQty => IsOver ? 0m : Math.Max(0m, OrderQty - CumQty);

    /// <summary>The average price of <see cref="CumQty"/>.</summary>
    public decimal AveragePrice => CumQty - CarriedQty > 0m ? Worth / (CumQty - CarriedQty) : 0m;

    /// <summary>True when a cancel of ours is under way or was: then the venue may claim Pending Cancel without having reported it.</summary>
    public bool IsCancelAsked { get; private init; }

    /// <summary>The client order ID it lives under now.</summary>
    internal ClientOrderId LiveId => Versions[^1].Id;

    /// <summary>The version that the venue has restated last, and to how much: of a size in money that is what it comes to, and no estimate.</summary>
    internal (ClientOrderId Id, decimal Quantity) Restated { get; private init; }

    /// <summary>What <see cref="CumQty"/> owes to splits: no trade stands behind it.</summary>
    internal decimal SplitQty { get; private init; }

    /// <summary>What earlier orders have filled whose totals the venue carries on in this one's.</summary>
    internal decimal CarriedQty { get; private init; }

    /// <summary>True where the venue tells of no fills but of totals: then the last total is what has filled.</summary>
    internal bool CountsTotals { get; private init; }

    /// <summary>True where a change in place asks for what shall still fill.</summary>
    internal bool IsChangedToRemaining { get; private init; }

    /// <summary>The quantities that it was changed to in place, in one instant or without a word to what: only what comes later tells which was the last.</summary>
    internal ImmutableArray<decimal> ChangedTo { get; private init; } = [];

    /// <summary>True while it has a size in money: a replacement may be in units.</summary>
    internal bool IsNotional => IsInMoney(LiveId);

    /// <summary>True when the day's end ends it.</summary>
    internal bool EndsWithTheDay => !_isGoodTillCancel;

    /// <summary>True while a bust or correction that was applied waits for the fill it refers to.</summary>
    internal bool IsUnmatched(ExecutionReport bust) => !Unmatched.IsEmpty && Unmatched.Contains(bust);

    /// <summary>The sum of quantity × price over all fills as they stand.</summary>
    internal decimal Worth { get; private init; }

    /// <summary>Fees paid on the fills as they stand, by currency; the empty one where reports name none.</summary>
    internal ImmutableSortedDictionary<string, decimal> Fees { get; private init; } = Contribution.NoFees;

    /// <summary>True once the venue has had it.</summary>
    internal bool IsAccepted { get; private init; }

    /// <summary>True when the venue has not taken it.</summary>
    internal bool IsRefused => IsRejected && !IsAccepted;

    /// <summary>True once nothing of it can trade any more, as far as reports and <see cref="Told"/> say.</summary>
    internal bool IsEnded => IsOver;

    /// <summary>True when it has ended by <see cref="Told"/> alone: at which of its reports, nobody knows.</summary>
    internal bool IsEndedAnywhere => _told is not null && !IsOverByReports;

    /// <summary>True where a look-up or a list has told of it under other IDs, or other quantities may be true.</summary>
    internal bool IsToldOfOthers => !_toldOfOthers.IsEmpty;

    /// <summary>True when it ended by expiry, calculation or the day's end.</summary>
    internal bool HasExpired => (IsExpired || IsCalculated || IsDoneForDay || _told == OrderStatus.Expired) && !IsCanceled;

    private bool IsRejected { get; init; }

    private bool IsCanceled { get; init; }

    private bool IsExpired { get; init; }

    private bool IsDoneForDay { get; init; }

    private bool IsStopped { get; init; }

    private bool IsSuspended { get; init; }

    private bool IsCalculated { get; init; }

    // The accepted versions of the order, oldest first: a version that is rejected after all gives the one before back.
    private ImmutableArray<(ClientOrderId Id, decimal Quantity)> Versions { get; init; }

    // The order and those of its replacements whose size is in money.
    private ImmutableHashSet<ClientOrderId> InMoney { get; init; }

    // Those that it may have had before, while reports of that instant are read.
    private ImmutableArray<decimal> ChangedFrom { get; init; } = [];

    // Replacements asked for, with the quantities asked for.
    private ImmutableDictionary<ClientOrderId, decimal> Requests { get; init; } = ImmutableDictionary<ClientOrderId, decimal>.Empty;

    private ImmutableDictionary<ClientOrderId, OrderStatus> Pending { get; init; } = ImmutableDictionary<ClientOrderId, OrderStatus>.Empty;

    // The fills as they were reported, the last one first.
    private FillChain? Fills { get; init; }

    // What has become of those that were busted or corrected.
    private ImmutableDictionary<ExecutionKey, Execution> Amended { get; init; } = ImmutableDictionary<ExecutionKey, Execution>.Empty;

    // The report of a correction → the fill it corrects.
    private ImmutableDictionary<ExecutionKey, ExecutionKey> Corrections { get; init; } = ImmutableDictionary<ExecutionKey, ExecutionKey>.Empty;

    private ImmutableList<ExecutionReport> Unmatched { get; init; } = [];

    /// <summary>Of how much the order was told to be under an ID of which no report has told.</summary>
    /// <param name="Quantity">Of how much.</param>
    /// <param name="Later">The requests after that one: where one of them is a version, nothing makes the order what it was before.</param>
    /// <param name="Until">The report that tells of a change after it; null while none does.</param>
    internal sealed record ToldVersion(decimal Quantity, ImmutableArray<ClientOrderId> Later, string? Until = null)
    {
        public bool Equals(ToldVersion? other) => other is not null && Quantity == other.Quantity && Until == other.Until && Later.SequenceEqual(other.Later);

        public override int GetHashCode() => Quantity.GetHashCode();
    }

    private sealed record VersionIndex(ImmutableArray<(ClientOrderId Id, decimal Quantity)> Of, Dictionary<ClientOrderId, decimal> ById);

    private enum FalseClaim
    {
        None,
        Status,
        CumQty,
        OrderQty,
        LeavesQty,
    }

    private bool IsOver => IsOverByReports || _told is not null;

    private bool IsOverByReports => IsCanceled || IsExpired || IsCalculated || (IsRejected && !IsAccepted) || (IsDoneForDay && !_isGoodTillCancel);

    /// <summary>An order of which the venue has said nothing yet.</summary>
    /// <param name="id">Its client order ID.</param>
    /// <param name="quantity">Its quantity in units; 0 for a size in money, which the venue turns into units.</param>
    /// <param name="timeInForce">How long it works: Done for Day ends a day order, not one that is good till canceled.</param>
    /// <param name="isNotional">True for a size in money.</param>
    public static Fix44Order Open(ClientOrderId id, decimal quantity, TimeInForce timeInForce = TimeInForce.Day, bool isNotional = false) =>
        new(id, isNotional ? 0m : quantity, isNotional, timeInForce == TimeInForce.GoodTillCancel);

    /// <summary>The same order, once a replacement of it was asked for: a request changes nothing until the venue reports it.</summary>
    /// <param name="id">The replacement's client order ID.</param>
    /// <param name="quantity">The quantity asked for, in units; 0 for a size in money, which the venue turns into units.</param>
    /// <param name="isNotional">True for a size in money.</param>
    public Fix44Order Asked(ClientOrderId id, decimal quantity, bool isNotional = false) =>
        this with { Requests = Requests.SetItem(id, isNotional ? 0m : quantity), InMoney = isNotional ? InMoney.Add(id) : InMoney };

    /// <summary>The same order, once its cancel was asked for.</summary>
    public Fix44Order CancelAsked() => this with { IsCancelAsked = true };

    /// <summary>The same order, opened where the venue carries on the totals of those before it.</summary>
    internal Fix44Order Carrying(decimal quantity) => quantity == CarriedQty ? this : this with { CumQty = CumQty - CarriedQty + quantity, CarriedQty = quantity };

    /// <summary>The same order, opened at a venue that tells totals only.</summary>
    internal Fix44Order CountingTotals() => this with { CountsTotals = true };

    /// <summary>The same order, opened at a venue that changes it in place to what shall still fill.</summary>
    internal Fix44Order ChangedToRemaining() => this with { IsChangedToRemaining = true };

    /// <summary>Takes a report at a venue that tells totals only: where they stand now is the fact, and a total that has fallen is a bust.</summary>
    internal OrderStep<Fix44Order> ApplyTotal(ExecutionReport report)
    {
        decimal price = report.AveragePrice != 0m ? report.AveragePrice : report.LastPx != 0m && CumQty == CarriedQty ? report.LastPx : AveragePrice;
        bool isTold = report.OrderQty != 0m || report.CumQty != 0m;
        bool isAccepted = IsAccepted || report.OrderStatus is not (OrderStatus.PendingNew or OrderStatus.Rejected);
        Fix44Order at = !isTold ? this : (this with { CumQty = report.CumQty, Worth = (report.CumQty - CarriedQty) * price, IsAccepted = isAccepted }).Ranked();
        return at.Apply(report with
        {
            LastQty = 0m,
            ExecType = report.ExecType is not (ExecType.Trade or ExecType.TradeCancel or ExecType.TradeCorrect or ExecType.OrderStatus) ? report.ExecType : report.OrderStatus switch
            {
                OrderStatus.Canceled => ExecType.Canceled,
                OrderStatus.Expired => ExecType.Expired,
                OrderStatus.Rejected => ExecType.Rejected,
                OrderStatus.New or OrderStatus.PartiallyFilled or OrderStatus.Filled => ExecType.New,
                _ => ExecType.OrderStatus,
            },
        });
    }

    /// <summary>The same order, once a look-up or a list has told how it ended, or of how much it is: the report that says so may never come, and others may take it for said.</summary>
    /// <param name="id">Under which of its IDs: a replacement asked for that is found has taken effect.</param>
    /// <param name="end">How it ended; null takes it back.</param>
    /// <param name="quantity">Of how much it is; null takes it back.</param>
    /// <param name="ofOthers">Of how much it was under its other IDs.</param>
    internal Fix44Order Told(ClientOrderId id, OrderStatus? end, decimal? quantity, ImmutableArray<ToldVersion> ofOthers)
    {
        if (end is null && quantity is null)
            id = default;
        return _told == end && _toldQty == quantity && _toldId == id && _toldOfOthers.SequenceEqual(ofOthers) ? this
            : this with { _told = end, _toldQty = quantity, _toldId = id, _toldOfOthers = ofOthers };
    }

    /// <summary>The same order, with the names that it may have since a time that no report tells.</summary>
    internal Fix44Order WithNames(ImmutableArray<ClientOrderId> untimed) => _untimed.SequenceEqual(untimed) ? this : this with { _untimed = untimed };

    /// <summary>The same order, after all reports, as it was told of since.</summary>
    internal Fix44Order AsTold()
    {
        if (_toldId.IsEmpty)
            return this;
        Fix44Order told = QuantityOf(_toldId) is null && Requests.TryGetValue(_toldId, out decimal asked)
            ? Answered(_toldId, OrderStatus.PendingReplace) with { Versions = WithVersion(_toldId, _toldQty ?? AsMade(asked)) } : this;
        return (_toldQty is { } quantity ? told.ClaimedAs(quantity, isLater: false) : told).Ranked();
    }

    /// <summary>The same order, before it was changed in place to any of these quantities in one instant.</summary>
    internal Fix44Order ChangingTo(ImmutableArray<decimal> quantities) =>
        quantities.Length < 2 ? this : this with { ChangedTo = quantities, ChangedFrom = ChangedTo.IsEmpty ? [OrderQty] : ChangedTo };

    /// <summary>The same order, with the quantity that a report claims, where it may have that.</summary>
    /// <param name="claimed">The quantity.</param>
    /// <param name="isLater">True where the report came after the instant in which it was changed: then it is known.</param>
    internal Fix44Order ClaimedAs(decimal claimed, bool isLater) => !MayHave(claimed) || (claimed == OrderQty && !ChangedFrom.Contains(claimed) && !ChangedTo.Contains(claimed)) ? this
        : this with { Versions = Versions.SetItem(Versions.Length - 1, (LiveId, claimed)), ChangedTo = isLater ? [] : ChangedTo };

    /// <summary>True for a quantity that it may have without a report that says so: told by a look-up or a list, or one of several of an instant.</summary>
    internal bool MayHave(decimal quantity) => ChangedFrom.Contains(quantity) || ChangedTo.Contains(quantity) || IsTold(quantity);

    /// <summary>The same order, after the instant in which it was changed: where nothing has told to what last, it may be the largest.</summary>
    internal Fix44Order Changed(bool isOpen) => ChangedFrom.IsEmpty ? this : (isOpen ? ClaimedAs(ChangedTo.Max(), isLater: false).Ranked() : this) with { ChangedFrom = [] };

    /// <summary>The quantity of an accepted version; null for a version that the venue has not accepted.</summary>
    internal decimal? QuantityOf(ClientOrderId id)
    {
        if (Versions.Length > MostSearched)
        {
            if (_quantities is not { } known || known.Of != Versions)
                _quantities = known = new(Versions, Versions.ToDictionary(static version => version.Id, static version => version.Quantity));
            return known.ById.TryGetValue(id, out decimal found) ? found : null;
        }

        foreach ((ClientOrderId version, decimal quantity) in Versions)
        {
            if (version == id)
                return quantity;
        }

        return null;
    }

    /// <summary>What the report, which was just applied, claims otherwise than is derived; null when it agrees.</summary>
    /// <remarks>
    /// OrderQty = CumQty + LeavesQty, but LeavesQty may be 0 once the order is canceled, expired, rejected, calculated or done for the
    /// day. A report with OrderQty 0 claims no OrderQty and no LeavesQty, one with CumQty 0 too claims no total (a venue's list of trades).
    /// </remarks>
    public string? Disagreement(ExecutionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return FalseClaimOf(report) switch
        {
            FalseClaim.Status => $"it claims {report.OrderStatus}, derived is {State}",
            FalseClaim.CumQty => FormattableString.Invariant($"it claims CumQty {report.CumQty}, derived is {CumQty}"),
            FalseClaim.OrderQty => FormattableString.Invariant($"it claims OrderQty {report.OrderQty}, derived is {OrderQty}"),
            FalseClaim.LeavesQty => FormattableString.Invariant($"it claims LeavesQty {report.LeavesQty}, derived is {LeavesQty}"),
            _ => null,
        };
    }

    /// <summary>True when the report, which was just applied, claims nothing otherwise than is derived.</summary>
    internal bool Agrees(ExecutionReport report) => FalseClaimOf(report) == FalseClaim.None;

    /// <summary>The same, where fills without totals leave open which of several totals it saw.</summary>
    internal bool AgreesAt(ExecutionReport report, decimal cumQty) => (this with { CumQty = cumQty }).Ranked().Agrees(report);

    private FalseClaim FalseClaimOf(ExecutionReport report)
    {
        if (report.ExecType == ExecType.Rejected && IsRequest(report.ClientOrderId))
            return FalseClaim.None; // it describes the request it rejects
        // Nor is it news that an order works whose acknowledgement was lost.
        if (report.ExecType == ExecType.CancelReject && (report.OrderStatus == OrderStatus.Rejected ? MayBeUnknown(report) : report.OrderStatus == OrderStatus.New && State == OrderStatus.PendingNew))
            return FalseClaim.None;
        if (!MayClaim(report.OrderStatus))
            return FalseClaim.Status;
        // A cancel that is pending may be of a replacement of which no report tells: it says of how much that is, and proves it only once it is not refused.
        if (report.ExecType == ExecType.PendingCancel && report.OrderQty > 0m && (IsAskedAs(report.ClientOrderId, report.OrderQty) || (report.OrigClientOrderId is { } original && IsAskedAs(original, report.OrderQty))))
            return report.CumQty == CumQty ? FalseClaim.None : FalseClaim.CumQty;
        if ((report.OrderQty != 0m || report.CumQty != 0m) && report.CumQty != CumQty)
            return FalseClaim.CumQty;
        if (report.OrderQty == 0m || IsNotional)
            return FalseClaim.None;
        if (report.OrderQty != OrderQty)
            return FalseClaim.OrderQty;
        return report.LeavesQty == LeavesQty || (report.LeavesQty == 0m && IsDoneForDay) || (IsOver && report.LeavesQty == OrderQty - CumQty)
            ? FalseClaim.None : FalseClaim.LeavesQty;
    }

    [OrderTransition<OrderStatus>(ExecType.New, From = [OrderStatus.PendingNew, OrderStatus.New], To = [OrderStatus.New], Source = "FIX44 A.1.a")]
    [OrderTransition<OrderStatus>(ExecType.New, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel], Source = "FIX44 B.1.d")]
    [OrderTransition<OrderStatus>(ExecType.New, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingReplace, OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled, OrderStatus.Stopped, OrderStatus.DoneForDay], Source = "FIX44 B.1.d, for a replace; under the replacement's ID it proves it")]
    [OrderTransition<OrderStatus>(ExecType.New, From = [OrderStatus.PartiallyFilled], To = [OrderStatus.PartiallyFilled, OrderStatus.Filled], Source = "a fill before its acknowledgement")]
    [OrderTransition<OrderStatus>(ExecType.New, From = [OrderStatus.Filled], To = [OrderStatus.Filled, OrderStatus.PartiallyFilled], Source = "a fill before its acknowledgement")]
    [OrderTransition<OrderStatus>(ExecType.New, From = [OrderStatus.Canceled], To = [OrderStatus.Canceled], Source = "a cancel before its acknowledgement")]
    [OrderTransition<OrderStatus>(ExecType.New, From = [OrderStatus.Expired], To = [OrderStatus.Expired], Source = "an expiry before its acknowledgement")]
    [OrderTransition<OrderStatus>(ExecType.New, From = [OrderStatus.DoneForDay], To = [OrderStatus.DoneForDay])]
    [OrderTransition<OrderStatus>(ExecType.New, From = [OrderStatus.Stopped], To = [OrderStatus.Stopped])]
    [OrderTransition<OrderStatus>(ExecType.New, From = [OrderStatus.Suspended], To = [OrderStatus.New, OrderStatus.PartiallyFilled], Source = "trading goes on after a halt")]
    private OrderStep<Fix44Order> OnNew(ExecutionReport report) =>
        (Taking(report) with { IsAccepted = true, IsSuspended = false }).Ranked();

    [OrderTransition<OrderStatus>(ExecType.Trade, From = [OrderStatus.PendingNew, OrderStatus.New, OrderStatus.PartiallyFilled], To = [OrderStatus.PartiallyFilled, OrderStatus.Filled, OrderStatus.New], Source = "FIX44 A.1.a; New where its bust came first")]
    [OrderTransition<OrderStatus>(ExecType.Trade, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel], Source = "FIX44 B.1.b")]
    [OrderTransition<OrderStatus>(ExecType.Trade, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingReplace, OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled, OrderStatus.Stopped, OrderStatus.Suspended, OrderStatus.DoneForDay], Source = "FIX44 C.3.a; under the replacement's ID it proves it")]
    [OrderTransition<OrderStatus>(ExecType.Trade, From = [OrderStatus.Filled], To = [OrderStatus.Filled, OrderStatus.PartiallyFilled], Source = "an overfill, or a fill under a larger replacement's ID")]
    [OrderTransition<OrderStatus>(ExecType.Trade, From = [OrderStatus.Canceled], To = [OrderStatus.Canceled, OrderStatus.Filled], Source = "FIX44 J.1.b")]
    [OrderTransition<OrderStatus>(ExecType.Trade, From = [OrderStatus.Expired], To = [OrderStatus.Expired, OrderStatus.Filled], Source = "FIX44 J.1.b, for an expiry")]
    [OrderTransition<OrderStatus>(ExecType.Trade, From = [OrderStatus.Rejected], To = [OrderStatus.PartiallyFilled, OrderStatus.Filled], Source = "the venue traded it all the same: a fill is never thrown away")]
    [OrderTransition<OrderStatus>(ExecType.Trade, From = [OrderStatus.DoneForDay], To = [OrderStatus.DoneForDay], Source = "FIX44 J.1.d")]
    [OrderTransition<OrderStatus>(ExecType.Trade, From = [OrderStatus.Calculated], To = [OrderStatus.Calculated], Source = "FIX44 J.1.d, for a calculated order")]
    [OrderTransition<OrderStatus>(ExecType.Trade, From = [OrderStatus.Stopped], To = [OrderStatus.Stopped, OrderStatus.Filled], Source = "FIX44 L.1.a")]
    [OrderTransition<OrderStatus>(ExecType.Trade, From = [OrderStatus.Suspended], To = [OrderStatus.Suspended, OrderStatus.Filled])]
    private OrderStep<Fix44Order> OnTrade(ExecutionReport report)
    {
        if (Impossible(report) is { } why)
            return Illegal(why);
        Fix44Order next = Taking(report) with
        {
            IsAccepted = true,
            Fills = new FillChain(new(ExecutionKey.Of(report), report.LastQty, report.LastPx, false, report.Fee, report.FeeCurrency ?? ""), Fills),
            CumQty = CumQty + report.LastQty,
            Worth = Worth + (report.LastQty * report.LastPx),
            Fees = report.Fee == 0m ? Fees : Paid(report.FeeCurrency ?? "", report.Fee),
        };
        return next.Matched().Ranked();
    }

    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.PendingNew], To = [OrderStatus.PendingNew])]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.New], To = [OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled], Source = "FIX44 J.1.a, where the fill was corrected to nothing before")]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.PartiallyFilled, OrderStatus.Filled], To = [OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled], Source = "FIX44 J.1.a")]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.Filled], To = [OrderStatus.Canceled, OrderStatus.Expired, OrderStatus.Stopped, OrderStatus.Suspended], Source = "FIX44 J.1.b, where the fill had completed the order after its end, or after a guarantee or halt")]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.Canceled], To = [OrderStatus.Canceled, OrderStatus.Filled], Source = "FIX44 J.1.b")]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.Expired], To = [OrderStatus.Expired, OrderStatus.Filled], Source = "FIX44 J.1.b, for an expiry")]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.Rejected], To = [OrderStatus.Rejected])]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.DoneForDay], To = [OrderStatus.DoneForDay], Source = "FIX44 J.1.d")]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.Calculated], To = [OrderStatus.Calculated])]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel])]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingReplace, OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled, OrderStatus.Stopped, OrderStatus.Suspended, OrderStatus.DoneForDay], Source = "under the replacement's ID it proves it")]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.Stopped], To = [OrderStatus.Stopped, OrderStatus.Filled])]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.Suspended], To = [OrderStatus.Suspended, OrderStatus.Filled])]
    private OrderStep<Fix44Order> OnBustOrCorrection(ExecutionReport report)
    {
        if (Impossible(report) is { } why)
            return Illegal(why);
        Fix44Order next = Taking(report);
        if (next.FillOf(report) is not { } fill)
            return (next with { Unmatched = next.Unmatched.Add(report) }).Ranked(); // its fill may be under way
        return next.Standing(fill).IsBusted
            ? Illegal($"it busts or corrects the fill '{report.ExecRefId}', which was taken back before")
            : next.Corrected(report, fill).Matched().Ranked();
    }

    [OrderTransition<OrderStatus>(ExecType.Canceled, From = [OrderStatus.PendingNew, OrderStatus.New, OrderStatus.Canceled, OrderStatus.Expired], To = [OrderStatus.Canceled], Source = "FIX44 B.1.d, E.1.e, I.1.a")]
    [OrderTransition<OrderStatus>(ExecType.Canceled, From = [OrderStatus.PartiallyFilled, OrderStatus.Stopped, OrderStatus.Suspended], To = [OrderStatus.Canceled, OrderStatus.Filled], Source = "FIX44 E.1.b")]
    [OrderTransition<OrderStatus>(ExecType.Canceled, From = [OrderStatus.PendingCancel, OrderStatus.PendingReplace], To = [OrderStatus.Canceled, OrderStatus.Filled], Source = "FIX44 B.1.b")]
    [OrderTransition<OrderStatus>(ExecType.Canceled, From = [OrderStatus.DoneForDay], To = [OrderStatus.Canceled, OrderStatus.Filled], Source = "FIX44 H.1.c")]
    [OrderTransition<OrderStatus>(ExecType.Canceled, From = [OrderStatus.Filled], To = [OrderStatus.Filled, OrderStatus.Canceled], Source = "precedence: Filled outranks Canceled, but for a larger replacement")]
    [OrderTransition<OrderStatus>(ExecType.Expired, From = [OrderStatus.PendingNew, OrderStatus.New, OrderStatus.Expired], To = [OrderStatus.Expired], Source = "FIX44 quantity rules")]
    [OrderTransition<OrderStatus>(ExecType.Expired, From = [OrderStatus.PartiallyFilled, OrderStatus.Stopped, OrderStatus.Suspended, OrderStatus.PendingCancel, OrderStatus.PendingReplace, OrderStatus.DoneForDay], To = [OrderStatus.Expired, OrderStatus.Canceled, OrderStatus.Filled], Source = "FIX44 quantity rules")]
    [OrderTransition<OrderStatus>(ExecType.Expired, From = [OrderStatus.Filled], To = [OrderStatus.Filled, OrderStatus.Expired], Source = "precedence: Filled outranks Expired, but for a larger replacement")]
    [OrderTransition<OrderStatus>(ExecType.Expired, From = [OrderStatus.Canceled], To = [OrderStatus.Canceled])]
    private OrderStep<Fix44Order> OnEnded(ExecutionReport report) =>
        (Taking(report) with
        {
            IsAccepted = true,
            IsCanceled = IsCanceled || report.ExecType == ExecType.Canceled,
            IsExpired = IsExpired || report.ExecType == ExecType.Expired,
            IsDoneForDay = false,
            IsStopped = false,
            IsSuspended = false,
            Pending = Pending.Clear(),
        }).Ranked();

    [OrderTransition<OrderStatus>(ExecType.Replaced, From = [OrderStatus.PendingNew, OrderStatus.New, OrderStatus.PartiallyFilled], To = [OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled], Source = "FIX44 C.1.a, C.3.c")]
    [OrderTransition<OrderStatus>(ExecType.Replaced, From = [OrderStatus.PendingReplace], To = [OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled, OrderStatus.PendingReplace, OrderStatus.Stopped, OrderStatus.Suspended, OrderStatus.DoneForDay], Source = "FIX44 C.1.a, D.2.a")]
    [OrderTransition<OrderStatus>(ExecType.Replaced, From = [OrderStatus.Filled], To = [OrderStatus.PartiallyFilled, OrderStatus.Filled], Source = "FIX44 C.1.c")]
    [OrderTransition<OrderStatus>(ExecType.Replaced, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel])]
    [OrderTransition<OrderStatus>(ExecType.Replaced, From = [OrderStatus.Stopped], To = [OrderStatus.Stopped, OrderStatus.Filled])]
    [OrderTransition<OrderStatus>(ExecType.Replaced, From = [OrderStatus.Suspended], To = [OrderStatus.Suspended, OrderStatus.Filled])]
    [OrderTransition<OrderStatus>(ExecType.Replaced, From = [OrderStatus.DoneForDay], To = [OrderStatus.DoneForDay])]
    [OrderTransition<OrderStatus>(ExecType.Replaced, From = [OrderStatus.Canceled], To = [OrderStatus.Canceled, OrderStatus.Filled], Source = "a replace that crosses the cancel")]
    [OrderTransition<OrderStatus>(ExecType.Replaced, From = [OrderStatus.Expired], To = [OrderStatus.Expired, OrderStatus.Filled], Source = "a replace that crosses the expiry")]
    private OrderStep<Fix44Order> OnReplaced(ExecutionReport report)
    {
        Fix44Order next = Answered(report.ClientOrderId, OrderStatus.PendingReplace) with { IsAccepted = true, _toldOfOthers = _toldOfOthers.RemoveAll(told => told.Until == report.ExecId) };
        bool isToldWhat = report.OrderQty > 0m || report.ClientOrderId != LiveId || Requests.IsEmpty || Requests.ContainsKey(report.ClientOrderId);
        if (isToldWhat)
        {
            return (next with
            {
                Versions = WithVersion(report.ClientOrderId, report.OrderQty > 0m ? report.OrderQty : AsMade(Requests.GetValueOrDefault(report.ClientOrderId, OrderQty))),
                ChangedTo = ChangedFrom.IsEmpty ? [] : ChangedTo, // the only one of its instant: what was open before is not any more
            }).Ranked();
        }

        // A venue that changes orders in place names the order, and may leave open to what: at the most it is the largest that was asked for, and what comes later
        // tells. Of a size in money nobody else can tell.
        ImmutableArray<decimal> asked = [.. Requests.Values.Select(quantity => IsChangedToRemaining ? quantity + CumQty : AsMade(quantity)).Distinct()];
        bool isInMoney = Requests.Keys.Any(InMoney.Contains);
        return (next with { Versions = WithVersion(LiveId, isInMoney ? 0m : asked.Max()), InMoney = isInMoney ? InMoney.Add(LiveId) : InMoney, ChangedTo = asked.Length < 2 ? [] : asked }).Ranked();
    }

    [OrderTransition<OrderStatus>(ExecType.PendingCancel, From = [OrderStatus.PendingNew, OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.PendingCancel, OrderStatus.PendingReplace, OrderStatus.DoneForDay, OrderStatus.Stopped, OrderStatus.Suspended], To = [OrderStatus.PendingCancel], Source = "FIX44 B.1.a, B.1.d")]
    [OrderTransition<OrderStatus>(ExecType.PendingCancel, From = [OrderStatus.Filled], To = [OrderStatus.PendingCancel], Source = "FIX44 B.1.c")]
    [OrderTransition<OrderStatus>(ExecType.PendingReplace, From = [OrderStatus.PendingNew, OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.PendingReplace, OrderStatus.DoneForDay, OrderStatus.Stopped, OrderStatus.Suspended], To = [OrderStatus.PendingReplace], Source = "FIX44 C.1.a")]
    [OrderTransition<OrderStatus>(ExecType.PendingReplace, From = [OrderStatus.Filled], To = [OrderStatus.PendingReplace], Source = "FIX44 C.1.c")]
    [OrderTransition<OrderStatus>(ExecType.PendingReplace, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel])]
    [OrderTransition<OrderStatus>(ExecType.PendingCancel, ExecType.PendingReplace, From = [OrderStatus.Canceled], To = [OrderStatus.Canceled])]
    [OrderTransition<OrderStatus>(ExecType.PendingCancel, ExecType.PendingReplace, From = [OrderStatus.Expired], To = [OrderStatus.Expired])]
    private OrderStep<Fix44Order> OnPending(ExecutionReport report) =>
        IsCanceled || IsExpired
            ? this
            : Pending.GetValueOrDefault(report.ClientOrderId) == OrderStatus.PendingCancel ? this // which is of the order that the replacement has become by then
            : (this with { Pending = Pending.SetItem(report.ClientOrderId, report.ExecType == ExecType.PendingCancel ? OrderStatus.PendingCancel : OrderStatus.PendingReplace) }).Ranked();

    [OrderTransition<OrderStatus>(ExecType.CancelReject, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingNew, OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled, OrderStatus.PendingCancel, OrderStatus.PendingReplace, OrderStatus.DoneForDay, OrderStatus.Stopped, OrderStatus.Suspended], Source = "FIX44 B.1.c")]
    [OrderTransition<OrderStatus>(ExecType.CancelReject, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingNew, OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled, OrderStatus.PendingReplace, OrderStatus.DoneForDay, OrderStatus.Stopped, OrderStatus.Suspended], Source = "FIX44 C.1.a, D.2.d")]
    [OrderTransition<OrderStatus>(ExecType.CancelReject, From = [OrderStatus.PendingNew], To = [OrderStatus.PendingNew])]
    [OrderTransition<OrderStatus>(ExecType.CancelReject, From = [OrderStatus.New], To = [OrderStatus.New])]
    [OrderTransition<OrderStatus>(ExecType.CancelReject, From = [OrderStatus.PartiallyFilled], To = [OrderStatus.PartiallyFilled])]
    [OrderTransition<OrderStatus>(ExecType.CancelReject, From = [OrderStatus.Filled], To = [OrderStatus.Filled], Source = "FIX44 C.2.a")]
    [OrderTransition<OrderStatus>(ExecType.CancelReject, From = [OrderStatus.Canceled], To = [OrderStatus.Canceled])]
    [OrderTransition<OrderStatus>(ExecType.CancelReject, From = [OrderStatus.Expired], To = [OrderStatus.Expired])]
    [OrderTransition<OrderStatus>(ExecType.CancelReject, From = [OrderStatus.Rejected], To = [OrderStatus.Rejected], Source = "FIX44 B.1.f")]
    [OrderTransition<OrderStatus>(ExecType.CancelReject, From = [OrderStatus.Calculated], To = [OrderStatus.Calculated])]
    [OrderTransition<OrderStatus>(ExecType.CancelReject, From = [OrderStatus.DoneForDay], To = [OrderStatus.DoneForDay])]
    [OrderTransition<OrderStatus>(ExecType.CancelReject, From = [OrderStatus.Stopped], To = [OrderStatus.Stopped])]
    [OrderTransition<OrderStatus>(ExecType.CancelReject, From = [OrderStatus.Suspended], To = [OrderStatus.Suspended])]
    private OrderStep<Fix44Order> OnCancelReject(ExecutionReport report) => Answered(report.ClientOrderId).Ranked();

    [OrderTransition<OrderStatus>(ExecType.Rejected, From = [OrderStatus.PendingNew], To = [OrderStatus.Rejected, OrderStatus.PendingNew], Source = "FIX44 A.1.a")]
    [OrderTransition<OrderStatus>(ExecType.Rejected, From = [OrderStatus.New], To = [OrderStatus.Rejected, OrderStatus.New], Source = "FIX44 A.1.a")]
    [OrderTransition<OrderStatus>(ExecType.Rejected, From = [OrderStatus.Rejected], To = [OrderStatus.Rejected])]
    [OrderTransition<OrderStatus>(ExecType.Rejected, From = [OrderStatus.PartiallyFilled], To = [OrderStatus.PartiallyFilled, OrderStatus.Filled], Source = "FIX44 F.1.a")]
    [OrderTransition<OrderStatus>(ExecType.Rejected, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel, OrderStatus.Rejected], Source = "FIX44 B.1.d with A.1.a")]
    [OrderTransition<OrderStatus>(ExecType.Rejected, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingReplace, OrderStatus.Rejected, OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled], Source = "a replacement rejected by a report")]
    [OrderTransition<OrderStatus>(ExecType.Rejected, From = [OrderStatus.Filled], To = [OrderStatus.Filled, OrderStatus.PartiallyFilled], Source = "FIX44 F.1.a")]
    [OrderTransition<OrderStatus>(ExecType.Rejected, From = [OrderStatus.Canceled], To = [OrderStatus.Canceled], Source = "FIX44 F.1.a")]
    [OrderTransition<OrderStatus>(ExecType.Rejected, From = [OrderStatus.Expired], To = [OrderStatus.Expired], Source = "FIX44 F.1.a")]
    [OrderTransition<OrderStatus>(ExecType.Rejected, From = [OrderStatus.DoneForDay], To = [OrderStatus.DoneForDay], Source = "FIX44 F.1.a")]
    [OrderTransition<OrderStatus>(ExecType.Rejected, From = [OrderStatus.Stopped], To = [OrderStatus.Stopped], Source = "FIX44 F.1.a")]
    [OrderTransition<OrderStatus>(ExecType.Rejected, From = [OrderStatus.Suspended], To = [OrderStatus.Suspended, OrderStatus.Rejected], Source = "FIX44 F.1.a")]
    private OrderStep<Fix44Order> OnRejected(ExecutionReport report)
    {
        if (IsRequest(report.ClientOrderId))
            return (Answered(report.ClientOrderId) with { Versions = Versions.RemoveAll(version => version.Id == report.ClientOrderId) }).Ranked();
        if (report.OrderStatus != OrderStatus.Rejected)
            return this; // it rejects another message under the same ID, and describes this order (F.1.a)
        return CumQty > CarriedQty
            ? Illegal(FormattableString.Invariant($"it rejects an order with {CumQty - CarriedQty} filled"))
            : (this with { IsRejected = true, IsAccepted = false, Pending = Pending.Clear() }).Ranked();
    }

    [OrderTransition<OrderStatus>(ExecType.DoneForDay, From = [OrderStatus.PendingNew, OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.DoneForDay, OrderStatus.Stopped, OrderStatus.Suspended], To = [OrderStatus.DoneForDay], Source = "FIX44 A.1.b")]
    [OrderTransition<OrderStatus>(ExecType.DoneForDay, From = [OrderStatus.Filled, OrderStatus.Canceled, OrderStatus.Expired], To = [OrderStatus.DoneForDay], Source = "precedence: Done for Day outranks Filled")]
    [OrderTransition<OrderStatus>(ExecType.DoneForDay, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel], Source = "precedence: a pending request outranks Done for Day")]
    [OrderTransition<OrderStatus>(ExecType.DoneForDay, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingReplace, OrderStatus.DoneForDay], Source = "precedence: a pending request outranks Done for Day")]
    private OrderStep<Fix44Order> OnDoneForDay(ExecutionReport report) => (Taking(report) with { IsAccepted = true, IsDoneForDay = true }).Ranked();

    [OrderTransition<OrderStatus>(ExecType.Restated, From = [OrderStatus.PendingNew, OrderStatus.New, OrderStatus.PartiallyFilled], To = [OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled], Source = "FIX44 E.1.d")]
    [OrderTransition<OrderStatus>(ExecType.Restated, From = [OrderStatus.Suspended], To = [OrderStatus.Suspended, OrderStatus.Filled])]
    [OrderTransition<OrderStatus>(ExecType.Restated, From = [OrderStatus.DoneForDay], To = [OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled, OrderStatus.Canceled, OrderStatus.Expired], Source = "FIX44 H.1.a, H.1.b")]
    [OrderTransition<OrderStatus>(ExecType.Restated, From = [OrderStatus.Filled], To = [OrderStatus.Filled, OrderStatus.PartiallyFilled], Source = "FIX44 H.1.b, for a filled order")]
    [OrderTransition<OrderStatus>(ExecType.Restated, From = [OrderStatus.Canceled], To = [OrderStatus.Canceled], Source = "FIX44 H.1.b, for a canceled order")]
    [OrderTransition<OrderStatus>(ExecType.Restated, From = [OrderStatus.Expired], To = [OrderStatus.Expired], Source = "FIX44 H.1.b, for an expired order")]
    [OrderTransition<OrderStatus>(ExecType.Restated, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel])]
    [OrderTransition<OrderStatus>(ExecType.Restated, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingReplace])]
    [OrderTransition<OrderStatus>(ExecType.Restated, From = [OrderStatus.Stopped], To = [OrderStatus.Stopped, OrderStatus.Filled])]
    private OrderStep<Fix44Order> OnRestated(ExecutionReport report)
    {
        decimal quantity = report.OrderQty > 0m ? report.OrderQty : OrderQty;
        Fix44Order next = this with { IsAccepted = true, IsDoneForDay = false };
        // A split changes all quantities by one factor (H.1.b); any other restatement leaves what has filled alone.
        if (CumQty > 0m && OrderQty > 0m && quantity != OrderQty && report.CumQty == CumQty * quantity / OrderQty)
            next = next with { CumQty = report.CumQty, SplitQty = SplitQty + report.CumQty - CumQty };
        bool isRestated = report.OrderQty > 0m && (report.OrderQty > report.CumQty || report.OrderStatus == OrderStatus.Filled); // some give what has filled as the quantity
        return (next with { Versions = Versions.SetItem(Versions.Length - 1, (LiveId, quantity)), Restated = isRestated ? (LiveId, quantity) : Restated }).Ranked();
    }

    [OrderTransition<OrderStatus>(ExecType.Stopped, From = [OrderStatus.PendingNew, OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Stopped, OrderStatus.Suspended], To = [OrderStatus.Stopped], Source = "FIX44 L.1.a")]
    [OrderTransition<OrderStatus>(ExecType.Stopped, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel])]
    [OrderTransition<OrderStatus>(ExecType.Stopped, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingReplace])]
    [OrderTransition<OrderStatus>(ExecType.Stopped, From = [OrderStatus.Filled], To = [OrderStatus.Filled])]
    [OrderTransition<OrderStatus>(ExecType.Stopped, From = [OrderStatus.DoneForDay], To = [OrderStatus.DoneForDay])]
    private OrderStep<Fix44Order> OnStopped(ExecutionReport report) => (this with { IsAccepted = true, IsStopped = true }).Ranked(); // a guarantee: its LastQty is no fill

    [OrderTransition<OrderStatus>(ExecType.Suspended, From = [OrderStatus.PendingNew, OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Suspended], To = [OrderStatus.Suspended], Source = "FIX44 precedence table")]
    [OrderTransition<OrderStatus>(ExecType.Suspended, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel])]
    [OrderTransition<OrderStatus>(ExecType.Suspended, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingReplace])]
    [OrderTransition<OrderStatus>(ExecType.Suspended, From = [OrderStatus.Filled], To = [OrderStatus.Filled])]
    [OrderTransition<OrderStatus>(ExecType.Suspended, From = [OrderStatus.DoneForDay], To = [OrderStatus.DoneForDay])]
    [OrderTransition<OrderStatus>(ExecType.Suspended, From = [OrderStatus.Stopped], To = [OrderStatus.Stopped])]
    private OrderStep<Fix44Order> OnSuspended(ExecutionReport report) => (this with { IsAccepted = true, IsSuspended = true }).Ranked();

    [OrderTransition<OrderStatus>(ExecType.Calculated, From = [OrderStatus.PartiallyFilled, OrderStatus.New, OrderStatus.Stopped, OrderStatus.Suspended, OrderStatus.Calculated], To = [OrderStatus.Calculated], Source = "FIX44 precedence table")]
    [OrderTransition<OrderStatus>(ExecType.Calculated, From = [OrderStatus.Filled, OrderStatus.Canceled, OrderStatus.Expired], To = [OrderStatus.Calculated], Source = "precedence: Calculated outranks Filled")]
    [OrderTransition<OrderStatus>(ExecType.Calculated, From = [OrderStatus.DoneForDay], To = [OrderStatus.DoneForDay], Source = "precedence: Done for Day outranks Calculated")]
    private OrderStep<Fix44Order> OnCalculated(ExecutionReport report) => (this with { IsAccepted = true, IsCalculated = true }).Ranked();

    [OrderTransition<OrderStatus>(ExecType.PendingNew, ExecType.OrderStatus, From = [OrderStatus.PendingNew], To = [OrderStatus.PendingNew], Source = "FIX44 G.1.c")]
    [OrderTransition<OrderStatus>(ExecType.PendingNew, ExecType.OrderStatus, From = [OrderStatus.New], To = [OrderStatus.New], Source = "FIX44 G.1.b")]
    [OrderTransition<OrderStatus>(ExecType.PendingNew, ExecType.OrderStatus, From = [OrderStatus.PartiallyFilled], To = [OrderStatus.PartiallyFilled], Source = "FIX44 G.1.c")]
    [OrderTransition<OrderStatus>(ExecType.PendingNew, ExecType.OrderStatus, From = [OrderStatus.Filled], To = [OrderStatus.Filled], Source = "FIX44 G.1.c")]
    [OrderTransition<OrderStatus>(ExecType.PendingNew, ExecType.OrderStatus, From = [OrderStatus.Canceled], To = [OrderStatus.Canceled])]
    [OrderTransition<OrderStatus>(ExecType.PendingNew, ExecType.OrderStatus, From = [OrderStatus.Expired], To = [OrderStatus.Expired])]
    [OrderTransition<OrderStatus>(ExecType.PendingNew, ExecType.OrderStatus, From = [OrderStatus.Rejected], To = [OrderStatus.Rejected])]
    [OrderTransition<OrderStatus>(ExecType.PendingNew, ExecType.OrderStatus, From = [OrderStatus.Calculated], To = [OrderStatus.Calculated])]
    [OrderTransition<OrderStatus>(ExecType.PendingNew, ExecType.OrderStatus, From = [OrderStatus.DoneForDay], To = [OrderStatus.DoneForDay])]
    [OrderTransition<OrderStatus>(ExecType.PendingNew, ExecType.OrderStatus, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel])]
    [OrderTransition<OrderStatus>(ExecType.PendingNew, ExecType.OrderStatus, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingReplace])]
    [OrderTransition<OrderStatus>(ExecType.PendingNew, ExecType.OrderStatus, From = [OrderStatus.Stopped], To = [OrderStatus.Stopped])]
    [OrderTransition<OrderStatus>(ExecType.PendingNew, ExecType.OrderStatus, From = [OrderStatus.Suspended], To = [OrderStatus.Suspended])]
    private OrderStep<Fix44Order> OnStatus(ExecutionReport report) => this;

    /// <summary>The order with a fill, bust or correction that the table has no transition for: what was traded counts, whatever else is wrong.</summary>
    internal Fix44Order Counting(ExecutionReport report) =>
        report.ExecType == ExecType.Trade ? OnTrade(report).Order : report.ExecType is ExecType.TradeCancel or ExecType.TradeCorrect ? OnBustOrCorrection(report).Order : this;

    /// <summary>Why a report could not be true of any order, whatever else is known; null when it could.</summary>
    /// <param name="report">The report.</param>
    /// <param name="isTotalOnly">True where fills are told by totals, and what was filled last is not.</param>
    internal static string? Impossible(ExecutionReport report, bool isTotalOnly = false) => report.ExecType switch
    {
        ExecType.Trade when report.LastQty <= 0m && !isTotalOnly => FormattableString.Invariant($"a fill of {report.LastQty} cannot be"),
        ExecType.TradeCorrect when report.LastQty < 0m => FormattableString.Invariant($"a fill corrected to {report.LastQty} cannot be"),
        ExecType.TradeCancel or ExecType.TradeCorrect when report.ExecRefId is null => "it busts or corrects a fill and does not say which",
        < ExecType.New or > ExecType.CancelReject => $"no order-state table has an ExecType {report.ExecType}",
        _ when IsTooLarge(report.LastQty) || IsTooLarge(report.LastPx) || IsTooLarge(report.OrderQty) || IsTooLarge(report.CumQty) || IsTooLarge(report.LeavesQty) || IsTooLarge(report.AveragePrice) || IsTooLarge(report.Fee)
            => "its figures are too large to be counted",
        _ => null,
    };

    private static bool IsTooLarge(decimal figure)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(figure, bits);
        bool isSmall = bits[2] == 0 && (((ulong)(uint)bits[1] << 32) | (uint)bits[0]) <= (ulong)MostCountable; // the digits alone: a point makes them less
        return !isSmall && figure is (> MostCountable or < -MostCountable);
    }

    // The one place that writes the state: the highest precedence of what holds.
    private Fix44Order Ranked() => Rank() is var state && state == State ? this : this with { State = state };

    private OrderStatus Rank()
    {
        if (!Pending.IsEmpty)
            return Pending.ContainsValue(OrderStatus.PendingCancel) ? OrderStatus.PendingCancel : OrderStatus.PendingReplace;
        if (IsDoneForDay)
            return OrderStatus.DoneForDay;
        return IsCalculated ? OrderStatus.Calculated : RankOfQuantities(IsStopped, IsSuspended);
    }

    private OrderStatus RankOfQuantities(bool isStopped, bool isSuspended)
    {
        if (CumQty > 0m && OrderQty > 0m && CumQty >= OrderQty && (IsAccepted || CumQty > CarriedQty))
            return OrderStatus.Filled;
        if (isStopped)
            return OrderStatus.Stopped;
        if (isSuspended)
            return OrderStatus.Suspended;
        if (IsCanceled)
            return OrderStatus.Canceled;
        if (IsExpired)
            return OrderStatus.Expired;
        if (CumQty > CarriedQty)
            return OrderStatus.PartiallyFilled;
        if (IsRejected && !IsAccepted)
            return OrderStatus.Rejected;
        return IsAccepted ? OrderStatus.New : OrderStatus.PendingNew;
    }

    // Venues use subsets of the states: a venue may leave out what is pending, or report by quantities alone.
    private bool MayClaim(OrderStatus claimed) =>
        claimed == State
        || claimed == RankOfQuantities(IsStopped, IsSuspended)
        || claimed == RankOfQuantities(false, false)
        || (claimed == OrderStatus.PendingCancel && IsCancelAsked)
        || (claimed == OrderStatus.PendingReplace && !Requests.IsEmpty)
        || (claimed == OrderStatus.PendingNew && State == OrderStatus.New)
        || (claimed == OrderStatus.PartiallyFilled && CarriedQty > 0m && State == OrderStatus.New)
        || (claimed == OrderStatus.Canceled && IsCanceled)
        || (claimed == OrderStatus.Expired && IsExpired)
        || claimed == _told
        || (_toldQty is { } told && MayBeOf(told, claimed))
        || _toldOfOthers.Any(told => IsStill(told) && MayBeOf(told.Quantity, claimed))
        || (claimed == OrderStatus.Filled && IsNotional && OrderQty == 0m && CumQty > 0m);

    private bool MayBeOf(decimal told, OrderStatus claimed) => CumQty > CarriedQty && claimed == (CumQty >= told ? OrderStatus.Filled : OrderStatus.PartiallyFilled);

    private bool IsTold(decimal quantity) => quantity == _toldQty || _toldOfOthers.Any(told => told.Quantity == quantity && IsStill(told));

    // Once a later one has taken its place, nothing makes the order what it was told to be before.
    private bool IsStill(ToldVersion told) => !told.Later.Any(later => QuantityOf(later) is not null);

    // "Unknown order" (FIX44 B.1.f): nothing of that name is in the venue's book, where it has not arrived yet, has ended or filled, or has another name by now.
    private bool MayBeUnknown(ExecutionReport report)
    {
        ClientOrderId named = report.OrigClientOrderId is { IsEmpty: false } original ? original : report.ClientOrderId;
        return State is OrderStatus.PendingNew or OrderStatus.Filled || IsOver || named != LiveId || (!_toldId.IsEmpty && _toldId != named)
            || (OrderQty > 0m && CumQty >= OrderQty) || _untimed.Any(id => id != named && QuantityOf(id) is null);
    }

    /// <summary>True for a version, or a replacement asked for, whose size is in money.</summary>
    internal bool IsInMoney(ClientOrderId id) => !InMoney.IsEmpty && InMoney.Contains(id);

    /// <summary>The quantity a replacement asks for; null when it is none.</summary>
    internal decimal? QuantityAsked(ClientOrderId id) => Requests.TryGetValue(id, out decimal asked) ? asked : null;

    private bool IsAskedAs(ClientOrderId id, decimal quantity) => Requests.TryGetValue(id, out decimal asked) && (asked == quantity || asked == 0m) && QuantityOf(id) is null;

    private bool IsRequest(ClientOrderId id) => Requests.ContainsKey(id) || Pending.ContainsKey(id);

    // A report under a replacement's ID proves that it took effect, whether or not the report that says so has come (or ever does).
    // The venue turns a size in money into units, and may accept less than was asked for.
    private Fix44Order Taking(ExecutionReport report)
    {
        if (!Requests.IsEmpty)
        {
            // What cancels it has a client order ID of its own, and names the replacement as the original one.
            ClientOrderId id = report is { ExecType: ExecType.Canceled, OrigClientOrderId: { } original } && Requests.ContainsKey(original) ? original : report.ClientOrderId;
            if (Requests.TryGetValue(id, out decimal asked) && QuantityOf(id) is null)
                return Answered(id, OrderStatus.PendingReplace) with { Versions = WithVersion(id, report.OrderQty > 0m ? report.OrderQty : AsMade(asked)) };
        }

        bool isTold = report.OrderQty > 0m && report.ClientOrderId == Versions[^1].Id && (IsNotional || report.ExecType == ExecType.New);
        return isTold ? this with { Versions = Versions.SetItem(Versions.Length - 1, (report.ClientOrderId, report.OrderQty)) } : this;
    }

    private ImmutableArray<(ClientOrderId Id, decimal Quantity)> WithVersion(ClientOrderId id, decimal quantity)
    {
        for (int i = 0; i < Versions.Length; i++)
        {
            if (Versions[i].Id == id)
                return Versions.SetItem(i, (id, quantity));
        }

        return Versions.Add((id, quantity));
    }

    // No venue works less than has filled: what asks for less has that, but for what was filled beyond the order. Of 0, a size in money, only the venue could tell.
    private decimal AsMade(decimal asked) => asked == 0m ? 0m : Math.Max(asked, OrderQty > 0m ? Math.Min(CumQty, OrderQty) : CumQty);

    // Some venues answer a request without its ID: then the only one that is pending is meant.
    private Fix44Order Answered(ClientOrderId id, OrderStatus? request = null)
    {
        ClientOrderId answered = Pending.Count == 1 && QuantityOf(id) is not null ? Pending.Keys.First() : id;
        return Pending.TryGetValue(answered, out OrderStatus pending) && (request ?? pending) == pending ? this with { Pending = Pending.Remove(answered) } : this;
    }

    // Venues refer to the fill's first report or to its last correction, under the ID before or after a replace. Where ExecIDs are counted anew under each
    // ID, that may name several: meant is the one whose loss leaves what the report claims; where it claims nothing, or none does, the one under its own ID.
    private ExecutionKey? FillOf(ExecutionReport report)
    {
        ExecutionKey named = new(report.ClientOrderId, report.ExecRefId!, report.BrokerOrderId);
        ExecutionKey? own = Corrections.TryGetValue(named, out ExecutionKey corrected) ? corrected : Reported(named) is not null ? named : null;
        if (own is null && OthersNamed(named).FirstOrDefault(other => other.Name.ClientOrderId == named.ClientOrderId) is { Name.ExecId: not null } same)
            own = same.Fill; // the order may have another of the venue's IDs by now
        bool saysHowMuch = report is { ExecType: ExecType.TradeCancel, LastQty: > 0m };
        bool claims = report.OrderQty != 0m || report.CumQty != 0m;
        if (own is { } exact && ((saysHowMuch && report.LastQty == Reported(exact)!.Value.Quantity) || Explains(exact)))
            return exact;
        ExecutionKey? standing = null, busted = null;
        foreach ((ExecutionKey name, ExecutionKey fill) in OthersNamed(named))
        {
            if (name.ClientOrderId == named.ClientOrderId)
                continue;
            if (Explains(fill))
                return fill;
            if (Standing(fill).IsBusted)
                busted ??= fill;
            else
                standing ??= fill;
        }

        // A bust told twice takes back no other fill.
        return own is { } under && (report.ExecType == ExecType.TradeCancel || !Standing(under).IsBusted) ? under : standing ?? own ?? busted;

        bool Explains(ExecutionKey fill) => saysHowMuch ? Standing(fill).Quantity == report.LastQty
            : Standing(fill) is { IsBusted: false } stood && claims && report.CumQty == CumQty - stood.Quantity + (report.ExecType == ExecType.TradeCorrect ? report.LastQty : 0m);
    }

    private IEnumerable<(ExecutionKey Name, ExecutionKey Fill)> OthersNamed(ExecutionKey key)
    {
        for (FillChain? at = Fills; at is not null; at = at.Before)
        {
            if (at.Fill.Key.ExecId == key.ExecId && at.Fill.Key != key)
                yield return (at.Fill.Key, at.Fill.Key);
        }

        foreach ((ExecutionKey correction, ExecutionKey fill) in Corrections)
        {
            if (correction.ExecId == key.ExecId && correction != key)
                yield return (correction, fill);
        }
    }

    private Execution? Reported(ExecutionKey key)
    {
        FillChain? at = Fills;
        while (at is not null && at.Fill.Key != key)
            at = at.Before;
        return at?.Fill;
    }

    private Execution Standing(ExecutionKey key) => Amended.TryGetValue(key, out Execution amended) ? amended : Reported(key)!.Value;

    /// <summary>How much of a fill, or of a correction of one, stands; null when none is known under that ID.</summary>
    internal decimal? StandingQuantity(ExecutionReport bust) => FillOf(bust) is { } fill ? Standing(fill).Quantity : null;

    private Fix44Order Corrected(ExecutionReport report, ExecutionKey fill)
    {
        Execution before = Standing(fill);
        Execution after = report.ExecType == ExecType.TradeCancel
            ? before with { Quantity = 0m, IsBusted = true, Fee = 0m }
            : new Execution(fill, report.LastQty, report.LastPx != 0m ? report.LastPx : before.Price, false, report.Fee != 0m ? report.Fee : before.Fee, report.FeeCurrency ?? before.FeeCurrency);
        return this with
        {
            Amended = Amended.SetItem(fill, after),
            Corrections = report.ExecType == ExecType.TradeCorrect ? Corrections.SetItem(ExecutionKey.Of(report), fill) : Corrections, // nothing refers to a bust
            CumQty = CumQty - before.Quantity + after.Quantity,
            Worth = Worth - (before.Quantity * before.Price) + (after.Quantity * after.Price),
            Fees = before.Fee == 0m && after.Fee == 0m ? Fees : (this with { Fees = Paid(before.FeeCurrency, -before.Fee) }).Paid(after.FeeCurrency, after.Fee),
        };
    }

    private ImmutableSortedDictionary<string, decimal> Paid(string currency, decimal fee)
    {
        decimal paid = Fees.GetValueOrDefault(currency) + fee;
        return paid == 0m ? Fees.Remove(currency) : Fees.SetItem(currency, paid);
    }

    // Busts and corrections whose fill has come only now.
    private Fix44Order Matched()
    {
        if (Unmatched.IsEmpty)
            return this;
        Fix44Order order = this;
        foreach (ExecutionReport waiting in Unmatched)
        {
            if (order.FillOf(waiting) is { } fill && !order.Standing(fill).IsBusted)
                order = (order with { Unmatched = order.Unmatched.Remove(waiting) }).Corrected(waiting, fill);
        }

        return order.Unmatched.Count < Unmatched.Count && !order.Unmatched.IsEmpty ? order.Matched() : order;
    }
}
