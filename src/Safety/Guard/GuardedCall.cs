using System.Diagnostics;
using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Hedging;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Limits;
using Safety.Orders;
using Safety.Timing;
using Safety.Writer;

namespace Safety.Guard;

/// <summary>
/// What happens between a guarded call and its permit, in order. Runs in the single writer, over memory: what it decides is
/// race-free without locks, and durable before the caller hears of it. It decides first and appends then: what a decision throws
/// denies that call alone.
/// </summary>
internal static class GuardedCall
{
    public static void Decide(Admission call, JournalBatch journal, AccountCore account, AccountEntry entry)
    {
        Debug.Assert(call.References.Length == call.Terms.Count && call.Rates.Length == call.Terms.Count, "market data for each leg");

        // 0. A known key: the stored outcome, always; other content is denied, loudly.
        if (ClientOrderIdScheme.Problem(call.Key) is { } problem)
        {
            account.Deny(call, Denials.Create(DenialCode.KeyMalformed, $"{problem}."));
            return;
        }

        if (call.Key.Leg + call.Terms.Count - 1 > ushort.MaxValue)
        {
            account.Deny(call, Denials.Create(DenialCode.KeyMalformed, $"{call.Terms.Count} legs from leg {call.Key.Leg} on count past {ushort.MaxValue}; begin with a lower leg."));
            return;
        }

        // Nothing can be written down about an order in nothing, not even its denial.
        for (int i = 0; i < call.Terms.Count; i++)
        {
            if (call.Terms[i] is { Instrument: not null, Origin: not null })
                continue;
            account.Deny(call, Denials.Create(DenialCode.TermsMalformed, $"the terms name no instrument or no origin. Nothing was sent."));
            return;
        }

        if (IdempotencyManager.Recall(journal, account.Ref, call.IntentKey) is { } known)
        {
            if (IdempotencyManager.CheckContent(known, call.Key, call.Content) is { } mismatch)
                account.Deny(call, mismatch);
            else
                ReplayWorst(call, journal, account, known);
            return;
        }

        for (int i = 1; i < call.Terms.Count; i++)
        {
            if (IdempotencyManager.Recall(journal, account.Ref, LegKey(call, account, i)) is not { } used)
                continue;
            account.Deny(call, Denials.Create(DenialCode.KeyReusedWithOtherContent,
                $"leg {call.Key.Leg + i} of the key {call.Key} was used at {used.CreatedAt:O} for another request; nothing was sent and that order stands. Begin with another leg or cause."));
            return;
        }

        // 1. Armed: kill switch, recovery, journal and clock health in one; then what latches of less stop.
        AccountState state = journal.Account(account.Ref);
        Denial? denial = account.CheckArmed(call.Needs) ?? account.CheckLatches(call) ?? account.CheckBreaker(state) ?? CheckBreakGlass(call, journal.Now)
            ?? account.CheckOrderNumber(entry.Contract.Profile) ?? entry.CheckMaintenance(journal.Now);

        // 2.–3. Well-formed, then the limits; each leg counts with those before it.
        Leg[] legs = new Leg[Math.Max(1, call.Terms.Count)];
        Family? target = call.Target.IsEmpty ? null : journal.FindFamily(account.Ref, call.Target);
        if (denial is null && call.Site.Kind == BrokerCallKind.Replace)
            denial = CheckTarget(call, target);
        AccountLimits limits = account.LimitsNow(journal);
        decimal total = 0m;
        for (int i = 0; i < call.Terms.Count && denial is null; i++)
        {
            try
            {
                denial = CheckLeg(call, journal, account, limits, state, target, i, total, legs)
                    ?? RecursiveHedgeMonitor.Check(journal, state, account.Options.Limits, call.Terms[i], legs[i].Units, target, legs[i].CanOnlyReduce, call.Liquidity?[i], account.FirstToReduce(call, i));
                total += legs[i].Notional;
            }
            catch (OverflowException)
            {
                denial = Denials.Create(DenialCode.TermsMalformed, $"the figures of leg {i} are too large to be counted. Check size, price and instrument. Nothing was sent.");
            }
        }

        denial ??= call.Terms.Count == 0 ? null : account.Rate.Check(journal.Now, call.Terms.Count);
        denial ??= CircuitBreakers.CheckRequests(call, journal, state, limits, legs, call.Terms.Count * WeightOf(call.Site.Kind, entry.Contract.Profile));
        if (denial is not null)
        {
            if (denial.Code == DenialCode.LossLimitReached && account.LossNow(journal, call.Market) is { } lost)
                account.TripLoss(journal, lost);
            if (!denial.SpendsKey || !account.MaySpend(journal.Now))
            {
                account.Deny(call, denial with { SpendsKey = false });
                return;
            }

            account.Host.Decisions.WriteWith(call.Key, journal);
            journal.Append(account.Ref, 0, new Denied(call.Key, call.IntentKey, call.Content, (int)denial.Code, denial.Message, call.Site.Kind, call.Site.Member, call.Terms.Count > 0 ? call.Terms[0] : null));
            account.Deny(call, denial);
            return;
        }

        // 4. The intents, with their reservations, in this one batch; the decision they come from, if any, is its first fact.
        account.Host.Decisions.WriteWith(call.Key, journal);
        if (account.LimitsLosses)
            account.OpenDay(journal, call.Market);
        OrderUnderWay[] orders = new OrderUnderWay[legs.Length];
        DateTimeOffset sendBefore = journal.Now.AddMilliseconds(entry.Contract.Profile.CallTimeoutMs);
        for (int i = 0; i < legs.Length; i++)
        {
            OrderKey key = i == 0 ? call.Key : call.Key.WithLeg((ushort)(call.Key.Leg + i));
            Admitted admitted = Admit(call, journal, account, entry, key, i == 0 ? call.IntentKey : LegKey(call, account, i), legs[i], i, sendBefore);
            ulong sequence = journal.Append(account.Ref, target?.Number ?? 0, admitted);
            Family family = journal.Family(target?.Number ?? sequence)!;
            orders[i] = new OrderUnderWay(family.Number, sequence, admitted.ClientOrderId, entry.Continuations);
        }

        if (call.Terms.Count > 0)
            account.Rate.Take(journal.Now, call.Terms.Count);
        call.Grant(orders, account.Arming.Epoch, journal.Mono, sendBefore);
    }

