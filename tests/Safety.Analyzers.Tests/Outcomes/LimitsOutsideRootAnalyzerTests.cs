using Safety.Analyzers.Outcomes;
using Safety.Analyzers.Tests.Harness;
using Safety.Guard;
using Safety.Host;
using Safety.Limits;

namespace Safety.Analyzers.Tests.Outcomes;

public sealed class LimitsOutsideRootAnalyzerTests
{
    [Fact]
    public Task StrategyThatSetsLimits_Triggers() => VerifyAsync("""
        class Strategy(SafetyHost host, Safety.Journal.IOrderJournal journal)
        {
            public LimitOptions Loose() => [|new LimitOptions { MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, PriceBandBps = 1 }|];
            public LimitOptions Looser(LimitOptions given) => [|given with { MaxOrderNotional = 1_000_000 }|];
            public AccountOptions Wider(GuardedAccount account) => [|account.Options with { Limits = Loose() }|];
            public SafetyHostOptions Host() => [|new()|];
            public SafetyHost Second() => [|SafetyHost.Create(journal)|];
            public GuardedAccount Add(AccountOptions options) => [|host.AddAccount(options)|];
            public Func<AccountOptions, GuardedAccount> Later => [|host.AddAccount|];
        }
        """);

    [Fact]
    public Task OperatorInAStrategy_Triggers() => VerifyAsync("""
        class Strategy(SafetyHost host, SafetyOperator [|person|])
        {
            private SafetyOperator? [|_person|];
            public Func<SafetyOperator>? [|Find|] { get; set; }
            public SafetyOperator [|Self|]() => _person = [|host.OperateAs(new System.Security.Principal.GenericIdentity("bot"))|];
            public Task Release() => [|person.ReleaseKillAsync("go on")|];
        }
        """);

    [Fact]
    public Task CompositionRoot_DoesNotTrigger() => VerifyAsync("""
        static class Program
        {
            [CompositionRoot]
            static SafetyHost Build(Safety.Journal.IOrderJournal journal, LimitOptions configured, IReferencePrices prices)
            {
                SafetyHost host = SafetyHost.Create(journal, new SafetyHostOptions { WatchIntervalMs = 50 });
                host.AddAccount(new AccountOptions { Id = new("v", "a"), Currency = "USD", Limits = configured with { MaxOrdersPerSecond = 2 }, Prices = prices });
                return host;
            }
        }
        [CompositionRoot]
        class Desk(SafetyHost host)
        {
            private readonly SafetyOperator _person = host.OperateAs(new System.Security.Principal.GenericIdentity("jane"));
            public Task Release(string why) => _person.ReleaseKillAsync(why);
        }
        """);

    [Theory]
    [InlineData("reading limits", "class S(GuardedAccount a) { public decimal Room(decimal n) => a.Options.Limits.MaxOrderNotional - n; public bool Fast => a.Options.Limits is { MaxOrdersPerSecond: > 10 }; }")]
    [InlineData("holding the host to watch and stop it", "class S(SafetyHost h) { public bool On => h.IsArmed; public void Stop() => h.Kill.Latch(\"api\", \"me\"); public Task Drain() => h.DrainAsync(); public int WatchMs => h.Options.WatchIntervalMs; }")]
    [InlineData("passing limits on", "class S(LimitOptions l) { private readonly LimitOptions _l = l; public LimitOptions Get() => _l; public List<AccountOptions> All { get; } = []; }")]
    [InlineData("one's own options of the same name", "namespace Own { class LimitOptions { public int Max { get; init; } } class S { LimitOptions Make() => new() { Max = 1 }; } }")]
    [InlineData("an operator of one's own", "namespace Own { class SafetyOperator { public void Go() { } } class S(SafetyOperator o) { void Go() => o.Go(); } }")]
    [InlineData("a host subclass name and another Create", "class Hosts { public static object Create() => new(); public object AddAccount(int n) => n; } class S { object Go() => Hosts.Create(); object Add(Hosts h) => h.AddAccount(1); }")]
    public Task Innocent_DoesNotTrigger(string what, string source)
    {
        Assert.NotEmpty(what);
        return VerifyAsync(source);
    }

    private const string Binding = "namespace Microsoft.Extensions.Configuration.Binder.SourceGeneration { static class BindingExtensions { public static SafetyHostOptions Get() => new() { WatchIntervalMs = 20 }; } }";
    private const string Serializer = "namespace System.Text.Json.Serialization { abstract class JsonSerializerContext; } class OptionsJson : System.Text.Json.Serialization.JsonSerializerContext { object Make() => new SafetyHostOptions(); }";

    [Theory]
    [InlineData("Microsoft.Extensions.Configuration.Binder.SourceGeneration/Microsoft.Extensions.Configuration.Binder.SourceGeneration.ConfigurationBindingGenerator/Binding.g.cs", Binding)]
    [InlineData("/repo/obj/System.Text.Json.SourceGeneration/System.Text.Json.SourceGeneration.JsonSourceGenerator/OptionsJson.g.cs", Serializer)]
    public Task GeneratedBindingOrSerializer_DoesNotTrigger(string path, string source) => BrokerScenario.Owned("").With(path, source).VerifyAsync(new LimitsOutsideRootAnalyzer());

    /// <summary>The names that a generator uses are anybody's to write.</summary>
    [Theory]
    [InlineData(Binding, "new() { WatchIntervalMs = 20 }")]
    [InlineData(Serializer, "new SafetyHostOptions()")]
    public Task NamedLikeGenerated_Triggers(string source, string marked) => VerifyAsync(source.Replace(marked, $"[|{marked}|]", StringComparison.Ordinal));

    [Fact]
    public Task TestAssembly_DoesNotTrigger() => BrokerScenario.Owned("class Tests { SafetyHostOptions Any(SafetyOperator person) => new() { WatchIntervalMs = person.Name.Length }; }").InTestAssembly().VerifyAsync(new LimitsOutsideRootAnalyzer());

    private static Task VerifyAsync(string source) => BrokerScenario.Owned(source).With("/src/Limits.cs", "global using Safety.Limits;").VerifyAsync(new LimitsOutsideRootAnalyzer());
}
