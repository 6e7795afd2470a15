using Safety.Contracts;
using Safety.Identity;
using Safety.Limits;
using Safety.Orders;
using Safety.Testing.Faults;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using ExecIdScope = Safety.Testing.Venues.ExecIdScope;
using LookUpBy = Safety.Testing.Venues.LookUpBy;
using ReplaceActs = Safety.Testing.Venues.ReplaceActs;

namespace Safety.Testing.Worlds;

/// <summary>All that is drawn for a world before it begins, in one place.</summary>
internal static class WorldDraw
{
    private const long Second = TimeSpan.TicksPerSecond;
    private const long Ms = TimeSpan.TicksPerMillisecond;

    /// <summary>Every n-th world keeps its journal in a SQLite file.</summary>
    public const ulong SqliteEvery = 16;

    public static WorldPlan Draw(ulong seed)
    {
        Draw draw = Worlds.Draw.For(seed, "world");
        long length = draw.Between(8, 20) * Second;
        AccountPlan[] accounts = [.. Enumerable.Range(0, draw.Weighted((6, 1), (4, 2))).Select(index => Account(seed, index))];
        TraderAct[] acts = Acts(seed, length, accounts);
        Fault[] faults = Faults(seed, length, accounts.Length, acts);
        DateTimeOffset start = new DateTimeOffset(2026, 3, 2, 14, 0, 0, TimeSpan.Zero).AddSeconds(draw.Below(600));
        if (draw.Percent(5))
            start = new DateTimeOffset(2026, 3, 2, 23, 59, 50, TimeSpan.Zero); // over midnight
        return Strategies.Into(Temptation.Into(new WorldPlan(seed, start, length, seed % SqliteEvery == 0, Host(seed), accounts, acts, faults)));
    }

    private static HostPlan Host(ulong seed)
    {
        Draw draw = Worlds.Draw.For(seed, "host");
        int watch = draw.Of(100, 200, 250, 500);
        return new HostPlan(
            WatchIntervalMs: watch,
            ArmedForMs: Math.Max(2 * watch, draw.Of(500, 1_000, 2_000)),
            ReconcileEveryMs: draw.Of(2_000, 4_000, 8_000),
            BackfillOverlapMs: draw.Of(10_000, 60_000),
            RecoveryTimeoutMs: draw.Of(5_000, 20_000),
            OffsetMs: draw.Weighted((6, 0), (2, 300), (2, -300)),
            OperatorDelayMs: draw.Of(100, 500, 2_000),
            ForgetsToArm: draw.Percent(30),
            ReleaseDelayMs: draw.Of(100, 2_500, 4_000, 8_000));
    }

    private static AccountPlan Account(ulong seed, int index)
    {
        Draw draw = Worlds.Draw.For(seed, "account", index);
        List<Instrument> instruments = [new Instrument($"Q{index}", "USD", 0.01m, 1m), new Instrument($"R{index}", "USD", 0.001m, 0.001m)];
        List<decimal> prices = [100m, 20m];
        List<decimal> held = [draw.Weighted((6, 0m), (1, 20m), (1, -20m)), draw.Weighted((8, 0m), (1, 100m))];
        if (draw.Percent(6))
        {
            instruments.Add(new Instrument($"DUST{index}", "USD", 0.0000000001m, 1m));
            prices.Add(0.0000000009m);
            held.Add(0m);
            instruments.Add(new Instrument($"NIL{index}", "USD", 0.000000000000001m, 1m, 0.000000000000001m));
            prices.Add(0.000000000000001m);
            held.Add(0m);
        }

        LimitOptions limits = new()
        {
            MaxOrderNotional = draw.Of(3_000m, 20_000m),
            MaxOpenNotional = draw.Of(4_000m, 8_000m, 40_000m),
            MaxOrdersPerSecond = draw.Of(5, 50, 1_000),
            PriceBandBps = draw.Of(200, 1_000, 10_000),
            MarketDataMaxAgeMs = 60_000,
        };
        VenueSemantics does = Semantics(seed, index);
        if (does is { FeeInBaseBps: > 0, NamesFeeCurrency: true })
            instruments = [.. instruments.Select(static instrument => instrument with { BaseCurrency = instrument.Symbol })];
        int desks = draw.Weighted((93, 1), (7, 2));
        if (!does.ListsPositions)
            held = [.. held.Select(static _ => 0m)]; // nobody could know of it
        VenuePlan[] venues = [.. Enumerable.Range(0, desks).Select(desk => Venue(seed, index, desk, does))];
        return new AccountPlan(new AccountId("sim", $"A{index}"), limits, instruments, prices, held, venues, draw.Weighted((6, 0), (1, 400), (1, -400), (1, -90_000)), draw.Percent(20));
    }

