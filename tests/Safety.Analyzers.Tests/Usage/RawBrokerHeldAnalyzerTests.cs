using Microsoft.CodeAnalysis;
using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;
using Safety.Host;

namespace Safety.Analyzers.Tests.Usage;

public sealed class RawBrokerHeldAnalyzerTests
{
    [Fact]
    public Task MembersOfAStrategy_Trigger() => OwnedAsync("""
        class Strategy
        {
            private readonly Demo.IBroker [|_broker|];
            private List<Demo.IBroker> [|_brokers|] = [];
            private Func<Demo.IBroker>? [|_factory|];
            public Strategy(Demo.IBroker [|broker|]) => _broker = broker;
            public Demo.IBroker[] [|Brokers|] => _brokers.ToArray();
            public Task<Demo.IBroker> [|Find|]((int, Demo.IBroker) [|pair|]) => Task.FromResult(_broker);
        }
        delegate void Use(Demo.IBroker [|broker|]);
        """);

    [Fact]
    public async Task Message_NamesTheGuardToHold()
    {
        Diagnostic finding = Assert.Single(await BrokerScenario.Owned("class Strategy { private Demo.IBroker? [|_broker|]; }").VerifyAsync(new RawBrokerHeldAnalyzer()));
        Assert.Equal(
            "The field '_broker' has the raw broker type 'IBroker'; hold BrokerGuard instead and create the broker in the [CompositionRoot]",
            finding.GetMessage(null).Replace("IBroker?", "IBroker", StringComparison.Ordinal));
    }

    [Fact]
    public Task PrimaryConstructorAndGenericParameter_Trigger() => OwnedAsync("""
        class Strategy(Demo.IBroker [|broker|]) { public override string ToString() => broker.ToString()!; }
        class Generic<T> where T : Demo.IBroker { private T? [|_broker|]; }
        """);

    [Fact]
    public Task Registration_Triggers() => OwnedAsync("""
        class Services
        {
            public void AddSingleton<TService, TImplementation>() { }
            public T Get<T>() => default!;
        }
        static class Setup
        {
            static void Register(Services services)
            {
                services.[|AddSingleton<Demo.IBroker, Demo.IBroker>|]();
                services.[|Get<Demo.IBroker>|]().ToString();
            }
            [CompositionRoot]
            static void Root(Services services) => services.[|AddSingleton<Demo.IBroker, Demo.IBroker>|]();
        }
        static class SetupWithGuard
        {
            [CompositionRoot]
            static void Root(Services services)
            {
                services.AddSingleton<Demo.IBroker, Demo.IBroker>();
                services.AddSingleton<Demo.IBrokerGuard, Demo.BrokerGuard>();
                services.Get<Demo.IBroker>().ToString();
            }
        }
        """);

    private const string Container = """
        namespace Microsoft.Extensions.DependencyInjection
        {
            public interface IServiceCollection;
            public class ServiceDescriptor(Type service, object instance)
            {
                public object Seen => (service, instance);
                public static ServiceDescriptor Singleton<TService>(Func<IServiceProvider, TService> make) => throw new NotSupportedException();
                public static ServiceDescriptor Transient(Type service, Type implementation) => throw new NotSupportedException();
            }
            public static class ServiceExtensions
            {
                public static IServiceCollection AddSingleton<T>(this IServiceCollection services, Func<IServiceProvider, T> make) => services;
                public static IServiceCollection AddSingleton<T>(this IServiceCollection services, T instance) => services;
                public static IServiceCollection AddScoped<T, TI>(this IServiceCollection services) => services;
                public static IServiceCollection AddTransient(this IServiceCollection services, Type service, Type implementation) => services;
                public static IServiceCollection AddKeyedSingleton<T>(this IServiceCollection services, object key, Func<IServiceProvider, object, T> make) => services;
                public static void TryAddSingleton<T>(this IServiceCollection services) { }
                public static void TryAdd(this IServiceCollection services, ServiceDescriptor descriptor) { }
                public static T GetRequiredService<T>(this IServiceProvider provider) => throw new NotSupportedException();
            }
        }
        """;

