using System.Globalization;
using Safety.Arming;
using Safety.Contracts;
using Safety.Guarding;
using Safety.Hedging;
using Safety.Identity;
using Safety.Journal;
using Safety.Limits;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.Hedging;

/// <summary>What fills is hedged once, as planned, by what is there; a hedge hedges nothing of its own.</summary>
public class RecursiveHedgeMonitorTests
{
    private static readonly Instrument s_future = new("BTC-PERP", "USD", 0.01m, 0.001m);
    private static readonly HedgePlan s_plan = new(s_future, 1m, PriceBudgetBps: 20, DeadlineMs: 2_000);

    [Fact]
    public async Task T51_RepeatedFill_IsHedgedOnce_WhateverTheKey_AlsoAfterARestart()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId primary = await PrimaryAsync(f, "one", 0.02m);
        ExecutionReport fill = await FillAsync(f, primary, 0.01m);
        Assert.Equal(OutcomeKind.Accepted, (await HedgeAsync(f, "hedge", primary, fill, 0.01m)).Kind);
        Assert.True((await f.Guarded.ReceiveAsync(fill)).IsDuplicate);
        Assert.Equal(DenialCode.FillHedgedAlready, (await HedgeAsync(f, "again", primary, fill, 0.01m)).Denial!.Code);
        await f.CrashAndRestartAsync();
        Assert.Equal(DenialCode.FillHedgedAlready, (await HedgeAsync(f, "after", primary, fill, 0.01m)).Denial!.Code);
        Assert.Equal(2, f.Venue.Sent.Count);
    }

    [Fact]
    public async Task T51_PartialFills_AreOwedAsTheyCome_AndNoMoreThanHasFilledIsHedged()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId primary = await PrimaryAsync(f, "one", 0.03m);
        ExecutionReport first = await FillAsync(f, primary, 0.01m);
        Assert.Equal(DenialCode.HedgeQuantityExceeded, (await HedgeAsync(f, "much", primary, first, 0.02m)).Denial!.Code);
        ClientOrderId hedge = IdOf(await HedgeAsync(f, "h1", primary, first, 0.01m));
        ExecutionReport second = await FillAsync(f, primary, 0.02m);
        HedgeObligation owed = Assert.Single(await f.Guarded.GetHedgeObligationsAsync());
        Assert.Equal((primary, 0.03m, 0.03m, 0.03m, 0.01m), (owed.Fill.Order, owed.FilledQty, owed.DueQty, owed.OutstandingQty, owed.WorkingQty));
        await FillAsync(f, hedge, 0.01m);
        ClientOrderId other = IdOf(await HedgeAsync(f, "h2", primary, second, 0.02m));
        await FillAsync(f, other, 0.02m);
        Assert.Empty(await f.Guarded.GetHedgeObligationsAsync());
    }

    [Fact]
    public async Task HedgeThatEndsShort_LeavesTheRestToAnother()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId primary = await PrimaryAsync(f, "one", 0.02m);
        ExecutionReport fill = await FillAsync(f, primary, 0.02m);
        ClientOrderId hedge = IdOf(await HedgeAsync(f, "h1", primary, fill, 0.02m));
        await FillAsync(f, hedge, 0.005m);
        Assert.Equal(DenialCode.FillHedgedAlready, (await HedgeAsync(f, "beside", primary, fill, 0.005m)).Denial!.Code);
        await f.Guarded.ReceiveAsync(f.Venue.Report(hedge, ExecType.Canceled, OrderStatus.Canceled));
        f.Tick(20_000); // a late fill of it is not to be feared any more
        Assert.Equal(DenialCode.HedgeQuantityExceeded, (await HedgeAsync(f, "h2", primary, fill, 0.02m)).Denial!.Code);
        Assert.Equal(OutcomeKind.Accepted, (await HedgeAsync(f, "h3", primary, fill, 0.015m)).Kind);
    }

    [Fact]
    public async Task T51_Bust_ShrinksTheObligation_AndWhatIsHedgedTooMuchIsUndone()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId primary = await PrimaryAsync(f, "one", 0.02m);
        ExecutionReport first = await FillAsync(f, primary, 0.01m);
        ExecutionReport second = await FillAsync(f, primary, 0.01m);
        await FillAsync(f, IdOf(await HedgeAsync(f, "h1", primary, first, 0.01m)), 0.01m);
        await f.Guarded.ReceiveAsync(f.Venue.Report(primary, ExecType.TradeCancel, OrderStatus.PartiallyFilled) with { ExecRefId = second.ExecId });
        Assert.Empty(await f.Guarded.GetHedgeObligationsAsync());
        Assert.Equal(DenialCode.FillHedgedAlready, (await HedgeAsync(f, "h2", primary, second, 0.01m)).Denial!.Code);
        await f.Guarded.ReceiveAsync(f.Venue.Report(primary, ExecType.TradeCancel, OrderStatus.New) with { ExecRefId = first.ExecId });
        Assert.Equal(-0.01m, Assert.Single(await f.Guarded.GetHedgeObligationsAsync()).OutstandingQty);
        Assert.Equal(DenialCode.HedgeWouldIncrease, (await HedgeAsync(f, "more", primary, first, 0.01m)).Denial!.Code);
        Assert.Equal(OutcomeKind.Accepted, (await HedgeAsync(f, "undo", primary, first, 0.01m, Side.Buy)).Kind);
    }

    [Fact]
    public async Task HedgeOnTheWrongSide_OrInAnotherInstrument_OrOfAFillThatNobodyTold_IsDenied()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId primary = await PrimaryAsync(f, "one", 0.02m);
        ExecutionReport fill = await FillAsync(f, primary, 0.01m);
        Assert.Equal(DenialCode.HedgeWouldIncrease, (await HedgeAsync(f, "side", primary, fill, 0.01m, Side.Buy)).Denial!.Code);
        Assert.Equal(DenialCode.HedgeNotPlanned, (await SubmitAsync(f, "where", GuardFixture.Limit(Side.Sell, 0.01m, 50_000m) with { Hedges = new(primary, fill.ExecId) })).Denial!.Code);
        Denial unknown = (await HedgeAsync(f, "which", primary, fill with { ExecId = "nobody's" }, 0.01m)).Denial!;
        Assert.Equal((DenialCode.HedgedFillUnknown, false, Safeguard.RecursiveHedgeMonitor), (unknown.Code, unknown.SpendsKey, unknown.Safeguard));
        ClientOrderId plain = IdOf(await f.BuyAsync("plain"));
        Assert.Equal(DenialCode.HedgeNotPlanned, (await HedgeAsync(f, "plan", plain, await FillAsync(f, plain, 0.01m), 0.01m)).Denial!.Code);
        Assert.Equal(2, f.Venue.Sent.Count);
    }

    [Fact]
    public async Task T52_HedgeOfAHedge_IsDenied_UnlessTheLimitsSaySo_AndACircleAlways()
    {
        await using GuardFixture f = new();
        ClientOrderId hedge = await HedgedOnceAsync(f);
        ExecutionReport its = await FillAsync(f, hedge, 0.01m);
        Denial deep = (await SubmitAsync(f, "deep", Terms(Side.Buy, 0.01m, GuardFixture.Btc) with { Hedges = new(hedge, its.ExecId) })).Denial!;
        Assert.Equal((DenialCode.HedgeTooDeep, true), (deep.Code, deep.SpendsKey));

        await using GuardFixture g = new();
        g.Limits = g.Limits with { MaxHedgeDepth = 2 };
        hedge = await HedgedOnceAsync(g);
        its = await FillAsync(g, hedge, 0.01m);
        Denial circle = (await SubmitAsync(g, "circle", Terms(Side.Buy, 0.01m, GuardFixture.Btc) with { Hedges = new(hedge, its.ExecId) })).Denial!;
        Assert.Equal(DenialCode.HedgeCycle, circle.Code);
        Assert.Contains("BTC-USD → BTC-PERP → BTC-USD", circle.Message, StringComparison.Ordinal);

        // The hedge itself is planned to be hedged in BTC-USD: what closes the circle is that order, and not the plan.
        async Task<ClientOrderId> HedgedOnceAsync(GuardFixture fixture)
        {
            await StartAsync(fixture);
            ClientOrderId primary = await PrimaryAsync(fixture, "one", 0.01m);
            ExecutionReport fill = await FillAsync(fixture, primary, 0.01m);
            OrderTerms terms = Terms(Side.Sell, 0.01m, s_future) with { Hedges = new(primary, fill.ExecId), HedgedBy = s_plan with { With = GuardFixture.Btc } };
            return IdOf(await SubmitAsync(fixture, "h1", terms));
        }
    }

    [Fact]
    public async Task T53_PrimaryWhoseHedgeIsNotOnDisplay_IsNotSent()
    {
        await using GuardFixture f = await StartAsync();
        f.Book.Units = 0.005m;
        Denial thin = (await SubmitAsync(f, "thin", Primary(0.01m))).Denial!;
        Assert.Equal((DenialCode.HedgeLiquidityMissing, true), (thin.Code, thin.SpendsKey));
        Assert.Contains("0.010 BTC-PERP, and 0.005 are on display within 20 bps", thin.Message, StringComparison.Ordinal);
        Assert.Equal(("BTC-PERP", Side.Sell, 20), f.Book.Asked);
        f.Book.Units = 1m;
        f.Book.Age = TimeSpan.FromMinutes(2);
        Assert.Equal(DenialCode.HedgeLiquidityMissing, (await SubmitAsync(f, "stale", Primary(0.01m))).Denial!.Code);
        f.Book.IsMissing = true;
        Assert.Equal(DenialCode.HedgeLiquidityMissing, (await SubmitAsync(f, "none", Primary(0.01m))).Denial!.Code);
        Assert.Empty(f.Venue.Sent);
        f.Book.IsMissing = false;
        f.Book.Age = default;
        Assert.Equal(OutcomeKind.Accepted, (await SubmitAsync(f, "deep", Primary(0.01m))).Kind);
    }

    /// <summary>A venue that tells a fill of ours with other figures is in doubt until a person has looked: nobody hedges what may not have traded.</summary>
    [Fact]
    public async Task T54_ErroneousFill_IsNotHedged_UntilAPersonHasLooked()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId primary = await PrimaryAsync(f, "one", 0.02m);
        ExecutionReport fill = await FillAsync(f, primary, 0.01m);
        await f.Guarded.ReceiveAsync(fill with { LastQty = 0.02m, CumQty = 0.02m, LeavesQty = 0m, OrderStatus = OrderStatus.Filled });
        Assert.Equal(DenialCode.BreakerTripped, (await HedgeAsync(f, "h1", primary, fill, 0.01m)).Denial!.Code);
        await f.Host.OperateAs("Ada").ResetBreakerAsync(f.Guarded, "the venue confirmed the first");
        Assert.Equal(DenialCode.HedgeQuantityExceeded, (await HedgeAsync(f, "h2", primary, fill, 0.02m)).Denial!.Code);
        Assert.Equal(OutcomeKind.Accepted, (await HedgeAsync(f, "h3", primary, fill, 0.01m)).Kind);
    }

    [Fact]
    public async Task FillPastItsDeadline_StopsNewRisk_AndNothingElse_AndIsToldOnce()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId primary = await PrimaryAsync(f, "one", 0.02m);
        ExecutionReport fill = await FillAsync(f, primary, 0.02m);
        f.Tick(1_900);
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("in time")).Kind);
        f.Tick(200);
        Denial overdue = (await f.BuyAsync("too late")).Denial!;
        Assert.Equal((DenialCode.HedgeOverdue, true), (overdue.Code, overdue.SpendsKey));
        f.Tick(1_000);
        Assert.Single(f.Events, static told => told.Kind == SafetyEventKind.HedgeOverdue);
        Assert.True(Assert.Single(await f.Guarded.GetHedgeObligationsAsync()).IsOverdue);
        Assert.Equal(OutcomeKind.Accepted, (await SubmitAsync(f, "reduce", GuardFixture.Limit(Side.Sell, 0.01m, 50_000m, reduceOnly: true))).Kind);
        await f.CrashAndRestartAsync();
        Assert.Equal(DenialCode.HedgeOverdue, (await f.BuyAsync("after")).Denial!.Code);
        ClientOrderId hedge = IdOf(await HedgeAsync(f, "hedge", primary, fill, 0.02m));
        Assert.Equal(DenialCode.HedgeOverdue, (await f.BuyAsync("while it works")).Denial!.Code);
        await FillAsync(f, hedge, 0.02m);
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("again")).Kind);
    }

    [Fact]
    public async Task ReduceOnlyArming_LetsHedgesThrough_AndNewRiskNot()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId primary = await PrimaryAsync(f, "one", 0.02m);
        ExecutionReport fill = await FillAsync(f, primary, 0.02m);
        await f.CrashAndRestartAsync(arm: false);
        await f.Run(f.Host.ArmAsync(ArmingMode.ReduceOnly));
        Assert.Equal(DenialCode.NotArmed, (await f.BuyAsync("new")).Denial!.Code);
        Assert.Equal(OutcomeKind.Accepted, (await HedgeAsync(f, "hedge", primary, fill, 0.02m)).Kind);
    }

    [Theory]
    [InlineData(KillScopeKind.Firm)]
    [InlineData(KillScopeKind.Account)]
    [InlineData(KillScopeKind.Trader)]
    public async Task ReduceOnlyLatch_LetsHedgesOfWhatWasOwedBeforeThrough_AndOfWhatIsOwedLaterNot(KillScopeKind scope)
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId primary = await PrimaryAsync(f, "one", 0.02m);
        ClientOrderId later = await PrimaryAsync(f, "two", 0.02m);
        ExecutionReport fill = await FillAsync(f, primary, 0.02m);
        f.Tick();
        await f.Run(f.Host.Kill.LatchAsync(ScopedKillTests.ScopeOf(scope), KillMode.ReduceOnly, "looks wrong", "Ada"));
        f.Tick();
        ExecutionReport late = await FillAsync(f, later, 0.02m);
        await f.CrashAndRestartAsync();
        Denial denial = (await HedgeAsync(f, "late", later, late, 0.02m)).Denial!;
        Assert.Equal(DenialCode.KillSwitchLatched, denial.Code);
        Assert.Contains("owed later", denial.Message, StringComparison.Ordinal);
        ClientOrderId hedge = IdOf(await HedgeAsync(f, "hedge", primary, fill, 0.02m));
        f.Tick(500);
        Assert.False(f.Venue.HasCanceled(hedge.Value));
        Assert.Equal(DenialCode.KillSwitchLatched, (await f.BuyAsync("new")).Denial!.Code);
        await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync(f.Host.Kill.Latches[0].Id, "looked after"));
        Assert.Equal(OutcomeKind.Accepted, (await HedgeAsync(f, "after", later, late, 0.02m)).Kind);
    }

    [Fact]
    public async Task Change_KeepsThePlan_AndAHedgeMayGrowToWhatIsOwed()
    {
        await using GuardFixture f = await StartAsync();
        ClientOrderId primary = await PrimaryAsync(f, "one", 0.02m);
        ExecutionReport fill = await FillAsync(f, primary, 0.02m);
        ClientOrderId hedge = IdOf(await HedgeAsync(f, "hedge", primary, fill, 0.01m));
        OrderTerms terms = Terms(Side.Sell, 0.02m, s_future);
        Assert.Equal(DenialCode.TermsMalformed, (await f.Run(f.Guard.ReplaceAsync(f.Key("r1"), hedge, terms).AsTask())).Denial!.Code);
        terms = terms with { Hedges = new(primary, fill.ExecId) };
        Assert.Equal(DenialCode.HedgeQuantityExceeded, (await f.Run(f.Guard.ReplaceAsync(f.Key("r2"), hedge, terms with { Size = new Units(0.03m) }).AsTask())).Denial!.Code);
        Assert.Equal(OutcomeKind.Accepted, (await f.Run(f.Guard.ReplaceAsync(f.Key("r3"), hedge, terms).AsTask())).Kind);
    }

    /// <summary>Where a change is another order, the hedge that it changes may fill first: both together cover no more than is owed.</summary>
    [Fact]
    public async Task ChangeThatIsAnotherOrder_CoversOnlyWhatIsLeft()
    {
        await using GuardFixture f = new() { Profile = CancelAndNew() };
        await StartAsync(f);
        ClientOrderId primary = await PrimaryAsync(f, "one", 0.02m);
        ExecutionReport fill = await FillAsync(f, primary, 0.02m);
        ClientOrderId hedge = IdOf(await HedgeAsync(f, "hedge", primary, fill, 0.01m));
        OrderTerms terms = Terms(Side.Sell, 0.02m, s_future) with { Hedges = new(primary, fill.ExecId) };
        Assert.Equal(DenialCode.HedgeQuantityExceeded, (await f.Run(f.Guard.ReplaceAsync(f.Key("r1"), hedge, terms).AsTask())).Denial!.Code);

        static VenueProfileAttribute CancelAndNew()
        {
            VenueProfileAttribute plain = GuardFixture.ProfileOf();
            return new() { RepeatedId = plain.RepeatedId, Acknowledgement = plain.Acknowledgement, Stamp = plain.Stamp, RequestExpiryMs = plain.RequestExpiryMs, VisibilityMs = plain.VisibilityMs, CallTimeoutMs = plain.CallTimeoutMs, LateFillMs = plain.LateFillMs, IsSimulated = true, Replaces = ReplaceActs.CancelAndNew };
        }
    }

    /// <summary>Whatever is asked for in whatever order: hedges that were let through never add up to more than has filled, and a restart owes the same.</summary>
    [Fact]
    public async Task DrawnHistories_NeverHedgeMoreThanHasFilled_AndARestartOwesTheSame()
    {
        for (int seed = 0; seed < 15; seed++)
        {
            Random random = new(seed);
            decimal ratio = random.Next(2) == 0 ? 1m : 0.7m;
            await using GuardFixture f = new() { Liquidity = true };
            f.Limits = f.Limits with { MaxOrderNotional = 100_000m, MaxOpenNotional = 10_000_000m };
            await f.StartAsync();
            ClientOrderId primary = IdOf(await SubmitAsync(f, "primary", Primary(0.05m) with { HedgedBy = s_plan with { Ratio = ratio } }));
            List<ExecutionReport> fills = [];
            Dictionary<ClientOrderId, (decimal Quantity, decimal Filled)> hedges = [];
            decimal filled = 0m;
            for (int step = 0; step < 40; step++)
            {
                switch (random.Next(7))
                {
                    case 0 when filled < 0.05m:
                        decimal part = 0.001m * random.Next(1, 1 + (int)((0.05m - filled) * 1_000m));
                        fills.Add(await FillAsync(f, primary, part));
                        filled += part;
                        break;
                    case 1 when fills.Count > 0 && random.Next(3) == 0:
                        ExecutionReport busted = fills[random.Next(fills.Count)];
                        fills.Remove(busted);
                        filled -= busted.LastQty;
                        f.Venue.Orders[primary.Value] = f.Venue.Orders[primary.Value] with { CumQty = filled };
                        f.Venue.Positions["BTC-USD"] -= busted.LastQty;
                        await f.Guarded.ReceiveAsync(f.Venue.Report(primary, ExecType.TradeCancel, filled == 0m ? OrderStatus.New : OrderStatus.PartiallyFilled) with { ExecRefId = busted.ExecId });
                        break;
                    case 2 when hedges.Count > 0:
                        (ClientOrderId id, (decimal quantity, decimal done)) = hedges.ElementAt(random.Next(hedges.Count));
                        if (done < quantity)
                        {
                            await FillAsync(f, id, Math.Min(0.002m, quantity - done));
                            hedges[id] = (quantity, done + Math.Min(0.002m, quantity - done));
                        }

                        break;
                    case 3 when random.Next(4) == 0:
                        string before = Owed(await f.Guarded.GetHedgeObligationsAsync());
                        await f.CrashAndRestartAsync();
                        Assert.Equal(before, Owed(await f.Guarded.GetHedgeObligationsAsync()));
                        break;
                    default:
                        if (fills.Count == 0)
                            break;
                        decimal asked = 0.001m * random.Next(1, 20);
                        decimal room = Math.Floor(filled * ratio / 0.001m) * 0.001m - hedges.Values.Sum(static hedge => hedge.Quantity);
                        Outcome<OrderAck> outcome = await HedgeAsync(f, $"h{seed}-{step}", primary, fills[random.Next(fills.Count)], asked);
                        if (outcome.Kind == OutcomeKind.Accepted)
                        {
                            Assert.True(asked <= room, $"seed {seed}, step {step}: {asked} were let through where {room} were left to hedge");
                            hedges.Add(outcome.Acceptance!.ClientOrderId, (asked, 0m));
                        }
                        else
                        {
                            Assert.Equal(Safeguard.RecursiveHedgeMonitor, outcome.Denial!.Safeguard);
                        }

                        break;
                }
            }
        }
    }

    private static string Owed(IReadOnlyList<HedgeObligation> obligations) => string.Join("; ", obligations.Select(static one =>
        string.Create(CultureInfo.InvariantCulture, $"{one.Fill.Order} {one.FilledQty / 1.000000m} {one.DueQty / 1.000000m} {one.OutstandingQty / 1.000000m} {one.WorkingQty / 1.000000m} {one.Since:O}")));

    private static Task<GuardFixture> StartAsync() => StartAsync(new GuardFixture());

    private static Task<GuardFixture> StartAsync(GuardFixture f)
    {
        f.Liquidity = true;
        return f.StartAsync();
    }

    private static OrderTerms Terms(Side side, decimal units, Instrument instrument) => GuardFixture.Limit(side, units, 50_000m) with { Instrument = instrument };

    private static OrderTerms Primary(decimal units) => Terms(Side.Buy, units, GuardFixture.Btc) with { HedgedBy = s_plan };

    private static Task<Outcome<OrderAck>> SubmitAsync(GuardFixture f, string cause, OrderTerms terms) => f.Run(f.Guard.SubmitAsync(f.Key(cause), terms).AsTask());

    private static async Task<ClientOrderId> PrimaryAsync(GuardFixture f, string cause, decimal units) => IdOf(await SubmitAsync(f, cause, Primary(units)));

    private static Task<Outcome<OrderAck>> HedgeAsync(GuardFixture f, string cause, ClientOrderId primary, ExecutionReport fill, decimal units, Side side = Side.Sell) =>
        SubmitAsync(f, cause, Terms(side, units, s_future) with { Hedges = new HedgedFill(primary, fill.ExecId) });

    private static async Task<ExecutionReport> FillAsync(GuardFixture f, ClientOrderId id, decimal units)
    {
        ExecutionReport fill = f.Venue.Fill(id, units, 50_000m);
        await f.Guarded.ReceiveAsync(fill);
        return fill;
    }

    private static ClientOrderId IdOf(Outcome<OrderAck> outcome)
    {
        Assert.Equal(OutcomeKind.Accepted, outcome.Kind);
        return outcome.Acceptance!.ClientOrderId;
    }
}
