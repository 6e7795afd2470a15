using Safety.Generators.Tests.Harness;
using Safety.Guard;

namespace Safety.Generators.Tests;

/// <summary>Guards of contracts one owns, as whole files.</summary>
public class OwnedContractTests
{
    [Fact]
    public void Ready_made_requests() => Snapshot.Match(
        $$"""
        namespace Demo;

        [BrokerContract]
        {{GeneratorInput.Limits}}
        [VenueProfile(RepeatedId = RepeatedId.RejectedForever, Acknowledgement = AckBy.Response, RequestExpiryMs = 5_000, IdMaxLength = 48)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken ct);
            [BrokerCall(BrokerCallKind.Replace)] Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken ct);
            [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id, CancellationToken ct);
            [BrokerCall(BrokerCallKind.CancelAll)] Task CancelAll(CancellationToken ct);
            [BrokerQuery(QueryRole.OrderByClientId)] Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken ct);
            [BrokerQuery(QueryRole.OpenOrders)] Task<IReadOnlyList<OrderSnapshot>> OpenOrders(CancellationToken ct);
            [BrokerQuery(QueryRole.ExecutionsSince)] IAsyncEnumerable<ExecutionReport> Executions(DateTimeOffset since, CancellationToken ct = default);
            [BrokerQuery(QueryRole.Positions)] ValueTask<PositionSnapshot[]> Positions();
            [BrokerQuery(QueryRole.ServerTime)] Task<DateTime> Time(CancellationToken ct);
            [BrokerCall(BrokerCallKind.Navigation)] object Sdk { get; }
            [BrokerCall(BrokerCallKind.Forbidden)] Task Withdraw(decimal amount);
        }
        """);

    [Fact]
    public void Mapped_mutable_request() => Snapshot.Match(
        $$"""
        namespace Demo;

        public sealed class PlaceRequest
        {
            public string Symbol { get; set; } = "";
            public decimal Quantity { get; set; }
            public decimal? Price { get; set; }
            public DateTime? GoodTill { get; set; }
            public List<string> Tags { get; } = [];
            public Leg[]? Legs { get; set; }
            public string? ClientOrderId { get; set; }
        }

        public record struct Leg(string Symbol, Side Side, uint Ratio);

        public class PlaceResponse
        {
            public int Code { get; init; }
        }

        internal static class Mapping
        {
            public static OrderTerms Describe(PlaceRequest request) => throw new NotSupportedException(request.Symbol);
            public static PlaceRequest Stamp(PlaceRequest request, ClientOrderId id) { request.ClientOrderId = id.Value; return request; }
            public static ClientOrderId ReadId(PlaceRequest request) => new(request.ClientOrderId ?? "");
            public static Judgement Judge(PlaceResponse response) => response.Code == 0 ? Judgement.Accepted() : Judgement.Unknown("code");
            public static Judgement Judge(Exception exception) => exception is ArgumentException ? Judgement.Rejected(exception.Message) : Judgement.Unknown(exception.Message);
            public static ClientOrderId Target(string orderRef) => new(orderRef);
        }

        [BrokerContract(Mapping = typeof(Mapping))]
        {{GeneratorInput.Limits}}
        public interface IVenue
        {
            [BrokerCall(BrokerCallKind.Submit)] ValueTask<PlaceResponse?> PlaceAsync(PlaceRequest request);
            [BrokerCall(BrokerCallKind.Cancel)] ValueTask<bool> CancelAsync(string symbol, string orderRef);
            [BrokerCall(BrokerCallKind.Cancel)] Task CancelByIdAsync(Guid orderId, CancellationToken cancellationToken);
            [BrokerCall(BrokerCallKind.AccountChange)] Task<bool> SetLeverageAsync(string symbol, int leverage);
        }
        """);

    [Fact]
    public void Synchronous_members() => Snapshot.Match(
        $$"""
        namespace Demo;

        [BrokerContract]
        {{GeneratorInput.Limits}}
        public interface IOldBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] bool PlaceOrder(OrderTerms terms, ClientOrderId clientOrderId);
            [BrokerCall(BrokerCallKind.Submit)] void Send(NewOrder order, string route = "SMART", params string[] tags);
            [BrokerCall(BrokerCallKind.Replace)] OrderAck Change(ClientOrderId target, ClientOrderId newId, OrderTerms terms);
            [BrokerCall(BrokerCallKind.Cancel)] bool Cancel(ClientOrderId target, ClientOrderId cancelId);
            [BrokerCall(BrokerCallKind.Session)] void Connect(string host, int port = 4001);
            [BrokerCall(BrokerCallKind.DeadMan)] void Heartbeat();
            [BrokerQuery(QueryRole.Positions)] List<PositionSnapshot> Positions { get; }
        }
        """);