    [Control("BreakGlass", "A break-glass method ends on the day it was approved for.", DenialCode.BreakGlassExpired, Sec = "(d)", Rts6 = "15(6)")]
    private static Denial? CheckBreakGlass(Admission call, DateTimeOffset now) => call.Site.HasExpired(now)
        ? Denials.Create(DenialCode.BreakGlassExpired,
            $"the break-glass method {call.Site.Member} expired on {call.Site.ExpiresOn:yyyy-MM-dd}; nothing was sent. Classify a contract member for it, or have it approved anew and build again.")
        : null;

    private static string LegKey(Admission call, AccountCore account, int index) =>
        ClientOrderIdScheme.IntentKey(call.Key.WithLeg((ushort)(call.Key.Leg + index)), account.Tag);

    // A basket's outcome is that of its worst leg, also when it is asked for again.
    private static void ReplayWorst(Admission call, JournalBatch journal, AccountCore account, IntentRecord first)
    {
        IntentRecord worst = first;
        for (int i = 1; i < call.Terms.Count; i++)
        {
            if (IdempotencyManager.Recall(journal, account.Ref, LegKey(call, account, i)) is { } leg
                && leg.Content == call.Content && Severity(leg.Progress.State) > Severity(worst.Progress.State))
                worst = leg;
        }

        call.Replay(worst);

        static int Severity(IntentState state) => state switch
        {
            IntentState.Denied => 3, // it stands for the whole basket
            IntentState.Pending or IntentState.Unknown or IntentState.Quarantine => 2,
            IntentState.Rejected or IntentState.NotExecuted => 1,
            _ => 0,
        };
    }

