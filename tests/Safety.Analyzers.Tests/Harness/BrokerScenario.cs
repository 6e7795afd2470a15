namespace Safety.Analyzers.Tests.Harness;

/// <summary>
/// The program most tests start from: a contract one owns with its guard, and an SDK one does not own. The guard's face
/// is written by hand here, so that the rules are tested without the generator.
/// </summary>
internal static class BrokerScenario
{
    public const string Contract = """
        namespace Demo;

        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default);
            [BrokerCall(BrokerCallKind.Replace)] Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken cancellationToken = default);
            [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken = default);
            [BrokerCall(BrokerCallKind.Session)] Task Connect();
            [BrokerCall(BrokerCallKind.Forbidden)] void Transfer(decimal amount);
            [BrokerQuery(QueryRole.OrderByClientId)] Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken = default);
            [BrokerQuery] event EventHandler<ExecutionReport>? Reported;
            [BrokerQuery] bool IsConnected { get; }
        }

        public interface IBrokerGuard
        {
            ValueTask<Outcome<OrderAck>> SubmitOrderAsync(OrderKey key, NewOrder order, CancellationToken cancellationToken = default);
            ValueTask<Outcome<NoResponse>> CancelOrderAsync(ClientOrderId id, CancellationToken cancellationToken = default);
            Outcome<bool> PlaceOrder(OrderKey key, NewOrder order);
            Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken = default);
        }

        public sealed partial class BrokerGuard : IBrokerGuard
        {
            public ValueTask<Outcome<OrderAck>> SubmitOrderAsync(OrderKey key, NewOrder order, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            public ValueTask<Outcome<NoResponse>> CancelOrderAsync(ClientOrderId id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            public Outcome<bool> PlaceOrder(OrderKey key, NewOrder order) => throw new NotSupportedException();
            public Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
        }
        """;

    public const string Sdk = """
        namespace Vendor;

        public sealed record VendorOrder(string Symbol, decimal Quantity, string ClientOrderId);

        public sealed record VendorMessage(string Type, string ClientOrderId, string Origin);

        public interface IVendorClient : IDisposable
        {
            Task<string> PostOrderAsync(VendorOrder order, CancellationToken cancellationToken = default);
            Task<string> PatchOrderAsync(string id, decimal quantity);
            Task<bool> DeleteOrderAsync(string id);
            Task<string> GetOrderAsync(string id);
            bool Place(VendorOrder order);
            IVendorClient Margin { get; }
        }

        public sealed class VendorClient : IVendorClient
        {
            public Task<string> PostOrderAsync(VendorOrder order, CancellationToken cancellationToken = default) => Task.FromResult("");
            public Task<string> PatchOrderAsync(string id, decimal quantity) => Task.FromResult("");
            public Task<bool> DeleteOrderAsync(string id) => Task.FromResult(true);
            public Task<string> GetOrderAsync(string id) => Task.FromResult("");
            public bool Place(VendorOrder order) => true;
            public IVendorClient Margin => this;
            public void Dispose() { }
        }

        public static class VendorExtensions
        {
            public static Task<string> BuyAsync(this IVendorClient client, string symbol) => client.PostOrderAsync(new VendorOrder(symbol, 1, ""));
        }
        """;

    public const string Surface = """
        # The vendor's client, version 1.
        Submit M:Vendor.IVendorClient.PostOrderAsync(Vendor.VendorOrder,System.Threading.CancellationToken)
        Replace M:Vendor.IVendorClient.PatchOrderAsync(System.String,System.Decimal)
        Cancel M:Vendor.IVendorClient.DeleteOrderAsync(System.String)
        Query:OrderByClientId M:Vendor.IVendorClient.GetOrderAsync(System.String)
        Submit M:Vendor.IVendorClient.Place(Vendor.VendorOrder)
        Navigation P:Vendor.IVendorClient.Margin
        """;

    public const string DirectGuard = """
        namespace Demo;

        [BrokerGuard(typeof(Vendor.IVendorClient))]
        [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public sealed partial class VendorGuard;
        """;

    /// <summary>A program beside the contract.</summary>
    public static Scenario Owned(string source) => Scenario.Of(source).With("/src/Contract.cs", Contract);

    /// <summary>A program beside an SDK in its own assembly that is guarded directly.</summary>
    public static Scenario Direct(string source) =>
        Scenario.Of(source)
            .With("/src/Guards.cs", DirectGuard)
            .WithReference(Scenario.Of(Sdk) with { AssemblyName = "Vendor" })
            .WithSurface(Surface);

    /// <summary>A program with both.</summary>
    public static Scenario Both(string source) => Direct(source).With("/src/Contract.cs", Contract);

    /// <summary>Stamps the assembly as a test assembly.</summary>
    public static Scenario InTestAssembly(this Scenario scenario) => scenario.With("/src/Role.cs", "[assembly: SafetyRole(\"Test\")]");
}
