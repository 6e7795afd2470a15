using System.Diagnostics;
using System.Text.RegularExpressions;
using Safety.SimulationRuns.Own;
using Safety.Testing.Shrinking;
using Safety.Testing.Worlds;

namespace Safety.SimulationRuns.Tests;

/// <summary>One seed is one world, to the byte: in this process, in another one, and over the guard that the generator writes.</summary>
public class DeterminismTests
{
    [Fact]
    public void SameSeed_SameTrace()
    {
        Simulator simulator = new(), another = new();
        for (ulong seed = 1; seed <= 48; seed++)
            Assert.Equal(simulator.Run(seed, traces: true).Trace, another.Run(seed, traces: true).Trace);
    }

    [Theory]
    [InlineData(32)] // in a file
    [InlineData(33)]
    public async Task SameSeed_SameTrace_InAnotherProcess(ulong seed)
    {
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["exec", typeof(Program).Assembly.Location, "--seed", $"{seed}", "--trace"]) { RedirectStandardOutput = true })!;
        string told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        string trace = new Simulator().Run(seed, traces: true).Trace!;
        Assert.Contains(Plain(trace), Plain(told), StringComparison.Ordinal);

        // A message may name the journal's file.
        static string Plain(string text) => string.Join('\n', text.Split('\n').Where(static line => !line.Contains("journal", StringComparison.Ordinal)));
    }

    [Fact]
    public void GeneratedGuard_ActsAsTheOneThatIsDrawn()
    {
        Simulator drawn = new(new SimulatorOptions { Plan = OwnGuard.Fit });
        Simulator generated = new(OwnGuard.Options);
        for (ulong seed = 100; seed < 140; seed++)
            Assert.Equal(Plain(drawn.Run(seed, traces: true).Trace!), Plain(generated.Run(seed, traces: true).Trace!));

        // Contracts and build are told where they differ from those of the last arming; and what a request is hashed to is the guard's affair.
        static string Plain(string trace) =>
            Regex.Replace(string.Join('\n', trace.Split('\n').Where(static line => !line.Contains("BuildChanged", StringComparison.Ordinal))), @"\(content \w+, now \w+\)", "");
    }

    [Fact]
    public void PartOfAPlan_IsThatPart()
    {
        Simulator simulator = new();
        WorldPlan plan = simulator.Plan(7);
        WorldPlan part = Shrinker.Part(plan, [plan.Acts[0].Number], ["quick"]);
        Assert.Equal([plan.Acts[0]], part.Acts);
        Assert.Empty(part.Faults);
        Assert.All(part.Accounts, static account => Assert.All(account.Venues, static venue => Assert.Equal((1, 1), venue.RequestMs)));
    }
}
