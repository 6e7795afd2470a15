using Microsoft.CodeAnalysis;
using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;

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
            static void Root(Services services) => services.AddSingleton<Demo.IBroker, Demo.IBroker>();
        }
        """);

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
