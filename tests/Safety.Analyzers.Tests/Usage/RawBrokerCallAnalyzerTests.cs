using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;

namespace Safety.Analyzers.Tests.Usage;

public sealed class RawBrokerCallAnalyzerTests
{
    [Fact]
    public Task CallOnContract_Triggers() => OwnedAsync("""
        class Strategy(Demo.IBroker broker)
        {
            public Task Go(NewOrder order) => broker.[|SubmitOrder|](order);
        }
        """);

    [Fact]
    public async Task Message_NamesTheGuardsMethod()
    {
        Diagnostic finding = Assert.Single(await OwnedAsync("""
            class Strategy(Demo.IBroker broker)
            {
                public Task Go(NewOrder order) => broker.[|SubmitOrder|](order);
            }
            """));
        Assert.Equal("'IBroker.SubmitOrder' is a raw broker call (Submit); call BrokerGuard.SubmitOrderAsync instead", finding.GetMessage(null));
        Assert.Equal(DiagnosticSeverity.Error, finding.Severity);
    }

    [Fact]
    public Task EveryOrderCall_Triggers() => OwnedAsync("""
        class Strategy(Demo.IBroker broker)
        {
            public async Task Go(OrderReplacement change, ClientOrderId id)
            {
                await broker.[|ReplaceOrder|](change);
                await broker.[|CancelOrder|](id);
                await broker.[|Connect|]();
                broker.[|Transfer|](1);
            }
        }
        """);

    [Fact]
    public Task ConditionalAccess_Triggers() => OwnedAsync("""
        class Strategy
        {
            public Task? Go(Demo.IBroker? broker, NewOrder order) => broker?.[|SubmitOrder|](order);
        }
        """);

    [Fact]
    public Task LambdaAndLocalFunction_Triggers() => OwnedAsync("""
        class Strategy(Demo.IBroker broker)
        {
            public void Go(NewOrder order)
            {
                Func<Task> later = () => broker.[|SubmitOrder|](order);
                later();
                Local();
                Task Local() => broker.[|SubmitOrder|](order);
            }
        }
        """);

    [Fact]
    public Task ConcreteType_Triggers() => OwnedAsync(Paper + """
        class Strategy(PaperBroker broker)
        {
            public Task Go(NewOrder order) => broker.[|SubmitOrder|](order);
        }
        """);

    [Fact]
    public Task DerivedType_Triggers() => OwnedAsync(Paper + """
        class LoudBroker : PaperBroker
        {
            public override Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default) => base.[|SubmitOrder|](order, cancellationToken);
        }
        class Strategy(LoudBroker broker)
        {
            public Task Go(NewOrder order) => broker.[|SubmitOrder|](order);
        }
        """);

    [Fact]
    public Task InheritedImplementation_Triggers() => OwnedAsync("""
        class Core
        {
            public Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default) => throw new NotSupportedException();
        }
        abstract class CoreBroker : Core, Demo.IBroker
        {
            public abstract Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken cancellationToken = default);
            public abstract Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken = default);
            public abstract Task Connect();
            public abstract void Transfer(decimal amount);
            public abstract Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken = default);
            public abstract event EventHandler<ExecutionReport>? Reported;
            public abstract bool IsConnected { get; }
        }
        class Strategy(CoreBroker broker)
        {
            public Task Go(NewOrder order) => broker.[|SubmitOrder|](order);
        }
        """);

    [Fact]
    public Task ForwardingWrapper_Triggers() => OwnedAsync("""
        class Wrapper(Demo.IBroker broker) : Demo.IBroker
        {
            public Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default) => broker.[|SubmitOrder|](order, cancellationToken);
            public Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken cancellationToken = default) => broker.[|ReplaceOrder|](change, cancellationToken);
            Task Demo.IBroker.CancelOrder(ClientOrderId id, CancellationToken cancellationToken) => broker.[|CancelOrder|](id, cancellationToken);
            public Task Connect() => broker.[|Connect|]();
            public void Transfer(decimal amount) => broker.[|Transfer|](amount);
            public Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken = default) => broker.FindOrder(id, cancellationToken);
            public event EventHandler<ExecutionReport>? Reported { add => broker.Reported += value; remove => broker.Reported -= value; }
            public bool IsConnected => broker.IsConnected;
        }
        """);

