using Safety.Orders;
using Safety.Testing.Faults;
using Safety.Testing.Traders;

namespace Safety.Testing.Worlds;

/// <summary>
/// In some worlds strategies hedge what fills, and leave positions by exits that name them. As with <see cref="Temptation"/>, the numbers are drawn apart from all
/// others, so that every other world is the one it was.
/// </summary>
internal static class Strategies
{
    private const long Ms = TimeSpan.TicksPerMillisecond;
    private const int FirstAct = 800;
    private const int FirstFault = 3_000;
    private const int FirstClockFault = 3_100;

    public static WorldPlan Into(WorldPlan plan)
    {
        int which = Draw.For(plan.Seed, "strategies").Below(100);
        if (which is >= 10 and < 18) // where a long and a short stand side by side, an exit would have to say which
            plan = plan with { Accounts = [.. plan.Accounts.Select(static account => account with { Exits = !account.Venues[0].Does.HoldsLegs })] };
        if (which < 18)
            plan = WithClocks(plan);
        if (which >= 14)
            return plan;
        AccountPlan[] accounts = [.. plan.Accounts.Select((account, index) => Hedging(plan.Seed, account, index))];
        return plan with { Accounts = accounts, Acts = [.. plan.Acts, .. Acts(plan, accounts)], Faults = [.. plan.Faults, .. Faults(plan)] };
    }

    // Venues that are asked for the time between armings; in some, clocks that part as fast as they may, a trade that is told of two orders, or numbers of another session.
    private static WorldPlan WithClocks(WorldPlan plan)
    {
        Draw draw = Draw.For(plan.Seed, "parting clocks");
        int every = draw.Of(0, 1_500, 4_000);
        int host = draw.Of(-500, 0, 0, 500);
        long at = draw.Between(0, plan.Length / Ms / 2) * Ms;
        plan = plan with { Accounts = [.. plan.Accounts.Select(account => account with { CatchesUpEveryMs = every })] };
        if (draw.Percent(50))
            plan = plan with { Faults = [.. plan.Faults, new Fault(FirstClockFault + 2, draw.Of(FaultKind.WrongOrder, FaultKind.WrongOrder, FaultKind.NumberGoesBack), draw.Between(500, plan.Length / Ms) * Ms, draw.Below(plan.Accounts.Count), draw.Between(1, 900), 0)] };
        return host == 0 ? plan : plan with
        {
            Faults = [.. plan.Faults, new Fault(FirstClockFault, FaultKind.ClockDrift, at, 0, host, 0), new Fault(FirstClockFault + 1, FaultKind.VenueClockDrift, at, 0, -host, 0)],
        };
    }

    private static AccountPlan Hedging(ulong seed, AccountPlan account, int index)
    {
        Draw draw = Draw.For(seed, "hedging account", index);
        Instrument further = new($"H{index}", "USD", 0.01m, 0.1m);
        return account with
        {
            Hedging = new HedgingPlan(draw.Of(5m, 2.5m, 1m, 0.3m), draw.Of(600, 2_000, 5_000), further),
            Instruments = [.. account.Instruments, further],
            Prices = [.. account.Prices, 50m],
            Held = [.. account.Held, 0m],
            Limits = account.Limits with
            {
                MaxHedgeDepth = draw.Weighted((6, 1), (4, 2)),
                AllowedSymbols = account.Limits.AllowedSymbols is { } allowed ? allowed.Append(further.Symbol).ToHashSet() : null,
            },
        };
    }

    private static IEnumerable<TraderAct> Acts(WorldPlan plan, AccountPlan[] accounts)
    {
        int number = FirstAct;
        for (int account = 0; account < accounts.Length; account++)
        {
            Draw draw = Draw.For(plan.Seed, "hedged orders", account);
            for (int i = (int)draw.Between(4, 10); i > 0; i--)
            {
                yield return new TraderAct(
                    number++, TraderActKind.Submit, draw.Between(500, plan.Length / Ms) * Ms, account, 0, 0, draw.Weighted((7, 0), (3, 1)), draw.Of(Side.Buy, Side.Sell), (int)draw.Between(1, 12),
                    draw.Weighted((8, OrderType.Limit), (2, OrderType.Market)), (int)draw.Between(-50, 50), TimeInForce.Day, false, Spice.Hedged);
            }
        }
    }

    // What hedges have to follow: fills that are told twice, taken back and corrected.
    private static IEnumerable<Fault> Faults(WorldPlan plan)
    {
        for (int i = 0; i < 5; i++)
        {
            Draw draw = Draw.For(plan.Seed, "hedging fault", i);
            FaultKind kind = draw.Of(FaultKind.Bust, FaultKind.Bust, FaultKind.Correction, FaultKind.ReportDuplicated, FaultKind.Restart);
            if (draw.Percent(60))
                yield return new Fault(FirstFault + i, kind, draw.Between(500, plan.Length / Ms) * Ms, kind == FaultKind.Restart ? 0 : draw.Below(plan.Accounts.Count), draw.Of(5L, 400, 2_000), draw.Below(4));
        }
    }
}
