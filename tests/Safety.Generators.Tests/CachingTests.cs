using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Safety.Generators.Tests.Harness;

namespace Safety.Generators.Tests;

/// <summary>What runs again after which edit.</summary>
public class CachingTests
{
    private const string Contract =
        $$"""
        namespace Demo;

        [BrokerContract]
        {{GeneratorInput.Limits}}
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Submit(NewOrder order, CancellationToken ct);
            [BrokerQuery] int Count { get; }
        }
        """;

    private const string Direct =
        $$"""
        namespace Demo;

        public interface ISdk { void Ping(); int Count { get; } }

        [BrokerGuard(typeof(ISdk))]
        {{GeneratorInput.Limits}}
        public sealed partial class SdkGuard;
        """;

    private const string Surface = "Session M:Demo.ISdk.Ping\nQuery P:Demo.ISdk.Count";

    private static readonly GeneratorInput s_input = new()
    {
        Files = new Dictionary<string, string>
        {
            ["Usings.cs"] = GeneratorInput.Usings,
            ["Contract.cs"] = Contract,
            ["Direct.cs"] = Direct,
            ["Other.cs"] = "class Other;",
        },
        Surface = Surface,
    };

    /// <summary>Something for every step to find.</summary>
    private static readonly GeneratorInput s_everything = s_input with
    {
        Files = new Dictionary<string, string>(s_input.Files)
        {
            ["Machine.cs"] =
                """
                using Safety.Lifecycle;

                namespace Demo;

                public enum Stage { Sent, Done }
                public enum News { Filled }
                public sealed record Report(News News);

                [OrderStateMachine<Stage>(Initial = Stage.Sent)]
                public sealed partial record Machine
                {
                    [OrderTransition<Stage>(News.Filled, From = [Stage.Sent], To = [Stage.Done])]
                    private OrderStep<Machine> OnFilled(Report report) => this with { State = Stage.Done };
                }
                """,
            ["Decisions.cs"] =
                """
                using Safety.Decisions;
                using Safety.Idempotency;

                namespace Demo;

                public sealed partial class Rebalancer
                {
                    [Decision] private static Plan RebalanceCore(DecisionContext context, string input) => Plan.Nothing(input);

                    [IdempotentHandler] private void OnDayCore([IdempotencyKey] DateOnly e) { }
                }

                [Checkpointed]
                public sealed partial class State
                {
                    public long Seen { get; private set; }
                }
                """,
            ["Suppressions.cs"] =
                """
                using System.Diagnostics.CodeAnalysis;

                [assembly: Safety.Contracts.SafetyAttested("1.0")]

                namespace Safety.Generated.V1
                {
                    [SuppressMessage("Safety", "SAFE201")]
                    [UnconditionalSuppressMessage("Safety", "SAFE201")]
                    public class Impostor
                    {
                        [field: SuppressMessage("Safety", "SAFE201")]
                        public int Value { get; set; }
                    }
                }
                """,
        },
        Catalogue = "catalogue 1\nsdk Other\nassembly Other\nchecked 1.0 other/other@0123456789012345678901234567890123456789\n",
    };

    /// <summary>A step whose name is lost is not looked at any more: each name must be there, with results, in both runs.</summary>
    [Fact]
    public void Every_named_step_finds_something_and_does_nothing_again()
    {
        GeneratorRun first = GeneratorRun.Start(s_everything);
        GeneratorRun second = first.Again();
        Assert.Equal(
            typeof(StepNames).GetFields().Select(static field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal),
            Caching.Steps.Order(StringComparer.Ordinal));
        Assert.All(Caching.Steps, step =>
        {
            Caching.AssertReason(first, step, IncrementalStepRunReason.New);
            Caching.AssertUnchanged(second, step);
        });
        Caching.AssertNothingWritten(second);
        Caching.AssertHoldsNoCompilation(first);
    }

    [Fact]
    public void Second_run_does_nothing()
    {
        GeneratorRun first = GeneratorRun.Start(s_input);
        Assert.Equal(2, first.Generated.Count);
        Caching.AssertNothingRanAgain(first.Again());
    }

    [Theory]
    [InlineData("Other.cs")]
    [InlineData("New.cs")]
    public void Unrelated_edit_runs_nothing_behind_the_transforms(string file)
    {
        GeneratorRun second = GeneratorRun.Start(s_input).Edit(file, static text => text + "\nclass Another { void M() { } }");
        Caching.AssertUnchanged(second, StepNames.Contracts);
        Caching.AssertUnchanged(second, StepNames.DirectGuards);
        Caching.AssertUnchanged(second, StepNames.BoundContracts);
        Caching.AssertUnchanged(second, StepNames.BoundGuards);
        Caching.AssertUnchanged(second, StepNames.Integrity);
        Caching.AssertNothingWritten(second);
    }

