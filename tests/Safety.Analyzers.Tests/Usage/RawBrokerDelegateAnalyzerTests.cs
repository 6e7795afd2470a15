using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;

namespace Safety.Analyzers.Tests.Usage;

public sealed class RawBrokerDelegateAnalyzerTests
{
    [Fact]
    public Task MethodGroup_Triggers() => OwnedAsync("""
        class Strategy(Demo.IBroker broker)
        {
            public void Go()
            {
                Func<NewOrder, CancellationToken, Task<OrderAck>> submit = broker.[|SubmitOrder|];
                var cancel = new Func<ClientOrderId, CancellationToken, Task>(broker.[|CancelOrder|]);
                Use(broker.[|ReplaceOrder|]);
                Keep(submit, cancel);
            }
            static void Use(Func<OrderReplacement, CancellationToken, Task<OrderAck>> call) { }
            static void Keep(params object[] calls) { }
        }
        """);

    [Fact]
    public Task FunctionPointer_Triggers() => OwnedAsync("""
        [BrokerContract]
        public class Session
        {
            [BrokerCall(BrokerCallKind.Submit)] public static bool SendToTarget(NewOrder order) => true;
        }
        unsafe class Strategy
        {
            public bool Go(NewOrder order)
            {
                delegate*<NewOrder, bool> send = &Session.[|SendToTarget|];
                return send(order);
            }
        }
        """);

    [Fact]
    public Task ExpressionTree_Triggers() => OwnedAsync("""
        using System.Linq.Expressions;
        class Strategy
        {
            public Delegate Go()
            {
                Expression<Func<Demo.IBroker, NewOrder, Task<OrderAck>>> tree = (broker, order) => broker.[|SubmitOrder|](order, default);
                return tree.Compile();
            }
        }
        """);

    [Fact]
    public Task MethodGroupOnConcreteSdkType_Triggers() => BrokerScenario.Direct("""
        class Strategy(Vendor.VendorClient client)
        {
            public Func<Vendor.VendorOrder, bool> Go() => client.[|Place|];
        }
        """).VerifyAsync(new RawBrokerDelegateAnalyzer());

    [Fact]
    public Task MethodGroupInAdapter_Triggers() => BrokerScenario.Both("""
        [BrokerAdapter]
        class Adapter(Vendor.IVendorClient client)
        {
            public Func<Vendor.VendorOrder, bool> Go() => client.[|Place|];
        }
        """).VerifyAsync(new RawBrokerDelegateAnalyzer());

    [Fact]
    public Task NameOf_DoesNotTrigger() => OwnedAsync("""
        class Strategy(Demo.IBroker broker)
        {
            public string Go() => nameof(Demo.IBroker.SubmitOrder) + nameof(broker.CancelOrder);
        }
        """);

    [Fact]
    public Task QueryMethodGroup_DoesNotTrigger() => OwnedAsync("""
        class Desk(Demo.IBroker broker)
        {
            public Func<ClientOrderId, CancellationToken, Task<OrderSnapshot?>> Find => broker.FindOrder;
        }
        """);

    [Fact]
    public Task GuardMethodGroup_DoesNotTrigger() => OwnedAsync("""
        class Desk(Demo.IBrokerGuard guard)
        {
            public Func<OrderKey, NewOrder, CancellationToken, ValueTask<Outcome<OrderAck>>> Submit => guard.SubmitOrderAsync;
        }
        """);

    [Fact]
    public Task MockSetupInTestAssembly_DoesNotTrigger() => BrokerScenario.Owned("""
        using System.Linq.Expressions;
        class Mock<T> { public void Setup(Expression<Action<T>> call) { } }
        class Tests
        {
            void Test() => new Mock<Demo.IBroker>().Setup(broker => broker.SubmitOrder(null!, default));
        }
        """).InTestAssembly().VerifyAsync(new RawBrokerDelegateAnalyzer());

    [Fact]
    public Task PlainCall_IsLeftToSafe201() => OwnedAsync("""
        class Strategy(Demo.IBroker broker) { public Task Go(NewOrder order) => broker.SubmitOrder(order); }
        """);

    private static Task OwnedAsync(string source) => BrokerScenario.Owned(source).VerifyAsync(new RawBrokerDelegateAnalyzer());
}
