using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Intents;
using Safety.Orders;

namespace Safety.Guarding;

/// <summary>
/// What happens between a guarded call and its permit, in order. Runs in the single writer, over memory: what it decides is
/// race-free without locks, and durable before the caller hears of it.
/// </summary>
internal static class GuardedCall
{
    public static void Decide(Admission call, JournalTransaction journal, GuardedAccount account, AccountEntry entry)
    {
        AccountLedger ledger = account.Ledger;

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
        if (call.Terms.Any(static terms => terms.Instrument is null || terms.Origin is null))
        {
            account.Deny(call, Denials.Create(DenialCode.TermsMalformed, $"the terms name no instrument or no origin. Nothing was sent."));
            return;
        }

        string intentKey = ClientOrderIdScheme.IntentKey(call.Key, ledger.Tag);
        if (IdempotencyManager.Recall(ledger, journal.Journal, intentKey, out IntentProgress progress) is { } known)
        {
            if (IdempotencyManager.CheckContent(known, call.Key, call.Content) is { } mismatch)
                account.Deny(call, mismatch);
            else
                ReplayWorst(call, journal, ledger, known, progress);
            return;
        }

        for (int i = 1; i < call.Terms.Count; i++)
        {
            if (IdempotencyManager.Recall(ledger, journal.Journal, LegKey(call, ledger, i), out _) is not { } used)
                continue;
            account.Deny(call, Denials.Create(DenialCode.KeyReusedWithOtherContent,
                $"leg {call.Key.Leg + i} of the key {call.Key} was used at {used.CreatedAt:O} for another request; nothing was sent and that order stands. Begin with another leg or cause."));
            return;
        }

        // 1. Armed: kill switch, recovery, journal and clock health in one.
        Denial? denial = account.CheckArmed(call.Needs) ?? account.CheckBreaker() ?? CheckBreakGlass(call, journal.Now)
            ?? account.CheckOrderNumber(entry.Contract.Profile);
        ledger.RollTo(account.Options.TradingDay.Of(journal.Now));

        // 2.–3. Well-formed, then the limits; each leg counts with those before it.
        Leg[] legs = new Leg[Math.Max(1, call.Terms.Count)];
        decimal total = 0m;
        for (int i = 0; i < call.Terms.Count && denial is null; i++)
        {
            try
            {
                denial = CheckLeg(call, ledger, journal.Now, i, total, legs);
                total += legs[i].Notional;
            }
            catch (OverflowException)
            {
                // Must not reach the writer: there it would latch the journal for everybody.
                denial = Denials.Create(DenialCode.TermsMalformed, $"the figures of leg {i} are too large to be counted. Check size, price and instrument. Nothing was sent.");
            }
        }

        denial ??= call.Terms.Count == 0 ? null : ledger.Rate.Check(journal.Now, call.Terms.Count);
        LiveOrder? replaced = null;
        if (denial is null && call.Site.Kind == BrokerCallKind.Replace)
            denial = CheckTarget(call, ledger, out replaced);

        if (denial is not null)
        {
            if (denial.SpendsKey && account.MaySpend(journal.Now))
                Deny(call, journal, account, entry, intentKey, denial);
            else
                account.Deny(call, denial with { SpendsKey = false });
            return;
        }

        // 4. The intents, with their reservations, in this one transaction; the decision they come from, if any, is the first row of it.
        account.Host.PendingDecisions.WriteWith(call.Key, journal);
        LiveOrder[] orders = new LiveOrder[legs.Length];
        DateTimeOffset sendBefore = journal.Now.AddMilliseconds(entry.Contract.Profile.CallTimeoutMs);
        for (int i = 0; i < legs.Length; i++)
        {
            OrderKey key = i == 0 ? call.Key : call.Key.WithLeg((ushort)(call.Key.Leg + i));
            IntentRecord intent = CreateIntent(call, journal, account, entry, key, i == 0 ? intentKey : LegKey(call, ledger, i), legs[i], i, sendBefore, default);
            journal.Insert(intent);
            journal.Event(EventKind.Intent, ledger.Ref, intent.ClientOrderId,
                FormattableString.Invariant($"{intent.Key}|{intent.Kind}|{intent.Terms?.Side}|{intent.OrderQty}|{intent.LimitPrice}|{intent.ReservedNotional}|{intent.Content}|{intent.Epoch}"));
            orders[i] = ledger.Add(intent, replaced, entry.Contract.Profile.Acknowledgement == AckBy.Report && intent.Terms is not null, journal.Now, isNew: true);
            orders[i].AbsenceFinalAt = intent.ExpiresAt?.AddMilliseconds(entry.Contract.Profile.VisibilityMs);
            if (intent.Terms is not null)
                ledger.CountAdmitted(intent.ReservedNotional, journal.Now);
        }

        journal.Touch(ledger);
        call.Grant(orders, account.Arming.Epoch, sendBefore);
    }

