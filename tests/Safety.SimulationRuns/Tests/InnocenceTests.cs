using Safety.Limits;
using Safety.Orders;
using Safety.Testing.Faults;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.SimulationRuns.Tests;

/// <summary>An invariant that demands what nobody can know accuses the innocent: in these worlds the product does what it should.</summary>
public class InnocenceTests
{
    [Fact]
    public void NoToASecondCopy_AtTheSecondDesk_HidesNothingThatWasToldOf()
    {
        Assert.Empty(Run(static plan => plan with
        {
            Accounts = [plan.Accounts[0] with { Hedges = false, Venues = [Venue(plan, 0), Venue(plan, 1)] }],
            Acts = [Act(1, 1_000, desk: 1, size: 10, priceBps: 0)],
            Faults = [new Fault(1_000, FaultKind.RequestDuplicated, 0, 0, 0, 0)],
        }));

        static VenuePlan Venue(WorldPlan plan, int desk) => plan.Accounts[0].Venues[0] with
        {
            Desk = desk,
            ContractName = desk == 0 ? "Sim.IVenue" : "Sim.IVenueOptions",
            Does = new VenueSemantics { ListsOrders = false, DecidesWithinMs = 60 },
        };
    }

    [Fact]
    public void FillThatNobodyWasToldOf_CountsAtThePriceOfItsOrder() => Assert.Empty(Run(static plan => plan with
    {
        Accounts = [plan.Accounts[0] with
        {
            Limits = new LimitOptions { MaxOrderNotional = 3_000m, MaxOpenNotional = 4_000m, MaxOrdersPerSecond = 1_000, PriceBandBps = 10_000, MarketDataMaxAgeMs = 60_000 },
            Instruments = [plan.Accounts[0].Instruments[0]],
            Prices = [100m],
            Held = [-20m],
            Hedges = false,
            Venues = [plan.Accounts[0].Venues[0] with { Does = new VenueSemantics(), ReportMs = (300, 300) }],
        }],
        Acts = [.. Enumerable.Range(1, 60).Select(static number => Act(number, 1_000 + (number * 40), desk: 0, size: 1 + (number % 7), priceBps: -5_000))],
        Faults = [],
    }));

    private static TraderAct Act(int number, long atMs, int desk, int size, int priceBps) =>
        new(number, TraderActKind.Submit, atMs * TimeSpan.TicksPerMillisecond, 0, desk, 0, 0, Side.Buy, size, OrderType.Limit, priceBps, TimeInForce.Day, false, Spice.None);

    private static IEnumerable<string> Run(Func<WorldPlan, WorldPlan> change)
    {
        Simulator simulator = new(new SimulatorOptions { Plan = change });
        return [.. Enumerable.Range(1, 40).SelectMany(seed => simulator.Run((ulong)seed).Violations.Select(violation => $"{seed}: {violation}"))];
    }
}