    [Fact]
    public void Break_glass_methods() => Snapshot.Match(
        $$"""
        namespace Demo;

        internal static class Mapping
        {
            public static Judgement Judge(string orderNumber) => Judgement.Accepted(new BrokerOrderId(orderNumber));

            [BreakGlass("The venue takes an order in two steps", "2026-12-31", "A. Adams", "B. Brown")]
            public static async Task<OrderAck> PlaceInTwoStepsCore(BreakGlassPermit permit, IBroker broker, NewOrder order, CancellationToken cancellationToken)
            {
                permit.Demand();
                await broker.Announce(order.ClientOrderId);
                permit.Demand();
                return await broker.SubmitOrder(order, cancellationToken);
            }

            [BreakGlass("The venue prices a change itself", "2026-11-30", "A. Adams", "B. Brown", Kind = BrokerCallKind.Replace)]
            public static string RepriceCore(BreakGlassPermit permit, IBroker broker, OrderReplacement change)
            {
                permit.Demand();
                return broker.Reprice(change);
            }
        }

        [BrokerContract(Mapping = typeof(Mapping))]
        {{GeneratorInput.Limits}}
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken ct);
            [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id, CancellationToken ct);
            [BrokerCall(BrokerCallKind.Forbidden)] Task Announce(ClientOrderId id);
            [BrokerCall(BrokerCallKind.Forbidden)] string Reprice(OrderReplacement change);
        }
        """);

    /// <summary>What only the members tell, a look-up by the venue's ID, and facts of every form.</summary>
    [Fact]
    public void Venue_facts() => Snapshot.Match(
        $$"""
        namespace Demo;

        internal static class Mapping
        {
            public static IReadOnlyList<Judgement> Judge(string[] numbers) => [.. System.Linq.Enumerable.Select(numbers, static number => Judgement.Accepted(new BrokerOrderId(number)))];
            public static OrderTerms[] Describe(string bracket) => throw new NotSupportedException(bracket);
            public static string Stamp(string bracket, IReadOnlyList<ClientOrderId> ids) => bracket + ids[0].Value;
            public static ClientOrderId ReadId(string bracket) => new(bracket);
        }

        [BrokerContract(Mapping = typeof(Mapping))]
        {{GeneratorInput.Limits}}
        [VenueProfile(
            Acknowledgement = AckBy.Report, Strength = AckStrength.Working, ExecIds = ExecIdScope.PerDay, Replaces = ReplaceActs.CancelAndNew, ReplacedQty = ReplacedQty.Remaining,
            LookUps = LookUpBy.LiveIdOnly, Makes = VenueMakes.Legs | VenueMakes.Liquidation, Maintenance = ["Sun 21:55-22:05 America/Chicago", "Daily 04:00-04:01 UTC"])]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.SubmitMany)] string[] SubmitBracket(string bracket);
            [BrokerCall(BrokerCallKind.Replace)] Task<OrderAck> ReplaceOrder(OrderReplacement change);
            [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id, Side side, decimal quantity, DateTimeOffset transactTime);
            [BrokerQuery(QueryRole.OrderByVenueId)] Task<OrderSnapshot?> FindOrder(BrokerOrderId id, CancellationToken ct);
        }
        """);

    [Fact]
    public void Several_legs() => Snapshot.Match(
        $$"""
        namespace Demo;

        public sealed record Bracket(string Symbol, decimal Quantity, ClientOrderId EntryId, ClientOrderId StopId);

        internal static class Mapping
        {
            public static OrderTerms[] Describe(Bracket bracket) => throw new NotSupportedException(bracket.Symbol);
            public static Bracket Stamp(Bracket bracket, IReadOnlyList<ClientOrderId> ids) => bracket with { EntryId = ids[0], StopId = ids[1] };
            public static ClientOrderId ReadId(Bracket bracket) => bracket.EntryId;
        }

        [BrokerContract(Mapping = typeof(Mapping))]
        {{GeneratorInput.Limits}}
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.SubmitMany)] Task<IReadOnlyList<OrderAck>> SubmitAll(IReadOnlyList<NewOrder> orders, CancellationToken ct);
            [BrokerCall(BrokerCallKind.SubmitMany)] Task<OrderAck[]> SubmitList(List<NewOrder> orders);
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitBracket(Bracket bracket);
        }
        """);

    [Fact]
    public void Names_that_clash() => Snapshot.Match(
        $$"""
        namespace Demo.@event.@class;

        [BrokerContract]
        {{GeneratorInput.Limits}}
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Submit(NewOrder key, string admission, int response, bool cancellationToken, string permit, string broker, long hash, CancellationToken stamped);
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Submit(NewOrder @event, string @class);
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Submit(NewOrder @event, string @class, CancellationToken @int);
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> @return(NewOrder order);
            [BrokerQuery] Task<OrderAck> SubmitAsync(string _entry, int s_contract, int _broker);
            [BrokerQuery] int SendSubmit();
            [BrokerQuery] int Venue { get; }
            [BrokerQuery] string ToString();
            [BrokerQuery] Action @event { get; }
        }
        """);