    private static Denial? CheckBreakGlass(Admission call, DateTimeOffset now) => call.Site.HasExpired(now)
        ? Denials.Create(DenialCode.BreakGlassExpired,
            $"the break-glass method {call.Site.Member} expired on {call.Site.ExpiresOn:yyyy-MM-dd}; nothing was sent. Classify a contract member for it, or have it approved anew and build again.")
        : null;

    private static string LegKey(Admission call, AccountLedger ledger, int index) =>
        ClientOrderIdScheme.IntentKey(call.Key.WithLeg((ushort)(call.Key.Leg + index)), ledger.Tag);

    // A basket's outcome is that of its worst leg, also when it is asked for again.
    private static void ReplayWorst(Admission call, JournalTransaction journal, AccountLedger ledger, IntentRecord first, IntentProgress progress)
    {
        (IntentRecord worst, IntentProgress worstProgress) = (first, progress);
        for (int i = 1; i < call.Terms.Count; i++)
        {
            if (IdempotencyManager.Recall(ledger, journal.Journal, LegKey(call, ledger, i), out IntentProgress legProgress) is { } leg
                && leg.Content == call.Content && Severity(legProgress.State) > Severity(worstProgress.State))
                (worst, worstProgress) = (leg, legProgress);
        }

        call.Replay(worst, worstProgress);

        static int Severity(IntentState state) => state switch
        {
            IntentState.Denied => 3, // it stands for the whole basket
            IntentState.Pending or IntentState.Unknown or IntentState.Quarantine => 2,
            IntentState.Rejected or IntentState.NotExecuted => 1,
            _ => 0,
        };
    }

