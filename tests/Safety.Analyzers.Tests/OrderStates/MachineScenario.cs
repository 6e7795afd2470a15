using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.OrderStates;

/// <summary>A small order-state machine, sound as it stands; a test replaces what it is about.</summary>
internal static class MachineScenario
{
    public const string Machine = """
        using Safety.Lifecycle;

        namespace Demo;

        public enum Stage { Sent, Live, Done }
        public enum News { Accepted, Filled, Canceled }
        public sealed record Report(News News, decimal Quantity);

        [OrderStateMachine<Stage>(Initial = Stage.Sent, NoNewRisk = [Stage.Done])]
        public sealed partial record Order(decimal Quantity)
        {
            public decimal Filled { get; init; }

            [OrderTransition<Stage>(News.Accepted, From = [Stage.Sent], To = [Stage.Live])]
            private OrderStep<Order> OnAccepted(Report report) => this with { State = Stage.Live };

            [OrderTransition<Stage>(News.Filled, From = [Stage.Sent, Stage.Live], To = [Stage.Live, Stage.Done])]
            [OrderTransition<Stage>(News.Filled, From = [Stage.Done], To = [Stage.Done])]
            private OrderStep<Order> OnFilled(Report report) => (this with { Filled = Filled + report.Quantity }).Ranked();

            [OrderTransition<Stage>(News.Canceled, From = [Stage.Sent, Stage.Live, Stage.Done], To = [Stage.Done])]
            private OrderStep<Order> OnCanceled(Report report) => this with { State = Stage.Done };

            private Order Ranked() => this with { State = Filled < Quantity ? Stage.Live : Stage.Done };

            /* more */
        }
        """;

    /// <summary>The machine with a piece of it replaced.</summary>
    public static Scenario With(string piece, string replacement)
    {
        Assert.Contains(piece, Machine, StringComparison.Ordinal);
        return Of(Machine.Replace(piece, replacement, StringComparison.Ordinal));
    }

    /// <summary>The machine with members added.</summary>
    public static Scenario WithMembers(string members) => With("/* more */", members);

    /// <summary>The sound machine beside a program that uses it.</summary>
    public static Scenario UsedBy(string program) => Of(Machine).With("/src/Use.cs", "using Demo;\nusing Safety.Lifecycle;\n" + program);

    /// <summary>The scenario with another piece replaced.</summary>
    public static Scenario Replacing(this Scenario scenario, string piece, string replacement)
    {
        Assert.Contains(piece, scenario.Files[0].Source, StringComparison.Ordinal);
        return scenario with { Files = scenario.Files.SetItem(0, (scenario.Files[0].Path, scenario.Files[0].Source.Replace(piece, replacement, StringComparison.Ordinal))) };
    }

    /// <summary>Marks a word at its place as where the finding is expected.</summary>
    public static Scenario Marking(this Scenario scenario, string place, string word) =>
        scenario.Replacing(place, place.Replace(word, $"[|{word}|]", StringComparison.Ordinal));

    public static Task VerifyAsync<TAnalyzer>(this Scenario scenario)
        where TAnalyzer : DiagnosticAnalyzer, new() => scenario.VerifyAsync(new TAnalyzer());

    private static Scenario Of(string source) => Scenario.Of(source) with { RunGenerator = true };
}
