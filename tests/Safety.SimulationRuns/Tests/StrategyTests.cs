using Safety.SimulationRuns.Own;
using Safety.Testing.Worlds;

namespace Safety.SimulationRuns.Tests;

/// <summary>Strategies of one's own in simulated worlds: they trade in every process, and what they do is held to the same invariants.</summary>
public class StrategyTests
{
    [Fact]
    public void StrategyThatKeepsToItsCauses_BreaksNothing()
    {
        Simulator alone = new(), together = new(OwnStrategy.Options);
        (long alone, long together) orders = (0, 0);
        for (ulong seed = 1; seed <= 60; seed++)
        {
            WorldResult result = together.Run(seed);
            Assert.Empty(result.Violations);
            orders.alone += alone.Run(seed).Orders;
            orders.together += result.Orders;
        }

        Assert.InRange(orders.together - orders.alone, 100, 2_000);
    }

    [Fact]
    public void StrategyThatThrows_IsAViolation()
    {
        Simulator simulator = new(new SimulatorOptions { Strategy = static desk => throw new InvalidOperationException("a fault of the strategy's") });
        Assert.Contains(simulator.Run(1).Violations, static violation => violation.ToString().Contains("a fault of the strategy's", StringComparison.Ordinal));
    }

    [Fact]
    public void StrategyIsMadeAnewInEachProcess_AndHearsOfReports()
    {
        (int desks, int reports, int deaths) = (0, 0, 0);
        Simulator simulator = new(new SimulatorOptions
        {
            Strategy = desk =>
            {
                desks++;
                desk.Reported = _ => reports++;
                return Task.CompletedTask;
            },
        });
        for (ulong seed = 1; seed <= 10; seed++)
            deaths += simulator.Run(seed).Deaths;
        Assert.True(deaths > 0);
        Assert.InRange(desks, 10 + deaths, 100);
        Assert.True(reports > 10);
    }
}
