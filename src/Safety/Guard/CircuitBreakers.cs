using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Limits;
using Safety.Orders;
using Safety.Writer;

namespace Safety.Guard;

/// <summary>
/// The limits beside those of a single price and a single second: every scope that an order belongs to, from the firm down to its symbol. What can only reduce a
/// position passes all but the size of one order and what its account has always been held to: leaving a position is what such a limit is for.
/// </summary>
internal static class CircuitBreakers
{
    /// <summary>Whether one order is too large, whatever it is for: what is left in several orders is not locked in.</summary>
    public static Denial? CheckSize(in OrderAtHand order)
    {
        foreach ((_, _, NotionalLimit limit) in order.Account.Scopes(order))
        {
            if ((limit.CheckUnits(order.Leg.Units, order.Terms.Instrument.Symbol) ?? limit.CheckOrder(order.Leg.Notional)) is { } tooLarge)
                return tooLarge;
        }

        return null;
    }

    /// <summary>What nobody who only leaves a position is asked: whether the account takes on risk here and now, at such a price.</summary>
    [Control("RestrictedInstrument", "Positions in a restricted symbol can only be reduced.", DenialCode.InstrumentRestricted, Sec = "(c)(2)(ii)", Rts6 = "15(5)", Exits = "pass")]
    public static Denial? CheckPermission(in OrderAtHand order)
    {
        LimitOptions limits = order.Account.Options.Limits;
        string symbol = order.Terms.Instrument.Symbol;
        if (limits.SelfMatch == SelfMatch.Deny && !order.Terms.ReduceOnly && order.Terms.Hedges is null && CheckOwnOrders(order) is { } crossed)
            return crossed;
        if (order.ClosesRisk)
            return null;
        if (limits.RestrictedSymbols?.Contains(symbol) == true)
            return Denials.Create(DenialCode.InstrumentRestricted, $"positions in {symbol} may only be reduced ({nameof(LimitOptions.RestrictedSymbols)}). Nothing was sent.");
        decimal market = order.Call.References[order.Index]!.Value.Price;
        return order.Account.CheckHours(symbol, order.Journal.Now)
            ?? order.Account.CheckConfirmed()
            ?? (order.Terms.ReduceOnly ? null : order.Account.Band.CheckStop(order.Terms, market))
            ?? (limits.Collars.TryGetValue(symbol, out PriceCollar? collar) ? collar.Check(order.Terms, market) : null);
    }

    // Stops wait outside the book, and trade with nobody before the market has come to them.
    [Control("SelfMatch", "No trade with an own order of the other side, across the accounts of the host at a venue; off unless asked for.", DenialCode.OwnOrderCrossed, Fia = "self-match prevention", Exits = "pass where they say that they only reduce")]
    private static Denial? CheckOwnOrders(in OrderAtHand order)
    {
        OrderTerms terms = order.Terms;
        if (terms.Type is not (OrderType.Market or OrderType.Limit))
            return null;
        foreach (Family family in order.Journal.Families)
        {
            if (!family.IsWorking || family.Side == terms.Side || family.Instrument?.Symbol != terms.Instrument.Symbol || !IsAtSameVenue(order.Account, family.Account))
                continue;
            foreach (Intent intent in family.Intents)
            {
                if (!intent.IsOpen || intent.Admission.Terms is not { Type: OrderType.Limit, LimitPrice: { } price } || !Crosses(terms, price))
                    continue;
                return Denials.Create(DenialCode.OwnOrderCrossed,
                    $"{terms.Side} {terms.Instrument.Symbol} at {terms.LimitPrice?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "the market"} would trade with the own order {intent.ClientOrderId}, which works at {price} ({nameof(LimitOptions.SelfMatch)}). Nothing was sent; cancel that one first, or quote away from it.");
            }
        }

        return null;

        static bool Crosses(OrderTerms terms, decimal own) => terms.LimitPrice is not { } price || (terms.Side == Side.Buy ? price >= own : price <= own);
    }

    private static bool IsAtSameVenue(AccountCore account, int other) =>
        other == account.Ref || account.Host.Accounts.Exists(host => host.Ref == other && host.Id.Venue == account.Id.Venue);

    /// <summary>Whether there is room for an order. What closes risk is held against what its account has always been held to: its day, and the exposure that it would have.</summary>
    public static Denial? Check(in OrderAtHand order)
    {
        if (!order.ClosesRisk && (CheckLoss(order) ?? CheckRepetition(order) ?? CheckOpenOrders(order)) is { } tooMany)
            return tooMany;
        foreach ((LimitScope scope, string? name, NotionalLimit limit) in order.Account.Scopes(order))
        {
            if ((CheckDay(order, scope, name, limit) ?? CheckPosition(order, scope, name, limit)) is { } denial)
                return denial;
        }

        return null;
    }

    /// <summary>Whether the call fits into the venue's request limits.</summary>
    public static Denial? CheckRequests(Admission call, JournalBatch journal, AccountState state, AccountLimits limits, Leg[] legs, int weight)
    {
        bool closesRisk = true;
        for (int i = 0; i < call.Terms.Count; i++)
            closesRisk &= legs[i].Reduces || call.Terms[i].Hedges is not null;
        if (closesRisk)
            return null;
        (Tempos tempos, long now) = (state.Tempos, journal.Now.UtcTicks);
        return limits.Requests.Check(weight, tempos.TenSeconds.At(now, 10), tempos.Minute.At(now, 60), tempos.Hour.At(now, 3_600));
    }

