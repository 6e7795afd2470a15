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
    // Larger figures could not be multiplied with each other.
    private const decimal MostCountable = 1e13m;

    private readonly bool _isGoodTillCancel;
    private readonly bool _isNotional;

    private Fix44Order(ClientOrderId id, decimal quantity, bool isNotional, bool isGoodTillCancel)
    {
        Versions = [(id, quantity)];
        _isNotional = isNotional;
        _isGoodTillCancel = isGoodTillCancel;
    }

    /// <summary>The order's total quantity in units, as accepted last; 0 while only the venue could tell (a notional size).</summary>
    public decimal OrderQty => Versions[^1].Quantity;

    /// <summary>All filled so far, in units: fills less busts, as corrected and as restated by splits.</summary>
    public decimal CumQty { get; private init; }

    /// <summary>What can still fill, in units.</summary>
    public decimal LeavesQty => IsOver ? 0m : Math.Max(0m, OrderQty - CumQty);

    /// <summary>The average price of <see cref="CumQty"/>.</summary>
    public decimal AveragePrice => CumQty > 0m ? Worth / CumQty : 0m;

    /// <summary>True when a cancel of ours is under way or was: then the venue may claim Pending Cancel without having reported it.</summary>
    public bool IsCancelAsked { get; private init; }

    /// <summary>The client order ID it lives under now.</summary>
    internal ClientOrderId LiveId => Versions[^1].Id;

    /// <summary>What <see cref="CumQty"/> owes to splits: no trade stands behind it.</summary>
    internal decimal SplitQty { get; private init; }

    /// <summary>True while a bust or correction waits for the fill it refers to.</summary>
    internal bool HasUnmatched => !Unmatched.IsEmpty;

    private decimal Worth { get; init; }

    private bool IsAccepted { get; init; }

    private bool IsRejected { get; init; }

    private bool IsCanceled { get; init; }

    private bool IsExpired { get; init; }

    private bool IsDoneForDay { get; init; }

    private bool IsStopped { get; init; }

    private bool IsSuspended { get; init; }

    private bool IsCalculated { get; init; }

    // The accepted versions of the order, oldest first: a version that is rejected after all gives the one before back.
    private ImmutableList<(ClientOrderId Id, decimal Quantity)> Versions { get; init; }

    // Replacements asked for, with the quantities asked for.
    private ImmutableDictionary<ClientOrderId, decimal> Requests { get; init; } = ImmutableDictionary<ClientOrderId, decimal>.Empty;

    private ImmutableDictionary<ClientOrderId, OrderStatus> Pending { get; init; } = ImmutableDictionary<ClientOrderId, OrderStatus>.Empty;

    private ImmutableDictionary<ExecutionKey, Execution> Executions { get; init; } = ImmutableDictionary<ExecutionKey, Execution>.Empty;

    // The report of a correction → the fill it corrects.
    private ImmutableDictionary<ExecutionKey, ExecutionKey> Corrections { get; init; } = ImmutableDictionary<ExecutionKey, ExecutionKey>.Empty;

    private ImmutableList<ExecutionReport> Unmatched { get; init; } = [];

    private bool IsOver => IsCanceled || IsExpired || IsCalculated || (IsRejected && !IsAccepted) || (IsDoneForDay && !_isGoodTillCancel);

    /// <summary>An order of which the venue has said nothing yet.</summary>
    /// <param name="id">Its client order ID.</param>
    /// <param name="quantity">Its quantity in units; 0 for a size in money, which the venue turns into units.</param>
    /// <param name="timeInForce">How long it works: Done for Day ends a day order, not one that is good till canceled.</param>
    /// <param name="isNotional">True for a size in money.</param>
    public static Fix44Order Open(ClientOrderId id, decimal quantity, TimeInForce timeInForce = TimeInForce.Day, bool isNotional = false) =>
        new(id, isNotional ? 0m : quantity, isNotional, timeInForce == TimeInForce.GoodTillCancel);

    /// <summary>The same order, once a replacement of it was asked for: a request changes nothing until the venue reports it.</summary>
    /// <param name="id">The replacement's client order ID.</param>
    /// <param name="quantity">The quantity asked for, in units.</param>
    public Fix44Order Asked(ClientOrderId id, decimal quantity) => this with { Requests = Requests.SetItem(id, quantity) };

    /// <summary>The same order, once its cancel was asked for.</summary>
    public Fix44Order CancelAsked() => this with { IsCancelAsked = true };

    /// <summary>What the report, which was just applied, claims otherwise than is derived; null when it agrees.</summary>
    /// <remarks>
    /// OrderQty = CumQty + LeavesQty, but LeavesQty may be 0 once the order is canceled, expired, rejected, calculated or done for the
    /// day. A report with OrderQty 0 claims no OrderQty and no LeavesQty, one with CumQty 0 too claims no total (a venue's list of trades).
    /// </remarks>
    public string? Disagreement(ExecutionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.ExecType == ExecType.Rejected && IsRequest(report.ClientOrderId))
            return null; // it describes the request it rejects
        if (report.ExecType == ExecType.CancelReject && report.OrderStatus == OrderStatus.Rejected && State == OrderStatus.PendingNew)
            return null; // "unknown order" (FIX44 B.1.f): the cancel of an order that has not reached the venue
        if (!MayClaim(report.OrderStatus))
            return $"it claims {report.OrderStatus}, derived is {State}";
        if ((report.OrderQty != 0m || report.CumQty != 0m) && report.CumQty != CumQty)
            return FormattableString.Invariant($"it claims CumQty {report.CumQty}, derived is {CumQty}");
        if (report.OrderQty == 0m || _isNotional)
            return null;
        if (report.OrderQty != OrderQty)
            return FormattableString.Invariant($"it claims OrderQty {report.OrderQty}, derived is {OrderQty}");
        return report.LeavesQty == LeavesQty || (report.LeavesQty == 0m && IsDoneForDay) || (IsOver && report.LeavesQty == OrderQty - CumQty)
            ? null
            : FormattableString.Invariant($"it claims LeavesQty {report.LeavesQty}, derived is {LeavesQty}");
    }

    [OrderTransition<OrderStatus>(ExecType.New, From = [OrderStatus.PendingNew, OrderStatus.New], To = [OrderStatus.New], Source = "FIX44 A.1.a")]
    [OrderTransition<OrderStatus>(ExecType.New, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel], Source = "FIX44 B.1.d")]
    [OrderTransition<OrderStatus>(ExecType.New, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingReplace], Source = "FIX44 B.1.d, for a replace")]
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
    [OrderTransition<OrderStatus>(ExecType.Trade, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingReplace, OrderStatus.PartiallyFilled, OrderStatus.Filled], Source = "FIX44 C.3.a")]
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
        if (report.LastQty <= 0m || report.LastPx <= 0m || ((report.OrderQty != 0m || report.CumQty != 0m) && report.CumQty < report.LastQty))
            return Illegal(FormattableString.Invariant($"a fill of {report.LastQty} at {report.LastPx} with CumQty {report.CumQty} cannot be"));
        if (report.LastQty > MostCountable || report.LastPx > MostCountable)
            return Illegal("its figures are too large to be counted");
        Fix44Order next = Taking(report) with
        {
            IsAccepted = true,
            Executions = Executions.SetItem(new(report.ClientOrderId, report.ExecId), new(report.LastQty, report.LastPx, false)),
            CumQty = CumQty + report.LastQty,
            Worth = Worth + (report.LastQty * report.LastPx),
        };
        return next.Matched().Ranked();
    }

    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.PendingNew], To = [OrderStatus.PendingNew])]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.New], To = [OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled], Source = "FIX44 J.1.a, where the fill was corrected to nothing before")]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.PartiallyFilled, OrderStatus.Filled], To = [OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.Filled], Source = "FIX44 J.1.a")]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.Canceled], To = [OrderStatus.Canceled, OrderStatus.Filled], Source = "FIX44 J.1.b")]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.Expired], To = [OrderStatus.Expired, OrderStatus.Filled], Source = "FIX44 J.1.b, for an expiry")]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.Rejected], To = [OrderStatus.Rejected])]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.DoneForDay], To = [OrderStatus.DoneForDay], Source = "FIX44 J.1.d")]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.Calculated], To = [OrderStatus.Calculated])]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel])]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingReplace])]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.Stopped], To = [OrderStatus.Stopped, OrderStatus.Filled])]
    [OrderTransition<OrderStatus>(ExecType.TradeCancel, ExecType.TradeCorrect, From = [OrderStatus.Suspended], To = [OrderStatus.Suspended, OrderStatus.Filled])]
    private OrderStep<Fix44Order> OnBustOrCorrection(ExecutionReport report)
    {
        if (report.ExecRefId is null)
            return Illegal("it busts or corrects a fill and does not say which");
        if (report.ExecType == ExecType.TradeCorrect && (report.LastQty < 0m || report.LastPx < 0m || report.LastQty > MostCountable || report.LastPx > MostCountable))
            return Illegal(FormattableString.Invariant($"a fill corrected to {report.LastQty} at {report.LastPx} cannot be"));
        Fix44Order next = Taking(report);
        if (next.FillOf(report) is not { } fill)
            return next with { Unmatched = next.Unmatched.Add(report) }; // its fill may be under way
        return next.Executions[fill].IsBusted
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
        decimal quantity = report.OrderQty > 0m ? report.OrderQty : Requests.GetValueOrDefault(report.ClientOrderId, OrderQty);
        return (Answered(report.ClientOrderId) with { IsAccepted = true, Versions = WithVersion(report.ClientOrderId, quantity) }).Ranked();
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
        return CumQty > 0m
            ? Illegal(FormattableString.Invariant($"it rejects an order with {CumQty} filled"))
            : (this with { IsRejected = true, IsAccepted = false, Pending = Pending.Clear() }).Ranked();
    }

    [OrderTransition<OrderStatus>(ExecType.DoneForDay, From = [OrderStatus.PendingNew, OrderStatus.New, OrderStatus.PartiallyFilled, OrderStatus.DoneForDay, OrderStatus.Stopped, OrderStatus.Suspended], To = [OrderStatus.DoneForDay], Source = "FIX44 A.1.b")]
    [OrderTransition<OrderStatus>(ExecType.DoneForDay, From = [OrderStatus.Filled, OrderStatus.Canceled, OrderStatus.Expired], To = [OrderStatus.DoneForDay], Source = "precedence: Done for Day outranks Filled")]
    [OrderTransition<OrderStatus>(ExecType.DoneForDay, From = [OrderStatus.PendingCancel], To = [OrderStatus.PendingCancel], Source = "precedence: a pending request outranks Done for Day")]
    [OrderTransition<OrderStatus>(ExecType.DoneForDay, From = [OrderStatus.PendingReplace], To = [OrderStatus.PendingReplace], Source = "precedence: a pending request outranks Done for Day")]
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
        return (next with { Versions = Versions.SetItem(Versions.Count - 1, (Versions[^1].Id, quantity)) }).Ranked();
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

    // The one place that writes the state: the highest precedence of what holds.
    private Fix44Order Ranked() => this with { State = Rank() };

    private OrderStatus Rank()
    {
        if (Pending.ContainsValue(OrderStatus.PendingCancel))
            return OrderStatus.PendingCancel;
        if (!Pending.IsEmpty)
            return OrderStatus.PendingReplace;
        if (IsDoneForDay)
            return OrderStatus.DoneForDay;
        return IsCalculated ? OrderStatus.Calculated : RankOfQuantities(IsStopped, IsSuspended);
    }

    private OrderStatus RankOfQuantities(bool isStopped, bool isSuspended)
    {
        if (CumQty > 0m && OrderQty > 0m && CumQty >= OrderQty)
            return OrderStatus.Filled;
        if (isStopped)
            return OrderStatus.Stopped;
        if (isSuspended)
            return OrderStatus.Suspended;
        if (IsCanceled)
            return OrderStatus.Canceled;
        if (IsExpired)
            return OrderStatus.Expired;
        if (CumQty > 0m)
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
        || (claimed == OrderStatus.Filled && _isNotional && OrderQty == 0m && CumQty > 0m);

    private bool IsRequest(ClientOrderId id) => Requests.ContainsKey(id) || Pending.ContainsKey(id);

    // A report under a replacement's ID proves that it took effect, whether or not the report that says so has come (or ever does).
    // The venue turns a size in money into units, and may accept less than was asked for.
    private Fix44Order Taking(ExecutionReport report)
    {
        bool isNewVersion = Requests.TryGetValue(report.ClientOrderId, out decimal asked) && !Versions.Exists(version => version.Id == report.ClientOrderId);
        if (isNewVersion)
            return Answered(report.ClientOrderId) with { Versions = WithVersion(report.ClientOrderId, report.OrderQty > 0m ? report.OrderQty : asked) };
        bool isTold = report.OrderQty > 0m && report.ClientOrderId == Versions[^1].Id && (_isNotional || report.ExecType == ExecType.New);
        return isTold ? this with { Versions = Versions.SetItem(Versions.Count - 1, (report.ClientOrderId, report.OrderQty)) } : this;
    }

    private ImmutableList<(ClientOrderId, decimal)> WithVersion(ClientOrderId id, decimal quantity)
    {
        int index = Versions.FindIndex(version => version.Id == id);
        return index < 0 ? Versions.Add((id, quantity)) : Versions.SetItem(index, (id, quantity));
    }

    // Some venues answer a request without its ID: then the only one that is pending is meant.
    private Fix44Order Answered(ClientOrderId id) => this with
    {
        Pending = Pending.Count == 1 && Versions.Exists(version => version.Id == id) ? Pending.Clear() : Pending.Remove(id),
    };

    // Venues refer to the fill's first report or to its last correction, under the ID before or after a replace.
    private ExecutionKey? FillOf(ExecutionReport report)
    {
        ExecutionKey key = new(report.ClientOrderId, report.ExecRefId!);
        if (Corrections.TryGetValue(key, out ExecutionKey corrected))
            return corrected;
        if (Executions.ContainsKey(key))
            return key;
        foreach ((ExecutionKey correction, ExecutionKey fill) in Corrections)
        {
            if (correction.ExecId == key.ExecId)
                return fill;
        }

        foreach (ExecutionKey fill in Executions.Keys)
        {
            if (fill.ExecId == key.ExecId)
                return fill;
        }

        return null;
    }

    private Fix44Order Corrected(ExecutionReport report, ExecutionKey fill)
    {
        Execution before = Executions[fill];
        bool isBust = report.ExecType == ExecType.TradeCancel;
        Execution after = isBust ? before with { Quantity = 0m, IsBusted = true } : new(report.LastQty, report.LastPx > 0m ? report.LastPx : before.Price, false);
        return this with
        {
            Executions = Executions.SetItem(fill, after),
            Corrections = Corrections.SetItem(new(report.ClientOrderId, report.ExecId), fill),
            CumQty = CumQty - before.Quantity + after.Quantity,
            Worth = Worth - (before.Quantity * before.Price) + (after.Quantity * after.Price),
        };
    }

    // Busts and corrections whose fill has come only now.
    private Fix44Order Matched()
    {
        Fix44Order order = this;
        foreach (ExecutionReport waiting in Unmatched)
        {
            if (order.FillOf(waiting) is { } fill && !order.Executions[fill].IsBusted)
                order = (order with { Unmatched = order.Unmatched.Remove(waiting) }).Corrected(waiting, fill);
        }

        return order.Unmatched.Count < Unmatched.Count && !order.Unmatched.IsEmpty ? order.Matched() : order;
    }
}