    private static VenuePlan Venue(ulong seed, int account, int desk, VenueSemantics does)
    {
        Draw draw = Worlds.Draw.For(seed, "venue", account, desk);
        // The name of the first contract is the beginning of the second's.
        string name = desk == 0 ? "Sim.IVenue" : "Sim.IVenueOptions";
        (int, int) request = draw.Of((1, 10), (5, 60), (20, 200));
        (int, int) response = draw.Of((1, 10), (5, 60), (100, 700));
        (int, int) report = draw.Of((1, 5), (1, 10), (5, 60), (50, 300));
        return new VenuePlan(account, desk, name, does, new Telling(draw.Of(500, 1_000, 2_000), draw.Of(0, 50, 500), draw.Of(500, 2_000)), request, response, report, draw.Of(3_000, 6_000));
    }

    private static VenueSemantics Semantics(ulong seed, int account)
    {
        Draw draw = Worlds.Draw.For(seed, "semantics", account);
        AckBy ackBy = draw.Of(AckBy.Report, AckBy.Response, AckBy.Response);
        AnswerMeans answer = draw.Weighted((6, AnswerMeans.Working), (4, AnswerMeans.Received));
        ExecIdScope execIds = draw.Weighted((7, ExecIdScope.Forever), (1, ExecIdScope.PerDay), (1, ExecIdScope.PerOrder), (1, ExecIdScope.None));
        bool isNumbered = draw.Percent(50) || execIds is ExecIdScope.None; // an adapter makes an ExecID of the number
        LookUpBy lookUp = draw.Weighted((6, LookUpBy.ClientId), (2, LookUpBy.LiveIdOnly), (2, LookUpBy.VenueId), (1, LookUpBy.Nothing));
        bool listsExecutions = draw.Percent(92);
        VenueSemantics does = new()
        {
            AckBy = ackBy,
            Answer = answer,
            Replace = draw.Weighted((90, ReplaceActs.NewClientId), (4, ReplaceActs.InPlace), (6, ReplaceActs.CancelAndNew)),
            Replaced = draw.Of(ReplacedQuantity.Total, ReplacedQuantity.Remaining),
            LookUp = lookUp,
            AddressesByVenueId = draw.Percent(20),
            NewVenueIdOnReplace = draw.Percent(50),
            ExecIds = execIds,
            ExecIdsAreRandom = execIds is ExecIdScope.Forever && draw.Percent(40),
            TimeResolutionMs = draw.Weighted((8, 1), (2, 1_000)),
            IsNumbered = isNumbered,
            ListsTradesOnly = draw.Percent(25),
            FeeInBaseBps = draw.Weighted((96, 0), (4, 10)),
            HoldsLegs = draw.Percent(4),
            RepeatedId = draw.Weighted((5, RepeatedId.RejectedForever), (2, RepeatedId.PlacesAnother), (2, RepeatedId.RejectedWhileOpen), (1, RepeatedId.ReplayedInWindow), (1, RepeatedId.RejectedPerDay)),
            TellsPending = draw.Percent(25),
            ReportsUnderRequestId = draw.Percent(25),
            RejectsByReport = ackBy == AckBy.Report || (answer == AnswerMeans.Received && draw.Percent(60)),
            VisibilityMs = draw.Of(0, 100, 400),
            ExpiryMs = draw.Weighted((5, 500), (4, 2_000), (1, 0)),
            LateFillMs = draw.Of(0, 500, 2_000),
            DecidesWithinMs = draw.Of(0, 5, 60, 400),
            Cancels = draw.Percent(97),
            ListsOrders = draw.Percent(90),
            ListsExecutions = listsExecutions,
            ListsPositions = draw.Percent(85),
            IdFormat = draw.Weighted((8, IdFormat.AlphaNumeric), (1, IdFormat.Uuid), (1, IdFormat.Integer)),
            NamesFeeCurrency = draw.Percent(50),
            TellsUnknown = draw.Percent(30),
        };

        // What has no cancel cannot replace by canceling: a guard is not made for such a venue.
        return does.Replace == ReplaceActs.CancelAndNew ? does with { Cancels = true } : does;
    }