    [Fact]
    public Task SecondInterfaceOfTheSameMethod_Triggers() => OwnedAsync(Paper + """
        interface IShadow { Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken); }
        class ShadowBroker : PaperBroker, IShadow;
        class Strategy(IShadow shadow)
        {
            public Task Go(NewOrder order) => shadow.[|SubmitOrder|](order, default);
        }
        """);

    [Fact]
    public Task GenericParameter_Triggers() => OwnedAsync("""
        class Strategy<T>(T broker) where T : Demo.IBroker
        {
            public Task Go(NewOrder order) => broker.[|SubmitOrder|](order);
        }
        """);

    [Fact]
    public Task GenericContract_Triggers() => OwnedAsync("""
        [BrokerContract]
        interface IDesk<TOrder>
        {
            [BrokerCall(BrokerCallKind.Submit)] bool Send<TTag>(TOrder order, TTag tag);
        }
        class Strategy(IDesk<NewOrder> desk)
        {
            public bool Go(NewOrder order) => desk.[|Send|](order, 1);
        }
        """);

    [Fact]
    public Task InheritedContractInterface_Triggers() => OwnedAsync("""
        interface IOrderEntry
        {
            [BrokerCall(BrokerCallKind.Submit)] void Send(NewOrder order);
        }
        [BrokerContract]
        interface IDesk : IOrderEntry, IDisposable
        {
            [BrokerCall(BrokerCallKind.Cancel)] void Stop(ClientOrderId id);
        }
        class Strategy(IDesk desk, IOrderEntry entry)
        {
            public void Go(NewOrder order)
            {
                desk.[|Send|](order);
                entry.[|Send|](order);
                desk.Dispose();
            }
        }
        """);

    [Fact]
    public Task StaticMemberOfContractClass_Triggers() => OwnedAsync("""
        [BrokerContract]
        public class Session
        {
            [BrokerCall(BrokerCallKind.Submit)] public static bool SendToTarget(NewOrder order) => true;
        }
        class Strategy
        {
            public bool Go(NewOrder order) => Session.[|SendToTarget|](order);
        }
        """);

    [Fact]
    public Task GeneratedCodeHeaderAndAttribute_Triggers() => OwnedAsync("""
        // <auto-generated/>
        #nullable enable
        #pragma warning disable
        [System.CodeDom.Compiler.GeneratedCode("tool", "1")]
        class Strategy(Demo.IBroker broker)
        {
            public Task Go(NewOrder order) => broker.[|SubmitOrder|](order);
        }
        """);

    [Fact]
    public Task TopLevelStatement_Triggers() => new Scenario()
        .With("/src/TopLevel.cs", """
            Demo.IBroker? broker = null;
            await broker!.[|SubmitOrder|](null!);
            """)
        .With("/src/Contract.cs", BrokerScenario.Contract)
        .VerifyAsync(new RawBrokerCallAnalyzer());

    [Fact]
    public Task CompositionRoot_MayConnectButNotTrade() => OwnedAsync("""
        static class Program
        {
            [CompositionRoot]
            static async Task Build(Demo.IBroker broker, NewOrder order)
            {
                await broker.Connect();
                await broker.[|SubmitOrder|](order);
            }
        }
        """);

    [Fact]
    public Task LookAlikeAdapterAttribute_Triggers() => OwnedAsync("""
        class BrokerAdapterAttribute : Attribute;
        [global::BrokerAdapter]
        class Strategy(Demo.IBroker broker)
        {
            public Task Go(NewOrder order) => broker.[|SubmitOrder|](order);
        }
        """);

