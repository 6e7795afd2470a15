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
        Caching.AssertReasons(second, StepNames.Contracts, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        Caching.AssertReasons(second, StepNames.DirectGuards, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        Caching.AssertReasons(second, StepNames.BoundContracts, IncrementalStepRunReason.Cached);
        Caching.AssertReasons(second, StepNames.BoundGuards, IncrementalStepRunReason.Cached);
        Caching.AssertReasons(second, StepNames.Integrity, IncrementalStepRunReason.Cached);
        Caching.AssertOutputs(second, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void Lines_typed_above_a_contract_change_nothing()
    {
        GeneratorRun second = GeneratorRun.Start(s_input).Edit("Contract.cs", static text => "// one more line\n\n" + text);
        Caching.AssertReasons(second, StepNames.Contracts, IncrementalStepRunReason.Unchanged);
        Caching.AssertOutputs(second, IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void Contract_edit_writes_that_guard_only()
    {
        GeneratorRun second = GeneratorRun.Start(s_input).Edit("Contract.cs", static text => text.Replace("int Count", "long Count"));
        Assert.Equal([IncrementalStepRunReason.Modified], Caching.Reasons(second, StepNames.Contracts));
        Assert.Equal([IncrementalStepRunReason.Modified], Caching.Reasons(second, StepNames.BoundContracts));
        Caching.AssertReasons(second, StepNames.DirectGuards, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        Caching.AssertReasons(second, StepNames.BoundGuards, IncrementalStepRunReason.Cached);
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
        Caching.AssertReasons(second, StepNames.DirectGuards, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        Caching.AssertReasons(second, StepNames.BoundContracts, IncrementalStepRunReason.Cached);
        Assert.Single(Caching.OutputReasons(second), IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void Surface_comment_writes_nothing()
    {
        GeneratorRun second = GeneratorRun.Start(s_input).EditSurface("# a comment\n" + Surface);
        Caching.AssertReasons(second, StepNames.Surface, IncrementalStepRunReason.Unchanged);
        Caching.AssertOutputs(second, IncrementalStepRunReason.Cached);
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