    private static Denial? CheckLeg(Admission call, AccountLedger ledger, DateTimeOffset now, int index, decimal legsBefore, Leg[] legs)
    {
        OrderTerms terms = call.Terms[index];
        if (CheckTerms(terms, ledger) is { } malformed)
            return malformed;
        if (ledger.Band.Check(terms, call.References[index], now, out decimal worstPrice) is { } outside)
            return outside;
        if (call.Rates[index] <= 0m)
        {
            return Denials.Create(DenialCode.ExchangeRateMissing,
                $"no fresh exchange rate from {terms.Instrument.Currency} to {ledger.Options.Currency}; feed {nameof(Limits.IExchangeRates)}.");
        }

        decimal unit = terms.Instrument.NotionalOf(1m, worstPrice) * call.Rates[index];
        decimal units = terms.Size.IsNotional ? Math.Ceiling(terms.Size.Value * call.Rates[index] / unit / terms.Instrument.LotSize) * terms.Instrument.LotSize : terms.Size.Value;
        Leg leg = legs[index] = new Leg(units, worstPrice, units * unit);
        _ = leg.Notional * leg.Units; // the ledger will need it: see that it can be counted
        SymbolExposure exposure = ledger.Symbol(terms.Instrument.Symbol);
        if (exposure.Units != 0m && exposure.Mark == 0m)
        {
            // Taken over from the venue without a price: it counts from the first order on.
            decimal mark = terms.Instrument.NotionalOf(1m, call.References[index]!.Value.Price) * call.Rates[index];
            _ = exposure.Units * mark;
            ledger.Move(exposure.Symbol, 0m, mark);
        }

        LiveOrder? target = call.Target.IsEmpty ? null : ledger.FindById(call.Target);
        if (target?.Record.Terms is not { } replacing || replacing.Side != terms.Side || replacing.Instrument.Symbol != terms.Instrument.Symbol)
            target = null;
        if (ledger.Notional.CheckOrder(leg.Notional) is { } tooLarge)
            return tooLarge;
        if (ledger.Notional.CheckDay(ledger.DayNotional, legsBefore + leg.Notional) is { } tooMuchToday)
            return tooMuchToday;
        decimal reducible = exposure.Reducible(terms.Side, target?.Family.CountedUnits ?? 0m);
        decimal reducing = units - (target?.Family.CumQty ?? 0m);
        for (int i = 0; i < index; i++)
        {
            if (call.Terms[i].Side == terms.Side && call.Terms[i].Instrument.Symbol == terms.Instrument.Symbol)
                reducing += legs[i].Units;
        }

        if (terms.ReduceOnly && reducing > reducible)
        {
            return Denials.Create(DenialCode.WouldIncreasePosition,
                $"reduce-only {terms.Side} {reducing} {terms.Instrument.Symbol} is more than the {reducible} that position less open reducing orders leaves.");
        }

        // A replacement counts only what it adds to its family; until the target is known to be ours, all of it.
        decimal added = target is null ? leg.Notional : Math.Max(0m, leg.Notional - target.Family.CountedNotional);
        bool canOnlyReduce = legsBefore + added == 0m || exposure.CanOnlyReduce(terms.Side, legsBefore + added);
        return ledger.Notional.CheckExposure(ledger.WorstCaseWith(terms.Instrument.Symbol, terms.Side, legsBefore + added), ledger.WorstCase, canOnlyReduce);
    }

    private static Denial? CheckTerms(OrderTerms terms, AccountLedger ledger)
    {
        Instrument instrument = terms.Instrument;
        if (instrument is null || terms.Origin is null)
            return Malformed($"the terms name no instrument or no origin");
        if (string.IsNullOrWhiteSpace(instrument.Symbol) || instrument.TickSize <= 0m || instrument.LotSize <= 0m || instrument.Multiplier <= 0m)
            return Malformed($"the instrument '{instrument.Symbol}' needs a symbol and a positive tick, lot and multiplier");
        if (ledger.Options.Limits.AllowedSymbols is { } allowed && !allowed.Contains(instrument.Symbol))
            return Denials.Create(DenialCode.InstrumentNotAllowed, $"{instrument.Symbol} is not among the account's {allowed.Count} allowed symbols. Add it in review, or trade another.");
        if (terms.Side is not (Side.Buy or Side.Sell) || terms.Type is < OrderType.Market or > OrderType.StopLimit)
            return Malformed($"side {terms.Side} or order type {terms.Type} is not one this version knows");
        if (terms.Size.Value <= 0m)
            return Malformed($"the size is {terms.Size.Value}; it must be positive");
        if (!terms.Size.IsNotional && terms.Size.Value % instrument.LotSize != 0m)
            return Malformed($"the size {terms.Size.Value} is not a multiple of the lot {instrument.LotSize}");
        bool needsLimit = terms.Type is OrderType.Limit or OrderType.StopLimit;
        bool needsStop = terms.Type is OrderType.Stop or OrderType.StopLimit;
        if (needsLimit != terms.LimitPrice.HasValue || needsStop != terms.StopPrice.HasValue)
            return Malformed($"a {terms.Type} order has {(needsLimit ? "a" : "no")} limit price and {(needsStop ? "a" : "no")} stop price");
        if (terms.LimitPrice is { } limit && (limit <= 0m || limit % instrument.TickSize != 0m))
            return Malformed($"the limit price {limit} is not a positive multiple of the tick {instrument.TickSize}");
        if (terms.StopPrice is { } stop && (stop <= 0m || stop % instrument.TickSize != 0m))
            return Malformed($"the stop price {stop} is not a positive multiple of the tick {instrument.TickSize}");
        return null;

        static Denial Malformed(FormattableString what) => Denials.Create(DenialCode.TermsMalformed, $"{FormattableString.Invariant(what)}. Nothing was sent.");
    }

