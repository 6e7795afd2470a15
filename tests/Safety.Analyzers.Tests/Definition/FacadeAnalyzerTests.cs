using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;
using Safety.Host;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE119, and what the usage rules make of a facade.</summary>
public sealed class FacadeAnalyzerTests
{
    private const string Engine = """
        namespace Engine;

        public sealed class EngineOrder { public int Id { get; init; } }

        public interface IEngineBroker : IDisposable
        {
            bool PlaceOrder(EngineOrder order);
            bool CancelOrder(EngineOrder order);
            string Name { get; }
        }

        public static class EngineRunner
        {
            public static void Run(object broker) => broker.ToString();
        }
        """;

    private const string Surface = """
        Submit M:Engine.IEngineBroker.PlaceOrder(Engine.EngineOrder)
        Cancel M:Engine.IEngineBroker.CancelOrder(Engine.EngineOrder)
        Query P:Engine.IEngineBroker.Name
        """;

    private const string Mapping = """
        internal static class EngineMapping
        {
            public static OrderKey KeyOf(Engine.EngineOrder order, BrokerCallKind kind) => new(new StrategyId("engine"), new CauseKey($"{order.Id}|{kind}"), DateTimeOffset.UnixEpoch);
            public static OrderTerms Describe(Engine.EngineOrder order) => throw new NotSupportedException(order.ToString());
        }
        """;

    [Theory]
    [InlineData("[BrokerFacade]")]
    [InlineData("[BrokerFacade()]")]
    public Task UnknownNotDeclared_Triggers(string attribute) => Guarded(attribute, "[|EngineGuard|]").VerifyAsync(new FacadeAnalyzer());

    [Theory]
    [InlineData("[BrokerFacade(UnknownAs = true)]")]
    [InlineData("[BrokerFacade(UnknownAs = false)]")]
    [InlineData("")]
    public Task Declared_DoesNotTrigger(string attribute) => Guarded(attribute, "EngineGuard").VerifyAsync(new FacadeAnalyzer());

    public static TheoryData<Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer> UsageRules =>
        [new RawBrokerHeldAnalyzer(), new RawBrokerCallAnalyzer(), new RawBrokerDelegateAnalyzer(), new PermitMethodAnalyzer(), new GeneratedSurfaceAnalyzer()];

    [Theory]
    [MemberData(nameof(UsageRules))]
    public Task FacadeHeldAndCalledByItsOwnMembers_DoesNotTrigger(Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer analyzer) => With("""
        class Strategy(Demo.EngineGuard guard)
        {
            private readonly Demo.EngineGuard _guard = guard;
            public Demo.EngineGuard Guard => _guard;
            public OutcomeKind Buy(OrderKey key) => _guard.PlaceOrder(key, new Engine.EngineOrder()).Kind;
            public string Name() => _guard.Name;
            public void Start() { var local = _guard; Engine.EngineRunner.Run(local); }
        }
        class Services { public void AddSingleton<T>() { } public static void Register(Services services) => services.AddSingleton<Demo.EngineGuard>(); }
        """).VerifyAsync(analyzer);

    [Fact]
    public Task CallThroughTheGuardedInterface_Triggers() => With("""
        class Strategy(Demo.EngineGuard guard)
        {
            public bool Cast() => ((Engine.IEngineBroker)guard).[|PlaceOrder|](new Engine.EngineOrder());
            [CompositionRoot]
            public bool Local() { Engine.IEngineBroker broker = guard; return broker.[|PlaceOrder|](new Engine.EngineOrder()); }
        }
        """).VerifyAsync(new RawBrokerCallAnalyzer());

    [Fact]
    public Task InnerBrokerHandedAround_Triggers() => With("""
        class Strategy
        {
            private Engine.IEngineBroker? [|_inner|];
            public void Use(Engine.IEngineBroker [|inner|]) => _inner = inner;
            public override string ToString() => _inner?.Name ?? "";
        }
        static class Setup
        {
            [CompositionRoot]
            public static Engine.IEngineBroker ForTheEngine(GuardedAccount account, Engine.IEngineBroker inner) => new Demo.EngineGuard(account, inner);
        }
        """).VerifyAsync(new RawBrokerHeldAnalyzer());

    private static Scenario Guarded(string attribute, string name) => Scenario.Of($$"""
        namespace Demo;
        {{Mapping}}
        [BrokerGuard(typeof(Engine.IEngineBroker), Mapping = typeof(EngineMapping))]
        {{attribute}}
        [VenueProfile(IdFormat = IdFormat.NotCarried)]
        [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public sealed partial class {{name}};
        """).WithReference(Scenario.Of(Engine) with { AssemblyName = "Engine" }).WithSurface(Surface);

    /// <summary>A program beside a facade that the real generator writes.</summary>
    private static Scenario With(string source) => (Guarded("[BrokerFacade(UnknownAs = true)]", "EngineGuard") with { RunGenerator = true })
        .With("/src/User.cs", source);
}
