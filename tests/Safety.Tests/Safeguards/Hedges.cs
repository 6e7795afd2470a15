using Safety.Guarding;
using Safety.Hedging;
using Safety.Identity;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.Safeguards;

/// <summary><see cref="RecursiveHedgeMonitor"/>: what fills is hedged once, by what is on display, and a hedge is not hedged.</summary>
public class Hedges
{
    private static readonly Instrument s_future = new("BTC-PERP", "USD", 0.01m, 0.001m);
    private static readonly OrderTerms s_primary = GuardFixture.Limit(Side.Buy, 0.02m, 50_000m) with { HedgedBy = new HedgePlan(s_future, 1m, PriceBudgetBps: 20, DeadlineMs: 2_000) };

    [Fact]
    public async Task Safeguard16_SameFill_IsHedgedOnce()
    {
        await using GuardFixture f = await StartAsync();
        ExecutionReport fill = await FilledAsync(f, await SubmitAsync(f, "primary", s_primary), 0.01m);
        Assert.Equal(OutcomeKind.Accepted, (await HedgeAsync(f, "hedge", fill, Side.Sell, 0.01m)).Kind);
        await f.CrashAndRestartAsync();
        Assert.True((await f.Guarded.ReceiveAsync(fill)).IsDuplicate);
        Denial again = (await HedgeAsync(f, "again", fill, Side.Sell, 0.01m)).Denial!;
        Assert.Equal((DenialCode.FillHedgedAlready, Safeguard.RecursiveHedgeMonitor), (again.Code, again.Safeguard));
    }

    [Fact]
    public async Task Safeguard17_HedgeOfAHedge_IsDenied()
    {
        await using GuardFixture f = await StartAsync();
        ExecutionReport fill = await FilledAsync(f, await SubmitAsync(f, "primary", s_primary), 0.01m);
        ExecutionReport hedged = await FilledAsync(f, await HedgeAsync(f, "hedge", fill, Side.Sell, 0.01m), 0.01m);
        OrderTerms back = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m) with { Hedges = new HedgedFill(hedged.ClientOrderId, hedged.ExecId) };
        Assert.Equal(Safeguard.RecursiveHedgeMonitor, (await SubmitAsync(f, "back", back)).Denial!.Safeguard);
        Assert.Equal(2, f.Venue.Sent.Count);
    }

    [Fact]
    public async Task Safeguard18_HedgeThatIsNotOnDisplay_KeepsThePrimaryOrderBack()
    {
        await using GuardFixture f = await StartAsync();
        f.Book.Units = 0.019m;
        Assert.Equal(DenialCode.HedgeLiquidityMissing, (await SubmitAsync(f, "thin", s_primary)).Denial!.Code);
        Assert.Empty(f.Venue.Sent);
        f.Book.Units = 0.02m;
        Assert.Equal(OutcomeKind.Accepted, (await SubmitAsync(f, "deep", s_primary)).Kind);
    }

    [Fact]
    public async Task Safeguard19_Bust_ShrinksWhatIsOwed()
    {
        await using GuardFixture f = await StartAsync();
        Outcome<OrderAck> primary = await SubmitAsync(f, "primary", s_primary);
        await FilledAsync(f, primary, 0.01m);
        ExecutionReport second = await FilledAsync(f, primary, 0.005m);
        Assert.Equal(0.015m, Assert.Single(await f.Guarded.GetHedgeObligationsAsync()).OutstandingQty);
        await f.Guarded.ReceiveAsync(f.Venue.Report(second.ClientOrderId, ExecType.TradeCancel, OrderStatus.PartiallyFilled) with { ExecRefId = second.ExecId });
        Assert.Equal(0.01m, Assert.Single(await f.Guarded.GetHedgeObligationsAsync()).OutstandingQty);
        Assert.Equal(DenialCode.HedgeQuantityExceeded, (await HedgeAsync(f, "too much", second, Side.Sell, 0.015m)).Denial!.Code);
    }

    private static Task<GuardFixture> StartAsync() => new GuardFixture(JournalKind.Sqlite) { Liquidity = true }.StartAsync();

    private static Task<Outcome<OrderAck>> SubmitAsync(GuardFixture f, string cause, OrderTerms terms) => f.Run(f.Guard.SubmitAsync(f.Key(cause), terms).AsTask());

    private static Task<Outcome<OrderAck>> HedgeAsync(GuardFixture f, string cause, ExecutionReport fill, Side side, decimal units) =>
        SubmitAsync(f, cause, GuardFixture.Limit(side, units, 50_000m) with { Instrument = s_future, Hedges = new HedgedFill(fill.ClientOrderId, fill.ExecId) });

    private static async Task<ExecutionReport> FilledAsync(GuardFixture f, Outcome<OrderAck> order, decimal units)
    {
        ExecutionReport fill = f.Venue.Fill(order.Acceptance!.ClientOrderId, units, 50_000m);
        await f.Guarded.ReceiveAsync(fill);
        return fill;
    }
}