    private static TraderAct[] Acts(ulong seed, long length, AccountPlan[] accounts)
    {
        Draw count = Worlds.Draw.For(seed, "acts");
        int acts = (int)count.Between(6, 22);
        bool isBusy = count.Percent(15); // many orders at the same time
        if (count.Percent(2))
            (acts, isBusy) = ((int)count.Between(40, 80), true); // more than the account's rate lets through at once
        TraderAct[] all = new TraderAct[acts];
        for (int i = 0; i < acts; i++)
        {
            int number = i + 1;
            Draw draw = Worlds.Draw.For(seed, "act", number);
            int account = draw.Below(accounts.Length);
            AccountPlan plan = accounts[account];
            TraderAct? earlier = i == 0 ? null : all[draw.Below(i)];
            TraderActKind kind = earlier is null || earlier.Kind == TraderActKind.Cancel ? TraderActKind.Submit : draw.Weighted((5, TraderActKind.Submit), (4, TraderActKind.Replace), (2, TraderActKind.Cancel));
            if (kind == TraderActKind.Replace && plan.Venues[0].Does.Replace == ReplaceActs.NotSupported)
                kind = TraderActKind.Submit;
            long at = isBusy ? draw.Between(200, 3_000) * Ms : draw.Between(200, length / Ms) * Ms;
            if (kind != TraderActKind.Submit)
                at = Math.Min(length, earlier!.At + (draw.Weighted((5, 80L), (5, 600L), (4, 4_000L)) * draw.Between(1, 100) * Ms / 100));
            Spice spice = draw.Permille(30) ? draw.Of(Spice.Money, Spice.MoneyInDust, Spice.Astronomic, Spice.HalfCharacter, Spice.StopPassed, Spice.StopPassed) : Spice.None;
            OrderType type = draw.Weighted((80, OrderType.Limit), (8, OrderType.Market), (6, OrderType.Stop), (4, OrderType.StopLimit));
            all[i] = new TraderAct(
                number, kind, at, kind == TraderActKind.Submit ? account : earlier!.Account, kind == TraderActKind.Submit ? draw.Below(plan.Venues.Count) : earlier!.Desk,
                kind == TraderActKind.Submit ? 0 : earlier!.Number,
                kind == TraderActKind.Submit ? draw.Weighted((7, 0), (3, 1)) : earlier!.Instrument,
                kind == TraderActKind.Submit ? draw.Weighted((6, Side.Buy), (4, Side.Sell)) : earlier!.Side,
                (int)draw.Between(1, 20), kind == TraderActKind.Submit ? type : OrderType.Limit,
                (int)draw.Between(-150, 150),
                draw.Weighted((8, TimeInForce.Day), (1, TimeInForce.ImmediateOrCancel), (1, TimeInForce.GoodTillCancel)),
                draw.Percent(8), kind == TraderActKind.Submit ? spice : Spice.None);
        }

        return all;
    }

    private static Fault[] Faults(ulong seed, long length, int accounts, TraderAct[] acts)
    {
        Draw count = Worlds.Draw.For(seed, "faults");
        int faults = count.Weighted((2, 0), (3, count.Below(4)), (4, 3 + count.Below(8)), (2, 10 + count.Below(15)));
        List<Fault> all = [];
        for (int i = 0; i < faults; i++)
        {
            int number = 1_000 + i;
            Draw draw = Worlds.Draw.For(seed, "fault", number);
            FaultKind kind = Kind(ref draw);
            // Half of them when something is going on.
            long at = draw.Percent(50) ? draw.Between(0, length / Ms) * Ms : Math.Max(0, acts[draw.Below(acts.Length)].At + (draw.Between(-200, 400) * Ms));
            bool isHosts = kind is FaultKind.Crash or FaultKind.Restart or FaultKind.StandStill or FaultKind.DiskStall or FaultKind.DiskError or FaultKind.JournalGone
                or FaultKind.ClockStep or FaultKind.ClockDrift or FaultKind.KillByApi or FaultKind.KillByFile or FaultKind.KillByEnvironment or FaultKind.OperatorAction;
            (long size, int choice) = Figures(kind, ref draw);
            all.Add(new Fault(number, kind, at, isHosts ? 0 : draw.Below(accounts), size, choice));
        }

        return [.. all];
    }