    [Fact]
    public Task ContractInReferencedAssembly_Triggers() => Scenario.Of("""
            class Strategy(Demo.IBroker broker)
            {
                public Task Go(NewOrder order) => broker.[|SubmitOrder|](order);
            }
            """)
        .WithReference(Scenario.Of(BrokerScenario.Contract) with { AssemblyName = "Contracts" })
        .VerifyAsync(new RawBrokerCallAnalyzer());

    [Fact]
    public Task ImplementationInReferencedAssembly_Triggers() => Scenario.Of("""
            class Strategy(PaperBroker broker)
            {
                public Task Go(NewOrder order) => broker.[|SubmitOrder|](order);
            }
            """)
        .WithReference(Scenario.Of(PublicPaper).With("/src/Contract.cs", BrokerScenario.Contract) with { AssemblyName = "Paper" })
        .VerifyAsync(new RawBrokerCallAnalyzer());

    [Fact]
    public Task SdkMember_Triggers() => DirectAsync("""
        class Strategy(Vendor.IVendorClient client, Vendor.VendorClient concrete)
        {
            public async Task Go(Vendor.VendorOrder order)
            {
                await client.[|PostOrderAsync|](order);
                await concrete.[|PostOrderAsync|](order);
                client.[|Place|](order);
                await client.[|Margin|].GetOrderAsync("1");
                await client.GetOrderAsync("1");
                client.Dispose();
            }
        }
        """);

    [Fact]
    public Task SdkExtensionMethod_Triggers() => DirectAsync("""
        using Vendor;
        class Strategy(IVendorClient client)
        {
            public Task Go() => client.[|BuyAsync|]("ACME");
            public Task GoStatic() => VendorExtensions.[|BuyAsync|](client, "ACME");
        }
        """);

    [Fact]
    public Task ListedSdkExtensionMethod_DoesNotTrigger() => (BrokerScenario.Direct("""
            using Vendor;
            class Strategy(IVendorClient client)
            {
                public Task Go() => client.BuyAsync("ACME");
            }
            """) with
    {
        AdditionalFiles = [("/src/broker-surface.txt", BrokerScenario.Surface + "\nQuery M:Vendor.VendorExtensions.BuyAsync(Vendor.IVendorClient,System.String)")],
    }).VerifyAsync(new RawBrokerCallAnalyzer());

    [Fact]
    public Task SdkGuardedInReferencedAssembly_TriggersWithoutSurfaceFile()
    {
        Scenario vendor = Scenario.Of(BrokerScenario.Sdk) with { AssemblyName = "Vendor" };
        Scenario guards = Scenario.Of("""
            namespace Demo;
            [BrokerGuard(typeof(Vendor.IVendorClient))]
            public sealed class VendorGuard
            {
                public Task<string> GetOrderAsync(string id) => throw new NotSupportedException();
            }
            """) with { AssemblyName = "Guards" };
        return Scenario.Of("""
            class Strategy(Vendor.IVendorClient client)
            {
                public async Task Go(Vendor.VendorOrder order)
                {
                    await client.[|PostOrderAsync|](order);
                    await client.GetOrderAsync("1");
                }
            }
            """)
            .WithReference(guards.WithReference(vendor))
            .WithSurface("Query M:Vendor.IVendorClient.PostOrderAsync(Vendor.VendorOrder,System.Threading.CancellationToken)")
            .VerifyAsync(new RawBrokerCallAnalyzer());
    }

    [Fact]
    public Task TestAssembly_LiveClientTriggersAndDoublesDoNot() => BrokerScenario.Direct("""
            class FakeClient : Vendor.IVendorClient
            {
                public Task<string> PostOrderAsync(Vendor.VendorOrder order, CancellationToken cancellationToken = default) => Task.FromResult("");
                public Task<string> PatchOrderAsync(string id, decimal quantity) => Task.FromResult("");
                public Task<bool> DeleteOrderAsync(string id) => Task.FromResult(true);
                public Task<string> GetOrderAsync(string id) => Task.FromResult("");
                public bool Place(Vendor.VendorOrder order) => true;
                public Vendor.IVendorClient Margin => this;
                public void Dispose() { }
            }
            class Tests
            {
                public async Task Test(Vendor.IVendorClient mock, Vendor.VendorClient live, Vendor.VendorOrder order)
                {
                    await mock.PostOrderAsync(order);
                    await new FakeClient().PostOrderAsync(order);
                    await live.[|PostOrderAsync|](order);
                }
            }
            """).InTestAssembly().VerifyAsync(new RawBrokerCallAnalyzer());

