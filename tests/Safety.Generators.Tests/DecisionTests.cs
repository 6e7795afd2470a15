using Microsoft.CodeAnalysis;
using Safety.Generators.Tests.Harness;

namespace Safety.Generators.Tests;

/// <summary>The journaled half of decisions, handlers and snapshots.</summary>
public class DecisionTests
{
    private const string Decision =
        """
        using Safety.Decisions;

        namespace Demo;

        public enum Mood { Calm, Wild }

        public sealed record Signal(string Symbol, decimal Weight, DateTimeOffset At, Mood Mood, int? Depth, IReadOnlyList<decimal> Levels, Dictionary<string, HashSet<int>> Tags, Instrument Instrument, (int From, int To) Range);

        public static partial class Outer
        {
            public sealed partial class Rebalancer
            {
                [Decision]
                private static Plan RebalanceCore(DecisionContext context, Signal input) => Plan.Nothing("calm");

                [LegSender]
                private ValueTask<Outcome<OrderAck>> SendAsync(OrderKey key, OrderTerms terms, CancellationToken ct) => throw new NotSupportedException();
            }
        }
        """;

    [Fact]
    public void Decision_with_every_kind_of_input() => Snapshot.Match(Decision);

    [Fact]
    public void Handler_keyed_by_members() => Snapshot.Match(
        """
        using Safety.Idempotency;

        namespace Demo;

        public sealed record Fill([property: IdempotencyKey] string Id, [IdempotencyKey] ClientOrderId Order, decimal Quantity);

        internal sealed partial class Book
        {
            [IdempotentHandler]
            private Task OnFillCore(Fill e, CancellationToken cancellationToken) => Task.CompletedTask;

            [IdempotentHandler]
            private void OnDayCore([IdempotencyKey] DateOnly e) { }
        }
        """);

    [Fact]
    public void Handler_keyed_by_an_instant_whatever_its_offset() => Snapshot.Match(
        """
        using Safety.Idempotency;

        namespace Demo;

        public sealed record Bar([property: IdempotencyKey] string Symbol, [property: IdempotencyKey] DateTimeOffset Opens, [property: IdempotencyKey] DateTimeOffset? Closes);

        internal sealed partial class Bars
        {
            [IdempotentHandler]
            private void OnBarCore(Bar e) { }
        }
        """);

    [Fact]
    public void Checkpointed_class_with_private_fields_and_a_nested_record() => Snapshot.Match(
        """
        using Safety.Decisions;

        namespace Demo;

        [Checkpointed(Version = 3)]
        public sealed partial class State
        {
            private decimal _filled;
            private readonly List<Lot> _lots;

            public State() => _lots = [];

            private State(List<Lot> lots) => _lots = lots;

            public long Seen { get; private set; }

            public decimal Filled => _filled;

            public void Add(decimal quantity)
            {
                _filled += quantity;
                _lots.Add(new Lot(quantity, null));
                Seen++;
            }

            internal sealed record Lot(decimal Quantity, Lot.Note? Said)
            {
                internal readonly record struct Note(string Text);
            }
        }
        """);

    [Fact]
    public void Decision_with_errors_gets_a_skeleton()
    {
        GeneratorRun run = Snapshot.Check(GeneratorInput.Of(
            """
            using Safety.Decisions;

            public sealed partial class Rebalancer
            {
                [Decision]
                private Plan RebalanceCore(DecisionContext context, object input) => Plan.Nothing("calm");
            }
            """));
        Assert.Contains("throw new global::System.NotSupportedException();", run.Generated["Rebalancer-Rebalance.g.cs"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public sealed class Rebalancer", "Rebalance")]
    [InlineData("public sealed partial class Rebalancer<T>", "Rebalance")]
    public void What_cannot_be_completed_is_left_alone(string declaration, string name)
    {
        GeneratorRun run = GeneratorRun.Start(GeneratorInput.Of(
            $$"""
            using Safety.Decisions;

            {{declaration}}
            {
                [Decision] private Plan {{name}}Core(DecisionContext context, string input) => Plan.Nothing("calm");
            }
            """));
        Assert.Null(run.Result.Exception);
        Assert.Empty(run.Generated);
    }

    [Fact]
    public void Unrelated_edit_writes_nothing()
    {
        GeneratorRun second = GeneratorRun.Start(GeneratorInput.Of(Decision)).Edit("Other.cs", static _ => "class Another;");
        Caching.AssertUnchanged(second, StepNames.Decisions);
        Caching.AssertNothingWritten(second);
    }

    [Fact]
    public void Body_edit_writes_nothing()
    {
        GeneratorRun second = GeneratorRun.Start(GeneratorInput.Of(Decision)).Edit("Source.cs", static text => "// above\n" + text.Replace("\"calm\"", "\"wild\"", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Caching.Reasons(second, StepNames.Decisions));
        Caching.AssertNothingWritten(second);
    }

    [Fact]
    public void Input_type_edit_writes_it_anew()
    {
        GeneratorRun second = GeneratorRun.Start(GeneratorInput.Of(Decision)).Edit("Source.cs", static text => text.Replace("decimal Weight", "decimal Weight, decimal Cap", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Modified], Caching.Reasons(second, StepNames.Decisions));
        Assert.Contains("value.Cap", second.Generated["Demo.Outer+Rebalancer-Rebalance.g.cs"], StringComparison.Ordinal);
    }
}