    [Control("ReduceOnly", "An order that says that it only reduces does.", DenialCode.WouldIncreasePosition, Sec = "(c)(1)(i)", Rts6 = "15(4)")]
    [Control("ExchangeRate", "No order in another currency without a fresh rate.", DenialCode.ExchangeRateMissing, Sec = "(c)(1)(i)", Rts6 = "15(4)", Tests = "ForeignCurrency")]
    private static Denial? CheckLeg(Admission call, JournalBatch journal, AccountCore account, AccountLimits limits, AccountState state, Family? target, int index, decimal legsBefore, Leg[] legs)
    {
        OrderTerms terms = call.Terms[index];
        if ((CheckTerms(terms, account) ?? CheckGroup(call, index)) is { } malformed)
            return malformed;
        if (BrokerTimestampedTimeouts.CheckExit(journal, state, terms, target) is { } twice)
            return twice;
        if (account.Band.Check(terms, call.References[index], journal.Now, out decimal worstPrice) is { } outside)
            return outside;
        decimal rate = call.Rates[index];
        if (rate <= 0m)
        {
            return Denials.Create(DenialCode.ExchangeRateMissing,
                $"no fresh exchange rate from {terms.Instrument.Currency} to {account.Options.Currency}; feed {nameof(Limits.IExchangeRates)}.");
        }

        decimal unit = terms.Instrument.NotionalOf(1m, worstPrice) * rate;
        if (unit <= 0m)
            return Denials.Create(DenialCode.TermsMalformed, $"one unit of {terms.Instrument.Symbol} at {worstPrice} is worth nothing that can be counted. Check price and multiplier. Nothing was sent.");
        decimal units = terms.Size.IsNotional ? Math.Ceiling(terms.Size.Value * rate / unit / terms.Instrument.LotSize) * terms.Instrument.LotSize : terms.Size.Value;
        Leg leg = legs[index] = new Leg(units, worstPrice, units * unit);
        if (IsUncountable(leg.Units) || IsUncountable(leg.Notional))
            return Denials.Create(DenialCode.TermsMalformed, $"the figures of leg {index} are too large to be counted. Check size, price and instrument. Nothing was sent.");

        // Everything is worth what the market says now, and not what it was bought at.
        decimal mark = terms.Instrument.NotionalOf(1m, call.References[index]!.Value.Price) * rate;
        decimal MarkOf(Holding holding) => holding.Symbol == terms.Instrument.Symbol ? mark : call.Marks.GetValueOrDefault(holding.Symbol, holding.Mark);
        Holding held = state.Holding(terms.Instrument.Symbol, terms.PositionSide);
        OrderAtHand order = new() { Call = call, Journal = journal, Account = account, Limits = limits, State = state, Index = index, Legs = legs, Target = target, Mark = MarkOf };
        if (CircuitBreakers.CheckSize(order) is { } tooLarge)
            return tooLarge;
        // A replacement of the order's total is the order: what has filled of it counts already, and what is open is its own. Beside another
        // order, or one for what shall still fill, the one that it replaces may fill first.
        (decimal filled, decimal open, decimal reserved) = target is { MayFillBeside: false } ? (target.CumQty, target.Contribution.OpenUnits, target.Contribution.OpenNotional) : default;
        decimal ofPosition = held.Reducible(terms.Side, open);
        decimal reducible = ofPosition + order.UnitsOfItsEntry();
        decimal reducing = order.UnitsOnItsSide() - filled;
        if (terms.ReduceOnly && reducing > reducible)
        {
            return Denials.Create(DenialCode.WouldIncreasePosition,
                $"reduce-only {terms.Side} {reducing} {terms.Instrument.Symbol} is more than the {reducible} that position less open reducing orders, and an entry before it in the call, leave.");
        }

        decimal added = Math.Max(0m, leg.Notional - (filled * unit) - reserved);
        bool reduces = reducing <= ofPosition;
        bool canOnlyReduce = legsBefore + added == 0m || reduces;
        legs[index] = leg with { CanOnlyReduce = canOnlyReduce, Reduces = reduces };
        if (state.Unpriced(MarkOf) is { } unpriced && !canOnlyReduce)
        {
            return Denials.Create(DenialCode.ReferencePriceMissing,
                $"no price of {unpriced.Symbol} is known, of which {unpriced.Units} are held: exposure cannot be counted. Feed {nameof(Limits.IReferencePrices)} first.");
        }

        return CircuitBreakers.CheckPermission(order) ?? CircuitBreakers.Check(order with { AddedNotional = added });
    }