    [Fact]
    public Task Query_DoesNotTrigger() => OwnedAsync("""
        class Desk(Demo.IBroker broker)
        {
            public async Task Watch(ClientOrderId id)
            {
                await broker.FindOrder(id);
                broker.Reported += (_, _) => { };
                _ = broker.IsConnected;
                Func<ClientOrderId, CancellationToken, Task<OrderSnapshot?>> find = broker.FindOrder;
                _ = find;
            }
        }
        """);

    [Fact]
    public Task GuardAndDecorator_DoesNotTrigger() => OwnedAsync("""
        class LoggingGuard(Demo.IBrokerGuard inner) : Demo.IBrokerGuard
        {
            public ValueTask<Outcome<OrderAck>> SubmitOrderAsync(OrderKey key, NewOrder order, CancellationToken cancellationToken = default) => inner.SubmitOrderAsync(key, order, cancellationToken);
            public ValueTask<Outcome<NoResponse>> CancelOrderAsync(ClientOrderId id, CancellationToken cancellationToken = default) => inner.CancelOrderAsync(id, cancellationToken);
            public Outcome<bool> PlaceOrder(OrderKey key, NewOrder order) => inner.PlaceOrder(key, order);
            public Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken = default) => inner.FindOrder(id, cancellationToken);
        }
        """);

    [Fact]
    public Task SameNameOnAnotherType_DoesNotTrigger() => OwnedAsync("""
        class Shop
        {
            public Task SubmitOrder(string cart) => Task.CompletedTask;
            public Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            public async Task Go()
            {
                await SubmitOrder("cart");
                await SubmitOrder(null!, default);
                string name = nameof(Demo.IBroker.SubmitOrder);
                name.ToString();
            }
        }
        """);

    [Fact]
    public Task NothingGuarded_DoesNotTrigger() => Scenario.Of("""
        class Broker { public void SubmitOrder() { } void Go() => SubmitOrder(); }
        """).VerifyAsync(new RawBrokerCallAnalyzer());

    [Fact]
    public Task LinqAndRecords_DoesNotTrigger() => OwnedAsync("""
        record Line(string Symbol, decimal Quantity);
        class Book
        {
            public decimal Sum(IEnumerable<Line> lines) => lines.Where(line => line.Symbol.Length > 0).Select(line => line with { Quantity = 1 }).Sum(line => line.Quantity);
        }
        """);

    [Fact]
    public Task UnclassifiedMember_IsLeftToSafe101() => OwnedAsync("""
        [BrokerContract] interface IDesk { void Send(NewOrder order); }
        class Strategy(IDesk desk) { public void Go(NewOrder order) => desk.Send(order); }
        """);

    private const string Paper = """
        class PaperBroker : Demo.IBroker
        {
            public virtual Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            public Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            public Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            public Task Connect() => throw new NotSupportedException();
            public void Transfer(decimal amount) => throw new NotSupportedException();
            public Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            public event EventHandler<ExecutionReport>? Reported { add { } remove { } }
            public bool IsConnected => true;
        }

        """;

    private const string PublicPaper = "public " + Paper;

    private static Task<ImmutableArray<Diagnostic>> OwnedAsync(string source) =>
        BrokerScenario.Owned(source).VerifyAsync(new RawBrokerCallAnalyzer());

    private static Task<ImmutableArray<Diagnostic>> DirectAsync(string source) =>
        BrokerScenario.Direct(source).VerifyAsync(new RawBrokerCallAnalyzer());
}