    [Fact]
    public void Lines_typed_above_a_contract_change_nothing()
    {
        GeneratorRun second = GeneratorRun.Start(s_input).Edit("Contract.cs", static text => "// one more line\n\n" + text);
        Caching.AssertReason(second, StepNames.Contracts, IncrementalStepRunReason.Unchanged);
        Caching.AssertNothingWritten(second);
    }

    [Fact]
    public void Contract_edit_writes_that_guard_only()
    {
        GeneratorRun second = GeneratorRun.Start(s_input).Edit("Contract.cs", static text => text.Replace("int Count", "long Count"));
        Assert.Equal([IncrementalStepRunReason.Modified], Caching.Reasons(second, StepNames.Contracts));
        Assert.Equal([IncrementalStepRunReason.Modified], Caching.Reasons(second, StepNames.BoundContracts));
        Caching.AssertUnchanged(second, StepNames.DirectGuards);
        Caching.AssertUnchanged(second, StepNames.BoundGuards);
        Assert.Single(Caching.OutputReasons(second), IncrementalStepRunReason.Modified);
        Assert.Contains("long Count", second.Generated["Demo.IBroker.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Request_type_edit_in_another_file_writes_the_guard()
    {
        GeneratorInput input = s_input with
        {
            Files = new Dictionary<string, string>(s_input.Files)
            {
                ["Contract.cs"] = Contract.Replace("NewOrder", "Order", StringComparison.Ordinal),
                ["Other.cs"] = "namespace Demo; public sealed record Order(OrderTerms Terms, ClientOrderId ClientOrderId);",
            },
        };
        GeneratorRun second = GeneratorRun.Start(input).Edit("Other.cs", static text => text.Replace("OrderTerms Terms,", "OrderTerms Terms, int Route,"));
        Assert.Equal([IncrementalStepRunReason.Modified], Caching.Reasons(second, StepNames.BoundContracts));
        Assert.Contains("hash.Add(value.Route);", second.Generated["Demo.IBroker.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Surface_edit_binds_the_direct_guard_again_and_parses_nothing()
    {
        GeneratorRun second = GeneratorRun.Start(s_input).EditSurface(Surface.Replace("Session", "CancelAll", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Modified], Caching.Reasons(second, StepNames.BoundGuards));
        Caching.AssertUnchanged(second, StepNames.DirectGuards);
        Caching.AssertUnchanged(second, StepNames.BoundContracts);
        Assert.Single(Caching.OutputReasons(second), IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void Surface_comment_writes_nothing()
    {
        GeneratorRun second = GeneratorRun.Start(s_input).EditSurface("# a comment\n" + Surface);
        Caching.AssertReason(second, StepNames.Surface, IncrementalStepRunReason.Unchanged);
        Caching.AssertNothingWritten(second);
    }

    [Fact]
    public void The_walk_finds_a_symbol_behind_a_private_field()
    {
        // The check itself must be able to fail: a subclass of ISymbol, two fields deep, in a list.
        ISymbol hidden = CSharpCompilation.Create("X").Assembly;
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Caching.Walk(new List<object> { new Hiding(hidden) }, "value", []));
        Caching.Walk(new List<object> { new Hiding("harmless") }, "value", []);
    }

    [Fact]
    public void Old_compilations_are_not_kept_alive()
    {
        GeneratorDriver driver = RunTwice(out WeakReference old);
        for (int i = 0; i < 10 && old.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(old.IsAlive, "The first compilation is still reachable from the driver.");
        GC.KeepAlive(driver);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static GeneratorDriver RunTwice(out WeakReference old)
    {
        CSharpCompilation first = GeneratorRun.Compile(s_input);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new GuardGenerator()).RunGenerators(first);
        old = new WeakReference(first);
        CSharpCompilation second = GeneratorRun.Compile(s_input with
        {
            Files = new Dictionary<string, string>(s_input.Files) { ["Other.cs"] = "class Different;" },
        });
        return driver.RunGenerators(second);
    }

    private sealed class Hiding(object value)
    {
        private readonly Tuple<object> _inner = Tuple.Create(value);

        public override string ToString() => _inner.ToString();
    }
}