    /// <summary>Trips what the fact of an order has made due.</summary>
    public static void Trip(AccountCore account, JournalBatch journal, Family family, ulong cause)
    {
        AccountState state = journal.Account(account.Ref);
        RepetitionLimit repetition = account.LimitsNow(journal).Repetition;
        if (state.BreakerReason is null && repetition.TripsAccount(state.Rejects.InARow) is { } rejected)
            account.TripBreaker(journal, rejected, cause, "ConsecutiveRejects");
        string strategy = family.First.Admission.Key.Strategy.Value ?? "";
        if (state.Strategy(strategy) is { TripReason: null } record && repetition.TripsStrategy(strategy, record.Executions) is { } executed)
            account.TripStrategy(journal, strategy, executed, cause);
    }

    private static Denial? CheckLoss(in OrderAtHand order) =>
        (order.State.LossReason ?? order.Account.LossNow(order.Journal, order.Call.Market)) is not { } lost ? null : Denials.Create(DenialCode.LossLimitReached,
            $"{lost}. An operator has to look and reset the breaker (SafetyOperator.ResetBreakerAsync), which trips again while the loss stands; what can only reduce a position is let through.");

    private static Denial? CheckRepetition(in OrderAtHand order)
    {
        string name = order.Call.Key.Strategy.Value ?? "";
        StrategyRecord strategy = order.State.Strategy(name);
        long fills = order.Today > order.State.Day ? 0 : order.State.DayFills;
        return RepetitionLimit.CheckEnabled(name, strategy.TripReason)
            ?? (order.Target is null ? CheckDuplicate(order, strategy) : null)
            ?? order.Limits.Repetition.CheckOrdersPerFill(order.State.DayOf(order.Today).Orders + order.Counted(null).Orders, fills);
    }

    private static Denial? CheckDuplicate(in OrderAtHand order, StrategyRecord strategy)
    {
        TimeSpan window = order.Limits.Repetition.DuplicateWindow;
        if (window == TimeSpan.Zero)
            return null;
        foreach (RecentOrder recent in strategy.Recent)
        {
            TimeSpan ago = TimeSpan.FromTicks(order.Journal.Now.UtcTicks - recent.WallTicks).Duration(); // a clock that was set back hides none
            if (ago <= window && recent.IsRepeatedBy(order.Terms))
                return order.Limits.Repetition.DenyDuplicate(order.Terms, ago);
        }

        return null;
    }

    // A change goes on with the order that it changes.
    [Control("OpenOrders", "No more orders at work at once.", DenialCode.OpenOrdersExceeded, Sec = "(c)(1)(ii)", Rts6 = "15(1)(d)", Fia = "message throttle", Exits = "pass")]
    private static Denial? CheckOpenOrders(in OrderAtHand order)
    {
        if (order.Limits.Options.MaxOpenOrders is not { } limit || order.Target is not null || order.State.OpenOrders + order.Counted(null).Orders <= limit)
            return null;
        return Denials.Create(DenialCode.OpenOrdersExceeded,
            $"{order.State.OpenOrders} orders of the account work or have an unknown outcome, and {limit} may at once. Cancel some first; what can only reduce a position is let through.");
    }

    private static Denial? CheckDay(in OrderAtHand order, LimitScope scope, string? name, NotionalLimit limit)
    {
        (int orders, decimal before) = order.Counted(scope == LimitScope.Symbol ? name : null);
        DateOnly today = order.Today;
        Tally day = scope switch
        {
            LimitScope.Symbol => order.State.TallyOf(TallyScope.Symbol, name!, today),
            LimitScope.Strategy => order.State.TallyOf(TallyScope.Strategy, name!, today),
            LimitScope.Firm => OfFirm(order, today),
            _ => order.State.DayOf(today),
        };
        if (!order.ClosesRisk && limit.CheckDayOrders(day.Orders, orders) is { } tooMany)
            return tooMany;
        return order.ClosesRisk && scope != LimitScope.Account ? null : limit.CheckDay(day.Notional, before + order.Leg.Notional);
    }

    private static Denial? CheckPosition(in OrderAtHand order, LimitScope scope, string? name, NotionalLimit limit)
    {
        bool canOnlyReduce = order.Leg.CanOnlyReduce;
        if (!limit.LimitsPositions || (canOnlyReduce && scope != LimitScope.Account))
            return null;
        (Exposure now, Exposure with) = order.ExposureOf(scope == LimitScope.Symbol ? name : null);
        Exposure others = scope == LimitScope.Firm ? OfOthers(order) : default;
        return limit.CheckExposure((others + with).Gross, (others + now).Gross, canOnlyReduce)
            ?? (canOnlyReduce ? null : limit.CheckNet((others + with).Net, (others + now).Net));
    }

    // Each account has trading days of its own: what counts is what it has done on its day of now.
    private static Tally OfFirm(in OrderAtHand order, DateOnly today)
    {
        Tally firm = order.State.DayOf(today);
        foreach (AccountCore other in order.Account.Host.Accounts)
        {
            if (other.Ref != order.Account.Ref)
                firm += order.Journal.Account(other.Ref).DayOf(other.Options.TradingDay.Of(order.Journal.Now));
        }

        return firm;
    }

    private static Exposure OfOthers(in OrderAtHand order)
    {
        Exposure sum = default;
        foreach (AccountCore other in order.Account.Host.Accounts)
        {
            if (other.Ref == order.Account.Ref)
                continue;
            IReadOnlyDictionary<string, decimal>? marks = order.Call.FirmMarks?.GetValueOrDefault(other.Ref);
            sum += order.Journal.Account(other.Ref).ExposureAt(holding => marks?.GetValueOrDefault(holding.Symbol) ?? 0m);
        }

        return sum;
    }
}
