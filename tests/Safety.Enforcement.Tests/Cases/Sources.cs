namespace Safety.Enforcement.Tests.Cases;

/// <summary>Source shared by the cases.</summary>
internal static class Sources
{
    /// <summary>A broker one owns; needs no mapping.</summary>
    public const string Contract = """
        using Safety.Contracts;
        using Safety.Identity;
        using Safety.Orders;

        namespace Demo;

        /// <summary>The broker.</summary>
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 10, MaxPriceBandBps = 200)]
        [VenueProfile(Acknowledgement = AckBy.Response, Stamp = RequestStamp.BySdkAtSend, RequestExpiryMs = 5_000)]
        public interface IBroker
        {
            /// <summary>Places an order.</summary>
            [BrokerCall(BrokerCallKind.Submit)]
            Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken);

            /// <summary>Cancels an order.</summary>
            [BrokerCall(BrokerCallKind.Cancel)]
            Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken);

            /// <summary>Looks an order up.</summary>
            [BrokerQuery(QueryRole.OrderByClientId)]
            Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken);
        }
        """;

    /// <summary>The plain bypass: what every suppression is tried on.</summary>
    public const string DirectCall = """
        using Safety.Orders;

        namespace Demo;

        public sealed class Strategy(IBroker broker)
        {
            public Task<OrderAck> Send(NewOrder order) =>
                broker.SubmitOrder(order, CancellationToken.None); // <- here
        }
        """;

    /// <summary>The same order through the guard.</summary>
    public const string ThroughGuard = """
        using Safety.Guarding;
        using Safety.Identity;
        using Safety.Orders;

        namespace Demo;

        public sealed class Strategy(BrokerGuard guard)
        {
            public async Task<string> Send(OrderKey key, NewOrder order, CancellationToken cancellationToken)
            {
                Outcome<OrderAck> outcome = await guard.SubmitOrderAsync(key, order, cancellationToken);
                return outcome.Match(
                    accepted: (acceptance, _) => $"at the venue as {acceptance.ClientOrderId}",
                    rejected: reason => $"rejected: {reason}",
                    denied: denial => $"not sent: {denial.Message}",
                    unknown: reason => $"nobody knows yet: {reason}");
            }
        }
        """;

    /// <summary>Nothing that trades.</summary>
    public const string Nothing = """
        namespace Demo;

        public sealed class Nothing;
        """;

    /// <summary>An implementation of the broker over nothing.</summary>
    public const string ConcreteBroker = """
        using Safety.Contracts;
        using Safety.Identity;
        using Safety.Orders;

        namespace Demo;

        [BrokerAdapter]
        public class ConcreteBroker : IBroker
        {
            public Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();

            public Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken) => throw new NotSupportedException();

            public Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken) => throw new NotSupportedException();
        }
        """;

    /// <summary>The fenced block behind <c>&lt;!-- name --&gt;</c> in the README.</summary>
    public static string ReadmeBlock(string name)
    {
        string text = File.ReadAllText(Tree.PathOf("README.md")).ReplaceLineEndings("\n");
        int fence = text.IndexOf("```", text.IndexOf($"<!-- {name} -->", StringComparison.Ordinal), StringComparison.Ordinal);
        int start = text.IndexOf('\n', fence) + 1;
        return text[start..text.IndexOf("\n```", start, StringComparison.Ordinal)];
    }
}