    private static Denial? CheckGroup(Admission call, int index)
    {
        OrderTerms terms = call.Terms[index];
        for (int i = 0; i < index && terms.OneCancelsOther is not null; i++)
        {
            OrderTerms other = call.Terms[i];
            if (other.OneCancelsOther == terms.OneCancelsOther && (other.Instrument.Symbol != terms.Instrument.Symbol || other.PositionSide != terms.PositionSide || other.Side != terms.Side))
                return Denials.Create(DenialCode.TermsMalformed, $"the legs {i} and {index} are one group ({nameof(terms.OneCancelsOther)} '{terms.OneCancelsOther}') and not of one side of one position: each would reserve nothing for the other. Nothing was sent.");
        }

        return null;
    }

    // What is admitted can be counted when it fills: at most 12 digits before the point and 12 behind it.
    private static bool IsUncountable(decimal figure) => Math.Abs(figure) >= 1e12m;

    private static bool IsTooFine(decimal figure) => figure.Scale > 12 && decimal.Round(figure, 12) != figure;

    [Control("Terms", "No order that is not well-formed: size, tick, lot, prices, figures that can be counted.", DenialCode.TermsMalformed, Sec = "(c)(1)(ii)", Rts6 = "15(1)", Fia = "maximum order size", Tests = "Malformed")]
    [Control("InstrumentList", "No order in a symbol that is not on the account's list.", DenialCode.InstrumentNotAllowed, Sec = "(c)(2)(ii)", Rts6 = "15(5)", Tests = "Instrument")]
    private static Denial? CheckTerms(OrderTerms terms, AccountCore account)
    {
        Instrument instrument = terms.Instrument;
        if (string.IsNullOrWhiteSpace(instrument.Symbol) || instrument.TickSize <= 0m || instrument.LotSize <= 0m || instrument.Multiplier <= 0m)
            return Malformed($"the instrument '{instrument.Symbol}' needs a symbol and a positive tick, lot and multiplier");
        if (account.Options.Limits.AllowedSymbols is { } allowed && !allowed.Contains(instrument.Symbol))
            return Denials.Create(DenialCode.InstrumentNotAllowed, $"{instrument.Symbol} is not among the account's {allowed.Count} allowed symbols. Add it in review, or trade another.");
        if (terms.Side is not (Side.Buy or Side.Sell) || terms.Type is < OrderType.Market or > OrderType.StopLimit)
            return Malformed($"side {terms.Side} or order type {terms.Type} is not one this version knows");
        if (terms.Size.Value <= 0m)
            return Malformed($"the size is {terms.Size.Value}; it must be positive");
        if (terms.PositionSide == PositionSide.Net != (account.Options.Positions == PositionMode.Net))
        {
            return Malformed(account.Options.Positions == PositionMode.Net
                ? (FormattableString)$"the terms are about the {terms.PositionSide} position, and the account keeps one net position per symbol ({nameof(AccountOptions)}.{nameof(AccountOptions.Positions)})"
                : $"the account keeps long and short side by side, and the terms do not say which the order is about; set {nameof(OrderTerms.PositionSide)}");
        }

        if (instrument.NotionalPerUnit is { } each && (each <= 0m || instrument.IsInverse))
            return Malformed($"a unit of {instrument.Symbol} counts as {each}, which must be positive, and an inverse instrument has its {nameof(instrument.Multiplier)} for that");
        if (instrument.NotionalPerUnit is not null && terms.Size.IsNotional)
            return Malformed($"the size is in money, and the price of {instrument.Symbol} does not say what a unit is worth; give it in units");
        foreach (decimal figure in (ReadOnlySpan<decimal>)[terms.Size.Value, instrument.TickSize, instrument.LotSize, instrument.Multiplier, instrument.NotionalPerUnit ?? 0m, terms.LimitPrice ?? 0m, terms.StopPrice ?? 0m])
        {
            if (IsUncountable(figure) || IsTooFine(figure))
                return Malformed($"the figure {figure} has more than 12 digits before the point or behind it, and its fills could not be counted");
        }

        if (!terms.Size.IsNotional && terms.Size.Value % instrument.LotSize != 0m)
            return Malformed($"the size {terms.Size.Value} is not a multiple of the lot {instrument.LotSize}");
        bool needsLimit = terms.Type is OrderType.Limit or OrderType.StopLimit;
        bool needsStop = terms.Type is OrderType.Stop or OrderType.StopLimit;
        if (needsLimit != terms.LimitPrice.HasValue || needsStop != terms.StopPrice.HasValue)
            return Malformed($"a {terms.Type} order has {(needsLimit ? "a" : "no")} limit price and {(needsStop ? "a" : "no")} stop price");
        foreach ((string name, decimal? given) in (ReadOnlySpan<(string, decimal?)>)[("limit", terms.LimitPrice), ("stop", terms.StopPrice)])
        {
            if (given is not { } price)
                continue;
            if (price % instrument.TickSize != 0m)
                return Malformed($"the {name} price {price} is not a multiple of the tick {instrument.TickSize}");
            if (price <= 0m && instrument.NotionalPerUnit is null)
                return Malformed($"the {name} price {price} is not positive; for instruments that trade at such prices set {nameof(Instrument)}.{nameof(Instrument.NotionalPerUnit)}");
        }

        return null;

        static Denial Malformed(FormattableString what) => Denials.Create(DenialCode.TermsMalformed, $"{FormattableString.Invariant(what)}. Nothing was sent.");
    }

