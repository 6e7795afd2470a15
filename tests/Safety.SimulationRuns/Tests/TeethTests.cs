using Safety.Testing.Invariants;
using Safety.Testing.Worlds;

namespace Safety.SimulationRuns.Tests;

/// <summary>An invariant that nothing can break proves nothing: each is broken here from outside, in worlds where nothing goes wrong.</summary>
public class TeethTests
{
    private const ulong From = 900_000;
    private const int MostWorlds = 150;

    [Theory]
    [InlineData(Roguery.SendsTwice, Invariant.OneLiveOrder)]
    [InlineData(Roguery.SendsUnrecorded, Invariant.DurableBeforeSend)]
    [InlineData(Roguery.SendsUnrecorded, Invariant.CancelsUnderKill)]
    [InlineData(Roguery.SendsUnrecorded, Invariant.OrdersAtRest)]
    [InlineData(Roguery.SendsUnrecorded, Invariant.WithinLimit)]
    [InlineData(Roguery.SaysNo, Invariant.NoLostOutcome)]
    [InlineData(Roguery.MakesFills, Invariant.PositionAtRest)]
    [InlineData(Roguery.MakesFills, Invariant.NoFalseAlarm)]
    public void RogueGuard_IsSeen(Roguery roguery, Invariant invariant) =>
        Assert.True(Breaks(invariant, RogueGuard.Options(roguery), static plan => plan with { Faults = [] }));

    [Theory]
    [InlineData(Roguery.SendsDenied, Invariant.NothingBeforeArming)]
    [InlineData(Roguery.SendsDenied, Invariant.NothingAfterLatch)]
    public void RogueGuard_IsSeen_UnderFaults(Roguery roguery, Invariant invariant) => Assert.True(Breaks(invariant, RogueGuard.Options(roguery), static plan => plan));

    [Theory]
    // A latch is remembered all the same: the host's own kill file keeps it where the journal forgets.
    [InlineData(true, Invariant.DurableBeforeSend)]
    [InlineData(false, Invariant.OneStopsNobodyElse)]
    public void FaultyDisk_IsSeen(bool forgets, Invariant invariant) =>
        Assert.True(Breaks(invariant, new SimulatorOptions { FileDisk = (_, accounts, _) => new ForgetfulDisk(accounts, forgets) }, static plan => plan with { UsesSqlite = true }));

    [Fact]
    public void LatchThatNeitherPlaceKeeps_IsSeen() => Assert.True(Breaks(
        Invariant.LatchRemembered, new SimulatorOptions { FileDisk = static (directory, accounts, _) => new ForgetfulDisk(accounts, forgets: true, directory) },
        static plan => plan with { UsesSqlite = true, Host = plan.Host with { ReleaseDelayMs = 6_000 } }));

    private static bool Breaks(Invariant invariant, SimulatorOptions options, Func<WorldPlan, WorldPlan> change)
    {
        Simulator simulator = new(options with { Plan = change });
        for (ulong seed = From; seed < From + MostWorlds; seed++)
        {
            if (simulator.Run(seed).Violations.Any(violation => violation.Invariant == invariant))
                return true;
        }

        return false;
    }
}
