using Microsoft.CodeAnalysis;
using Safety.Generators.Tests.Harness;

namespace Safety.Generators.Tests;

/// <summary>The other half of order-state machines, as whole files, and the shipped one's.</summary>
public class OrderStateMachineTests
{
    private const string Machine =
        """
        using Safety.Lifecycle;

        namespace Demo;

        public enum Stage { Sent, @event, Done, Over = Done }
        public enum News { Accepted, Filled, Canceled }
        public sealed record Report(News News, decimal Quantity);

        public partial class Desk
        {
            [OrderStateMachine<Stage>(Initial = Stage.Sent, NoNewRisk = [Stage.Done])]
            public sealed partial record Order(decimal Quantity)
            {
                [OrderTransition<Stage>(News.Accepted, From = [Stage.Sent], To = [Stage.@event])]
                private OrderStep<Order> OnAccepted(Report report) => this with { State = Stage.@event };

                [OrderTransition<Stage>(News.Filled, From = [Stage.Sent, Stage.@event], To = [Stage.@event, Stage.Done], Source = "\"quoted\"")]
                [OrderTransition<Stage>(News.Canceled, From = [Stage.@event], To = [Stage.Over])]
                private OrderStep<Order> OnEnded(Report report) => report.Quantity < 0m ? Illegal("below zero") : this with { State = Stage.Done };
            }
        }
        """;

    [Fact]
    public void Nested_machine() => Snapshot.Match(Machine);

    [Fact]
    public void Machine_with_errors_gets_its_state_only()
    {
        GeneratorRun run = GeneratorRun.Start(GeneratorInput.Of(Machine.Replace("OrderStep<Order> OnAccepted(Report report) => this with { State = Stage.@event }", "Order OnAccepted(Report report) => this", StringComparison.Ordinal)));
        string text = run.Generated["Demo.Desk+Order.Machine.g.cs"];
        Assert.Contains("State { get; private init; }", text, StringComparison.Ordinal);
        Assert.DoesNotContain("> Apply(", text, StringComparison.Ordinal);
        Assert.Empty(run.Complaints());
    }

    [Fact]
    public void Unrelated_edit_writes_nothing()
    {
        GeneratorRun second = GeneratorRun.Start(GeneratorInput.Of(Machine)).Edit("Other.cs", static text => text + "class Another;");
        Caching.AssertUnchanged(second, StepNames.Machines);
        Caching.AssertNothingWritten(second);
    }

    [Fact]
    public void New_transition_writes_the_machine_anew()
    {
        GeneratorRun second = GeneratorRun.Start(GeneratorInput.Of(Machine)).Edit("Source.cs", static text => text.Replace("To = [Stage.Over]", "To = [Stage.Over, Stage.@event]", StringComparison.Ordinal));
        Caching.AssertReason(second, StepNames.Machines, IncrementalStepRunReason.Modified);
    }

    /// <summary>
    /// The runtime is built without its own generator; the shipped machine's other half is committed. SAFETY_ACCEPT_SNAPSHOTS=1
    /// rewrites it.
    /// </summary>
    [Fact]
    public void Shipped_machine_is_current()
    {
        string folder = Path.Combine(RepositoryRoot(), "src", "Safety");
        Dictionary<string, string> files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".Machine.g.cs", StringComparison.Ordinal) && !Path.GetRelativePath(folder, file).StartsWith("obj", StringComparison.Ordinal) && !Path.GetRelativePath(folder, file).StartsWith("bin", StringComparison.Ordinal))
            .ToDictionary(static file => file, File.ReadAllText);
        files.Add("Usings.cs", "global using System; global using System.IO; global using System.Linq; global using System.Collections.Generic; global using System.Threading; global using System.Threading.Tasks;");
        GeneratorRun run = GeneratorRun.Start(new GeneratorInput { Files = files });
        string expected = run.Generated["Safety.Lifecycle.Fix44Order.Machine.g.cs"];
        string path = Path.Combine(folder, "Lifecycle", "Fix44Order.Machine.g.cs");
        if (File.ReadAllText(path).ReplaceLineEndings("\n") == expected)
            return;
        if (Environment.GetEnvironmentVariable("SAFETY_ACCEPT_SNAPSHOTS") == "1")
            File.WriteAllText(path, expected);
        else
            Assert.Fail("src/Safety/Lifecycle/Fix44Order.Machine.g.cs is stale; run this test with SAFETY_ACCEPT_SNAPSHOTS=1.");
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo at = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Safety.sln")))
            at = at.Parent!;
        return at.FullName;
    }
}