    private static Denial? CheckTarget(Admission call, AccountLedger ledger, out LiveOrder? target)
    {
        target = ledger.FindById(call.Target);
        return target is { CanBeCanceled: true } && target.Record.Terms!.Side == call.Terms[0].Side && target.Record.Terms.Instrument.Symbol == call.Terms[0].Instrument.Symbol ? null
            : Denials.Create(DenialCode.TargetNotWorking,
                $"the order {call.Target} to replace is not a working {call.Terms[0].Side} order of ours in {call.Terms[0].Instrument.Symbol} ({target?.Progress.State.ToString() ?? "unknown here"}). Look its state up, and submit a new order if that is what is meant.");
    }

    private static void Deny(Admission call, JournalTransaction journal, GuardedAccount account, AccountEntry entry, string intentKey, Denial denial)
    {
        IntentProgress denied = new() { State = IntentState.Denied, Reason = denial.Message, IsClosed = true, UpdatedAt = journal.Now };
        IntentRecord intent = CreateIntent(call, journal, account, entry, call.Key, intentKey, default, 0, default, denied) with { DenialCode = (int)denial.Code };
        account.Host.PendingDecisions.WriteWith(call.Key, journal);
        journal.Insert(intent);
        journal.Event(EventKind.Denied, account.Ledger.Ref, intent.ClientOrderId, FormattableString.Invariant($"{call.Key}|{denial.Code}|{call.Content}"));
        account.Deny(call, denial);
    }

    private static IntentRecord CreateIntent(
        Admission call, JournalTransaction journal, GuardedAccount account, AccountEntry entry, in OrderKey key, string intentKey, in Leg leg, int index, DateTimeOffset sendBefore, IntentProgress? progress)
    {
        VenueProfileAttribute profile = entry.Contract.Profile;
        return new IntentRecord
        {
            AccountRef = account.Ledger.Ref,
            IntentKey = intentKey,
            Key = key,
            ClientOrderId = progress is null ? ClientOrderIdScheme.Encode(intentKey, key, profile, profile.IdFormat == IdFormat.Integer ? account.Ledger.NextNumericId() : 0) : default,
            IdScheme = ClientOrderIdScheme.Version,
            Kind = call.Site.Kind,
            Member = call.Site.Member,
            Terms = index < call.Terms.Count ? call.Terms[index] : null,
            Target = call.Target.IsEmpty ? null : call.Target,
            Content = call.Content,
            OrderQty = leg.Units,
            LimitPrice = leg.WorstPrice,
            ReservedNotional = leg.Notional,
            ReferencePrice = index < call.References.Length ? call.References[index]?.Price ?? 0m : 0m,
            ReferenceTime = index < call.References.Length ? call.References[index]?.At ?? default : default,
            ExchangeRate = index < call.Rates.Length ? call.Rates[index] : 1m,
            TradingDay = account.Options.TradingDay.Of(journal.Now),
            Epoch = account.Arming.Epoch,
            CreatedAt = journal.Now,
            ExpiresAt = progress is null && profile.Stamp != RequestStamp.None && profile.RequestExpiryMs > 0 ? sendBefore.AddMilliseconds(profile.RequestExpiryMs) : null,
            Progress = progress ?? new IntentProgress { State = IntentState.Pending, LeavesQty = leg.Units, IsClosed = false, UpdatedAt = journal.Now },
        };
    }

    private readonly record struct Leg(decimal Units, decimal WorstPrice, decimal Notional);
}