    [Control("ReplaceTarget", "No change of an order that is not an own working one, of the same side and position.", DenialCode.TargetNotWorking, Sec = "(b)", Rts6 = "15(1)", Tests = "ReplacementAbout")]
    private static Denial? CheckTarget(Admission call, Family? family)
    {
        Intent? target = family?.Find(call.Target);
        if (target is { IsReplacement: true } && family!.Rules.Replaces == ReplaceActs.InPlace)
        {
            return Denials.Create(DenialCode.TargetNotWorking,
                $"{call.Target} is a change of the order {family.LiveId}, which keeps its ID at this venue; nothing was sent. Name the order.");
        }

        return target is { IsOpen: true } && family!.Instrument is { } instrument && family.Side == call.Terms[0].Side && family.PositionSide == call.Terms[0].PositionSide && instrument.Symbol == call.Terms[0].Instrument.Symbol ? null
            : Denials.Create(DenialCode.TargetNotWorking,
                $"the order {call.Target} to replace is not a working {call.Terms[0].Side} order of ours in {call.Terms[0].Instrument.Symbol}, about the same position ({target?.State.ToString() ?? "unknown here"}). Look its state up, and submit a new order if that is what is meant.");
    }

    private static Admitted Admit(
        Admission call, JournalBatch journal, AccountCore account, AccountEntry entry, in OrderKey key, string intentKey, in Leg leg, int index, DateTimeOffset sendBefore)
    {
        VenueProfileAttribute profile = entry.Contract.Profile;
        return new Admitted(
            key,
            intentKey,
            ClientOrderIdScheme.Encode(intentKey, key, profile, profile.IdFormat == IdFormat.Integer ? journal.Account(account.Ref).LastNumber + 1 : 0),
            ClientOrderIdScheme.Version,
            call.Site.Kind,
            entry.Contract.Name,
            call.Site.Member,
            index < call.Terms.Count ? call.Terms[index] : null,
            call.Target,
            call.Content,
            leg.Units,
            leg.WorstPrice,
            leg.Notional,
            index < call.References.Length ? call.References[index]?.Price ?? 0m : 0m,
            index < call.References.Length ? call.References[index]?.At ?? default : default,
            index < call.Rates.Length ? call.Rates[index] : 1m,
            account.Options.TradingDay.Of(journal.Now),
            account.Arming.Epoch,
            profile.Stamp != RequestStamp.None && profile.RequestExpiryMs > 0 ? sendBefore.AddMilliseconds(profile.RequestExpiryMs) : null,
            entry.Rules,
            0,
            index < call.Terms.Count ? RecursiveHedgeMonitor.LineageOf(journal, account.Ref, call.Terms[index]) : null,
            WeightOf(call.Site.Kind, profile));
    }

    private static int WeightOf(BrokerCallKind kind, VenueProfileAttribute profile) => kind == BrokerCallKind.Replace ? profile.ReplaceWeight : profile.SubmitWeight;
}