    private static FaultKind Kind(ref Draw draw) => draw.Weighted(
        (10, FaultKind.ResponseLost), (4, FaultKind.RequestDropped), (5, FaultKind.RequestDuplicated), (6, FaultKind.RequestDelayed), (8, FaultKind.ResponseDelayed),
        (6, FaultKind.RequestRejected), (5, FaultKind.CallsHang), (3, FaultKind.CallbackBlocks),
        (8, FaultKind.ReportDropped), (5, FaultKind.ReportDuplicated), (8, FaultKind.ReportDelayed), (6, FaultKind.ReportReordered), (3, FaultKind.ReportStale),
        (5, FaultKind.Disconnect), (3, FaultKind.VenueRestart),
        (8, FaultKind.Bust), (3, FaultKind.Correction), (1, FaultKind.Split), (2, FaultKind.Restatement), (4, FaultKind.OneInstant), (3, FaultKind.UnsolicitedCancel), (3, FaultKind.LateFill),
        (4, FaultKind.LookUpLag), (3, FaultKind.ListOmits), (2, FaultKind.Falsified), (1, FaultKind.Absurd), (1, FaultKind.Overfill),
        (14, FaultKind.Crash), (3, FaultKind.Restart), (3, FaultKind.StandStill), (4, FaultKind.DiskStall), (4, FaultKind.DiskError), (2, FaultKind.JournalGone),
        (5, FaultKind.ClockStep), (2, FaultKind.ClockDrift), (2, FaultKind.VenueClockStep), (2, FaultKind.VenueClockDrift),
        (8, FaultKind.KillByApi), (5, FaultKind.KillByFile), (2, FaultKind.KillByEnvironment),
        (2, FaultKind.ForeignOrder), (1, FaultKind.StrayOrder), (4, FaultKind.PriceJump), (4, FaultKind.OperatorAction));

    // What size and choice mean: milliseconds for most, the how-manieth point for a crash, basis points for a jump, parts per million for a drift.
    private static (long Size, int Choice) Figures(FaultKind kind, ref Draw draw) => kind switch
    {
        FaultKind.Crash => (draw.Between(1, 12), draw.Below(10)),
        FaultKind.RequestDelayed => (draw.Of(300L, 1_500, 3_000, 8_000), 0),
        FaultKind.ResponseDelayed => (draw.Of(200L, 400, 900, 3_000), 0),
        FaultKind.CallsHang => (draw.Of(2_000L, 6_000, 15_000), draw.Weighted((6, (int)WireKind.Cancel), (2, (int)WireKind.Submit), (2, (int)WireKind.Query))),
        FaultKind.CallbackBlocks => (draw.Of(1_500L, 4_000), 0),
        FaultKind.ReportDelayed => (draw.Of(50L, 400, 1_500, 6_000), 0),
        FaultKind.ReportDuplicated => (draw.Of(1L, 500, 4_000), 0),
        FaultKind.ReportStale => (0, (int)draw.Between(1, 6)),
        FaultKind.Disconnect => (draw.Of(300L, 2_000, 5_000), 0),
        FaultKind.VenueRestart => (draw.Of(200L, 1_000), 0),
        FaultKind.Bust => (draw.Of(0L, 5, 50, 400, 3_000, 9_000), 0),
        FaultKind.Correction => (draw.Of(0L, 5, 50, 400, 3_000, 9_000), draw.Below(5)),
        FaultKind.Split or FaultKind.Restatement or FaultKind.UnsolicitedCancel => (draw.Of(1L, 100, 1_000), 0),
        FaultKind.LateFill => (draw.Of(1L, 100, 2_000), draw.Below(2)),
        FaultKind.StandStill => (draw.Of(300L, 1_500, 5_000), 0),
        FaultKind.DiskStall => (draw.Of(50L, 400, 3_000), 0),
        FaultKind.DiskError => (0, draw.Below(3)),
        FaultKind.ClockStep or FaultKind.VenueClockStep => (draw.Of(-7_200_000L, -90_000, -2_000, -300, 300, 2_000, 90_000, 3_600_000), 0),
        FaultKind.ClockDrift or FaultKind.VenueClockDrift => (draw.Of(-20_000L, -500, 500, 20_000), 0),
        FaultKind.PriceJump => (draw.Of(-9_000L, -5_000, -300, 300, 10_000, 90_000), draw.Below(2)),
        FaultKind.Falsified or FaultKind.Absurd => (0, draw.Below(3)),
        FaultKind.OperatorAction => (0, draw.Below(3)),
        _ => (0, 0),
    };
}