    [Theory]
    [InlineData("services.[|AddSingleton<Demo.IBroker>|](p => null!);")]
    [InlineData("services.[|AddScoped<Demo.IBroker, Demo.IBroker>|]();")]
    [InlineData("services.AddTransient([|typeof(Demo.IBroker)|], typeof(object));")]
    [InlineData("services.[|AddKeyedSingleton<Demo.IBroker>|](\"a\", (p, k) => null!);")]
    [InlineData("services.[|TryAddSingleton<Demo.IBroker>|]();")]
    [InlineData("services.TryAdd(ServiceDescriptor.[|Singleton<Demo.IBroker>|](p => null!));")]
    [InlineData("services.TryAdd(new ServiceDescriptor([|typeof(Demo.IBroker)|], null!));")]
    [InlineData("services.TryAdd(ServiceDescriptor.Transient([|typeof(Demo.IBroker)|], typeof(object)));")]
    public async Task RegistrationInsteadOfTheGuard_TriggersEverywhere(string statement)
    {
        foreach (string root in (string[])["", "[CompositionRoot] "])
        {
            var found = await InContainer($$"""static class Setup { {{root}}public static void Add(IServiceCollection services) { {{statement}} } }""").VerifyAsync(new RawBrokerHeldAnalyzer());
            Assert.Contains("register BrokerGuard instead", Assert.Single(found).GetMessage(null), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("provider.[|GetRequiredService<Demo.IBroker>|]();")]
    [InlineData("provider.GetService([|typeof(Demo.IBroker)|]);")]
    public Task ResolvedOutsideTheRoot_Triggers(string statement) => InContainer($$"""
        static class Setup
        {
            public static void Use(IServiceProvider provider) { {{statement}} }
            [CompositionRoot] public static object Root(IServiceProvider provider) => provider.GetRequiredService<Demo.IBroker>();
        }
        """).VerifyAsync(new RawBrokerHeldAnalyzer());

    [Fact]
    public Task RegistrationBesideTheGuard_DoesNotTrigger() => InContainer("""
        static class Setup
        {
            [CompositionRoot]
            public static IServiceCollection AddTrading(this IServiceCollection services, Demo.IBroker broker, Vendor.IMarketData data) =>
                AddGuard(services.AddSingleton(broker).AddSingleton(data).AddTransient(typeof(Demo.IBroker), broker.GetType()));
            private static IServiceCollection AddGuard(IServiceCollection services) => services.AddSingleton<Demo.IBrokerGuard>(p => new Demo.BrokerGuard());
        }
        class Names { public string Of => typeof(Demo.IBroker).Name; public bool Is(Type t) => t == typeof(Demo.IBroker); public void Log(Dictionary<Type, string> names) => names.Add(typeof(Demo.IBroker), "broker"); }
        """).VerifyAsync(new RawBrokerHeldAnalyzer());

    private static Scenario InContainer(string source) => BrokerScenario.Owned("using Microsoft.Extensions.DependencyInjection;\n" + source)
        .With("/src/Container.cs", Container)
        .With("/src/Data.cs", "namespace Vendor; public interface IMarketData { decimal Price(string symbol); }");

    [Fact]
    public async Task Message_NamesTheQueryOnlyFace()
    {
        Diagnostic finding = Assert.Single(await BrokerScenario.Owned("""
            public interface IMarketData { [BrokerQuery] Task<decimal> GetPrice(string symbol); }
            [BrokerContract] public interface IDesk : IMarketData, IDisposable { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(NewOrder order); }
            class Strategy { private IDesk? [|_desk|]; private IMarketData? _data; }
            """).VerifyAsync(new RawBrokerHeldAnalyzer()));
        Assert.EndsWith("hold DeskGuard instead, or IMarketData where only queries are needed and create the broker in the [CompositionRoot]", finding.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task CreationAndLocalOutsideTheRoot_Trigger() => BrokerScenario.Direct("""
        static class Setup
        {
            static void Elsewhere()
            {
                var [|client|] = [|new Vendor.VendorClient()|];
                client.ToString();
            }
            [CompositionRoot]
            static Vendor.IVendorClient Root(Vendor.IVendorClient given)
            {
                var client = new Vendor.VendorClient();
                return client ?? given;
            }
        }
        [CompositionRoot]
        class Root
        {
            private readonly Vendor.VendorClient _client = new();
            public override string ToString() => _client.ToString()!;
        }
        """).VerifyAsync(new RawBrokerHeldAnalyzer());

    [Fact]
    public Task Pattern_Triggers() => OwnedAsync("""
        class Strategy
        {
            public bool Is(object something) => something is Demo.IBroker [|broker|] && broker.IsConnected;
        }
        """);

    [Fact]
    public Task AdapterGuardAndBrokerItself_DoNotTrigger() => BrokerScenario.Both("""
        [BrokerAdapter]
        class Adapter(Vendor.IVendorClient client)
        {
            private readonly Vendor.IVendorClient _client = client;
            public override string ToString() => _client.ToString()!;
        }
        class OwnClient : Vendor.IVendorClient
        {
            public Task<string> PostOrderAsync(Vendor.VendorOrder order, CancellationToken cancellationToken = default) => Task.FromResult("");
            public Task<string> PatchOrderAsync(string id, decimal quantity) => Task.FromResult("");
            public Task<bool> DeleteOrderAsync(string id) => Task.FromResult(true);
            public Task<string> GetOrderAsync(string id) => Task.FromResult("");
            public bool Place(Vendor.VendorOrder order) => true;
            public Vendor.IVendorClient Margin => this;
            public void Dispose() { }
        }
        class Strategy(Demo.IBrokerGuard guard, Demo.BrokerGuard concrete, GuardedAccount account)
        {
            private readonly List<Demo.IBrokerGuard> _guards = [guard, concrete];
            public override string ToString() => account.ToString() + _guards.Count;
        }
        """)
        .With("/obj/Safety.Generators/Safety.Generators.GuardGenerator/Demo.BrokerGuard.g.cs", """
            namespace Demo;
            public sealed partial class BrokerGuard
            {
                private readonly IBroker _broker;
                public BrokerGuard(GuardedAccount account, IBroker broker) => _broker = broker;
            }
            """)
        .VerifyAsync(new RawBrokerHeldAnalyzer());

    [Fact]
    public Task QueryOnlyContract_DoesNotTrigger() => OwnedAsync("""
        [BrokerContract] interface IExchangeData { [BrokerQuery] Task<decimal> GetPrice(string symbol); }
        class Strategy(IExchangeData data) { public Task<decimal> Price() => data.GetPrice("ACME"); }
        """);

    [Fact]
    public Task TestAssembly_DoesNotTrigger() => BrokerScenario.Owned("class Tests { private Demo.IBroker? _mock; }").InTestAssembly().VerifyAsync(new RawBrokerHeldAnalyzer());

    [Fact]
    public Task LiveClientCreatedInTestAssembly_Triggers() => BrokerScenario.Direct("""
        class Tests
        {
            private readonly Vendor.IVendorClient _live = [|new Vendor.VendorClient()|];
            private readonly Vendor.VendorOrder _order = new("ACME", 1, "1");
            public override string ToString() => _live.ToString() + _order;
        }
        """).InTestAssembly().VerifyAsync(new RawBrokerHeldAnalyzer());

    private static Task OwnedAsync(string source) => BrokerScenario.Owned(source).VerifyAsync(new RawBrokerHeldAnalyzer());
}
