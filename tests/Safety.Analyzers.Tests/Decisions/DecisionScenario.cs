using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Decisions;

/// <summary>A program with one decision; its rules are tested without the generator.</summary>
internal static class DecisionScenario
{
    /// <summary>The decision's statements, other members of its class, and other types.</summary>
    public static Scenario Of(string statements, string members = "", string types = "") => BrokerScenario.Owned($$"""
        #pragma warning disable CS0162, CS1998 // a statement under test may end the method or await nothing
        using System.Collections.Concurrent;
        using System.Collections.Immutable;
        using System.Globalization;
        using System.IO;
        using Safety.Decisions;

        sealed partial class Rebalancer(Demo.IBrokerGuard guard)
        {
            [Decision]
            private Plan RebalanceCore(DecisionContext context, Signal input)
            {
                {{statements}}
                return Plan.Nothing("done");
            }

            [LegSender]
            private ValueTask<Outcome<OrderAck>> SendAsync(OrderKey key, OrderTerms terms, CancellationToken cancellationToken) => guard.SubmitOrderAsync(key, new NewOrder(terms), cancellationToken);

            {{members}}
        }

        sealed record Signal(string Symbol, decimal Weight, List<decimal> Levels, Dictionary<string, decimal> Weights);

        {{types}}
        """);
}
