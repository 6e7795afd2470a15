using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;

namespace Safety.Analyzers.Tests.Usage;

/// <summary>Interceptors as a generator would write them: the compiler computes each location.</summary>
public sealed class InterceptionAnalyzerTests
{
    private const string Attribute = """
        namespace System.Runtime.CompilerServices
        {
            [global::System.AttributeUsage(global::System.AttributeTargets.Method, AllowMultiple = true)]
            file sealed class InterceptsLocationAttribute(int version, string data) : global::System.Attribute
            {
                public int Version => version;
                public string Data => data;
            }
        }
        """;

    private const string Program = """
        namespace Demo;

        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order);
            [BrokerQuery] string Name();
        }

        public sealed class Configuration
        {
            public T Get<T>() where T : new() => new();
            public void Bind(object options) { }
        }

        public sealed class Options { public string Key { get; set; } = ""; }

        public class Strategy(IBrokerGuard guard, Configuration configuration)
        {
            public async Task Go(OrderKey key, NewOrder order)
            {
                Options options = configuration.Get<Options>();
                configuration.Bind(options);
                Outcome<OrderAck> outcome = await guard.SubmitOrderAsync(key, order);
                Console.WriteLine(outcome.Kind);
                Console.WriteLine(guard.Name());
            }
        }
        """;

    /// <summary>The demand erased from the generated guard: the hole that made this rule.</summary>
    [Fact]
    public async Task DemandInTheGeneratedGuard_Triggers()
    {
        Diagnostic found = Assert.Single(await FindAsync(
            static call => call.ToString().StartsWith("permit.Demand", StringComparison.Ordinal),
            "public static void Skip(this in Safety.Generated.V1.SendPermit permit, in Safety.Generated.V1.ContentHash request) { }"));
        Assert.Equal("'Skip' replaces a call of 'SendPermit.Demand' in Demo.IBroker.g.cs; remove the interceptor: decorate the guard's interface instead", found.GetMessage(null));
    }

    [Fact]
    public async Task RawCallInTheGeneratedGuard_Triggers() => Assert.Single(await FindAsync(
        static call => call.ToString().StartsWith("broker.SubmitOrder", StringComparison.Ordinal),
        "public static Task<OrderAck> Twice(this IBroker broker, NewOrder order) => throw new NotSupportedException();"));

    [Fact]
    public async Task PrivateHelperInTheGeneratedGuard_Triggers() => Assert.Single(await FindAsync(
        static call => call.ToString() == "hash.ToHash()",
        "public static Safety.Generated.V1.ContentHash Same(this ref Safety.Generated.V1.ContentHasher hash) => default;"));

    [Fact]
    public async Task CallOfTheGuard_Triggers() => Assert.Single(await FindAsync(
        static call => call.ToString().StartsWith("guard.SubmitOrderAsync", StringComparison.Ordinal),
        "public static ValueTask<Outcome<OrderAck>> Drop(this IBrokerGuard guard, OrderKey key, NewOrder order, CancellationToken cancellationToken = default) => throw new NotSupportedException();"));

    /// <summary>What the configuration binding generator writes: one method per call, all of them strangers to the broker.</summary>
    [Fact]
    public async Task ConfigurationBinding_DoesNotTrigger()
    {
        CSharpCompilation compilation = Compile();
        compilation = Intercept(compilation, static call => call.ToString() == "configuration.Get<Options>()", "public static T Get_Options<T>(this Configuration configuration) where T : new() => new();", "BindingExtensions1");
        compilation = Intercept(compilation, static call => call.ToString() == "configuration.Bind(options)", "public static void Bind_Options(this Configuration configuration, object options) { }", "BindingExtensions2");
        Assert.Empty(await AnalyzeAsync(compilation));
    }

    private static CSharpCompilation Compile() => (Scenario.Of(Program) with { RunGenerator = true, InterceptorsNamespaces = "Demo" }).Compile();

    private static Task<ImmutableArray<Diagnostic>> FindAsync(Func<InvocationExpressionSyntax, bool> which, string interceptor) =>
        AnalyzeAsync(Intercept(Compile(), which, interceptor, "Interceptors"));

    private static CSharpCompilation Intercept(CSharpCompilation compilation, Func<InvocationExpressionSyntax, bool> which, string interceptor, string type)
    {
        InvocationExpressionSyntax call = compilation.SyntaxTrees.SelectMany(static tree => tree.GetRoot().DescendantNodes()).OfType<InvocationExpressionSyntax>().First(which);
        InterceptableLocation location = compilation.GetSemanticModel(call.SyntaxTree).GetInterceptableLocation(call)!;
        string source = $$"""
            #nullable enable
            {{Attribute}}
            namespace Demo
            {
                static class {{type}}
                {
                    {{location.GetInterceptsLocationAttributeSyntax()}}
                    {{interceptor}}
                }
            }
            """;
        return compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, (CSharpParseOptions)call.SyntaxTree.Options, $"/obj/Other.Generators/Other.Generators.Interceptors/{type}.g.cs"));
    }

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(CSharpCompilation compilation)
    {
        Diagnostic[] errors = [.. compilation.GetDiagnostics().Where(static error => error.Severity == DiagnosticSeverity.Error)];
        Assert.True(errors.Length == 0, string.Join("\n", errors.Select(static error => error.ToString())));
        return await compilation.WithAnalyzers([new InterceptionAnalyzer()]).GetAnalyzerDiagnosticsAsync();
    }
}