    [Fact]
    public void Generic_contract() => Snapshot.Match(
        $$"""
        namespace Demo;

        public interface IHasTerms { OrderTerms Terms { get; } }

        internal static class Mapping
        {
            public static OrderTerms Describe<TOrder>(TOrder order) where TOrder : class, IHasTerms => order.Terms;
            public static TOrder Stamp<TOrder>(TOrder order, ClientOrderId id) where TOrder : class, IHasTerms => throw new NotSupportedException(order + id.Value);
            public static ClientOrderId ReadId<TOrder>(TOrder order) where TOrder : class, IHasTerms => throw new NotSupportedException(order.ToString());
            public static string Fingerprint<TOrder>(TOrder order) where TOrder : class, IHasTerms => order.ToString() ?? "";
        }

        [BrokerContract(Mapping = typeof(Mapping))]
        {{GeneratorInput.Limits}}
        public interface IBroker<TQuote> where TQuote : struct
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Submit<TOrder>(TOrder order, CancellationToken ct) where TOrder : class, IHasTerms;
            [BrokerQuery] TQuote Last<TKey>(TKey key, IComparer<TKey>? order = null) where TKey : notnull, new();
            [BrokerQuery] TQuote this[string symbol] { get; }
        }
        """);

    [Fact]
    public void Queries_of_every_shape() => Snapshot.Match(
        """
        using System.Diagnostics.CodeAnalysis;

        public enum Depth { Top = 1, Full = 2 }

        public interface IBase { [BrokerQuery] event EventHandler<string?>? Connected; [BrokerQuery] int Count { get; } }
        public interface IOther { [BrokerQuery] int Count { get; } }

        [BrokerContract]
        public interface IMarketData : IBase, IOther, IDisposable
        {
            [BrokerQuery] bool TryGet(string symbol, [NotNullWhen(true)] out string? name);
            [BrokerQuery] void Fill(ref int cursor, in decimal price, ReadOnlySpan<char> text, scoped Span<byte> buffer);
            [BrokerQuery] IAsyncEnumerable<(string Symbol, decimal? Price)> Stream(string? symbol = null, Depth depth = Depth.Full, double factor = 0.5, decimal step = 1.5m, char c = '\'', string text = "a\"b", DateTime since = default);
            [BrokerQuery] int Sum(params int[] values);
            [BrokerQuery] int Sum(params ReadOnlySpan<long> values);
            [BrokerQuery] [return: NotNullIfNotNull(nameof(name))] string? Name(string? name);
            [BrokerQuery] string Secret { get; set; }
            [BrokerQuery] ValueTask Ping(CancellationToken cancellationToken = default);
            [BrokerQuery] static int Version => 1;
        }
        """);

    [Fact]
    public void Abstract_class_with_static_members() => Snapshot.Match(
        $$"""
        namespace Demo;

        public static class Outer
        {
            [BrokerContract]
            {{GeneratorInput.Limits}}
            internal abstract class Gateway
            {
                [BrokerCall(BrokerCallKind.Submit)] public abstract Task<OrderAck> Submit(NewOrder order, CancellationToken ct);
                [BrokerCall(BrokerCallKind.Cancel)] public virtual Task Cancel(ClientOrderId id) => Task.CompletedTask;
                [BrokerCall(BrokerCallKind.Session)] public static bool Start(string host) => host.Length > 0;
                [BrokerQuery] public int Pending => 0;
                public override string ToString() => "gateway";
                protected abstract void Hidden();
            }
        }
        """);

    [Fact]
    public void Kind_by_message() => Snapshot.Match(
        $$"""
        namespace Demo;

        public sealed record FixMessage(string Type, string Body)
        {
            public string ClOrdID { get; init; } = "";
        }

        internal static class FixMapping
        {
            public static BrokerCallKind Classify(FixMessage message) => message.Type == "D" ? BrokerCallKind.Submit : BrokerCallKind.Session;
            public static OrderTerms Describe(FixMessage message) => throw new NotSupportedException(message.Body);
            public static FixMessage Stamp(FixMessage message, ClientOrderId id) => message with { ClOrdID = id.Value };
            public static ClientOrderId ReadId(FixMessage message) => new(message.ClOrdID);
            public static ClientOrderId Target(FixMessage message) => new(message.Body);
        }

        [BrokerContract(Mapping = typeof(FixMapping))]
        [VenueProfile(CannotLookUp = true)]
        {{GeneratorInput.Limits}}
        public interface IFixSession
        {
            [BrokerCall(BrokerCallKind.ByMessage)] bool Send(FixMessage message);
            [BrokerCall(BrokerCallKind.ByMessage)] Task SendAsync(FixMessage message, CancellationToken ct);
        }
        """);

    [Fact]
    public void Contract_with_errors_gets_a_skeleton()
    {
        GeneratorRun run = Snapshot.Match(
            $$"""
            namespace Demo;

            [BrokerContract]
            {{GeneratorInput.Limits}}
            public interface IBroker
            {
                [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Submit(NewOrder order, CancellationToken ct);
                [BrokerQuery] bool TryFind(string id, out int number);
                [BrokerQuery] event Action? Changed;
                [BrokerQuery] int Count { get; }
                Task CancelAllOrders();
            }
            """);
        Assert.Equal(["SAFE101"], run.Problems().Select(p => p.Id));
    }
}
