namespace Safety.Verifier.Tests;

/// <summary>Source shared by the tests.</summary>
internal static class Sources
{
    public const string Submit = "M:Demo.IBroker.SubmitOrder(Safety.Orders.NewOrder,System.Threading.CancellationToken)";

    /// <summary>A contract one owns. Its guard is generated.</summary>
    public const string Contract = """
        using Safety.Contracts;
        using Safety.Identity;
        using Safety.Orders;

        namespace Demo
        {
            [BrokerContract]
            [HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 10, MaxPriceBandBps = 200)]
            [VenueProfile(Acknowledgement = AckBy.Response, Stamp = RequestStamp.BySdkAtSend, RequestExpiryMs = 5_000)]
            public interface IBroker
            {
                [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken);
                [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken);
                [BrokerCall(BrokerCallKind.Session)] Task Connect();
                [BrokerQuery(QueryRole.OrderByClientId)] Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken);
            }

            public class ConcreteBroker : IBroker
            {
                public virtual Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();
                public Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken) => throw new NotSupportedException();
                public Task Connect() => throw new NotSupportedException();
                public Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken) => throw new NotSupportedException();
            }
        }
        """;

    /// <summary>An SDK as a vendor ships it: its own code calls its own members.</summary>
    public const string Sdk = """
        namespace Vendor
        {
            public interface ITrading : IDisposable
            {
                Task<string> Post(string symbol, decimal quantity, string? clientOrderId, CancellationToken cancellationToken = default);
                Task<bool> Cancel(Guid orderId, CancellationToken cancellationToken = default);
                Task<IReadOnlyList<string>> Orders(CancellationToken cancellationToken = default);
                ITrading Sub { get; }
            }

            public static class TradingExtensions
            {
                public static Task<string> Buy(this ITrading trading, string symbol) => Market(trading, symbol);
                public static async Task<int> Count(this ITrading trading) => (await trading.Orders()).Count;
                private static async Task<string> Market(ITrading trading, string symbol) { await Task.Yield(); return await trading.Post(symbol, 1, null); }
            }

            internal sealed class Client : ITrading
            {
                public Client() => Sub = this;
                public Task<string> Post(string symbol, decimal quantity, string? clientOrderId, CancellationToken cancellationToken = default) => Task.FromResult(symbol);
                public async Task<bool> Cancel(Guid orderId, CancellationToken cancellationToken = default) => await Task.FromResult(orderId != Guid.Empty);
                public Task<IReadOnlyList<string>> Orders(CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<string>>([]);
                public ITrading Sub { get; }
                public void Dispose() { }
            }

            public static class Environments
            {
                public static ITrading Connect() => new Client();
            }
        }
        """;

    public const string SdkSurface = """
        Submit M:Vendor.ITrading.Post(System.String,System.Decimal,System.String,System.Threading.CancellationToken)
        Cancel M:Vendor.ITrading.Cancel(System.Guid,System.Threading.CancellationToken)
        Query:OpenOrders M:Vendor.ITrading.Orders(System.Threading.CancellationToken)
        Navigation P:Vendor.ITrading.Sub
        """;

    public const string SdkGuard = """
        using Safety.Contracts;
        using Safety.Guarding;
        using Safety.Identity;
        using Safety.Orders;

        namespace Demo
        {
            internal static class SdkMapping
            {
                public static OrderTerms Describe(string symbol, decimal quantity) => throw new NotSupportedException(symbol + quantity);
                public static Judgement Judge(string response) => Judgement.Accepted(new BrokerOrderId(response));
                public static OrderSnapshot? Snapshot(string order) => null;
            }

            [BrokerGuard(typeof(Vendor.ITrading), Mapping = typeof(SdkMapping))]
            [HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 10, MaxPriceBandBps = 200)]
            public sealed partial class SdkGuard;
        }
        """;

    /// <summary>A file of an application that uses the contract.</summary>
    public static string App(string members, string types = "") => $$"""
        using Demo;
        using Safety.Contracts;
        using Safety.Generated.V1;
        using Safety.Identity;
        using Safety.Orders;

        namespace App
        {
            {{types}}

            public static class Strategy
            {
                {{members}}
            }
        }
        """;
}
