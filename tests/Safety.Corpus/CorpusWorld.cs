namespace Safety.Corpus;

/// <summary>The program every case is part of: an SDK in an assembly of its own, contracts one owns, guards and an adapter.</summary>
internal static class CorpusWorld
{
    /// <summary>The name the SDK's assembly has, and the one it trusts with its internals.</summary>
    public const string SdkAssembly = "Vendor";

    /// <summary>The name of the assembly that the cases are compiled into.</summary>
    public const string Assembly = "Trader";

    /// <summary>What a file may take for granted.</summary>
    public const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Linq.Expressions;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Safety.Contracts;
        global using Safety.Guard;
        global using Safety.Guarding;
        global using Safety.Host;
        global using Safety.Journal;
        global using Safety.Identity;
        global using Safety.Orders;
        """;

    /// <summary>The SDK. It knows nothing of Safety.</summary>
    public const string Sdk = """
        using System;
        using System.Collections.Generic;
        using System.Runtime.CompilerServices;
        using System.Threading.Tasks;

        [assembly: InternalsVisibleTo("Trader")]

        namespace Vendor;

        public sealed record VendorOrder(string Symbol, decimal Quantity, string ClientOrderId);

        public interface IVendorClient : IDisposable
        {
            Task<string> PostOrder(VendorOrder order);
            Task<string> PostTwice(VendorOrder order) => PostOrder(order);
            bool Place(VendorOrder order);
            Task<string> GetOrder(string id);
            decimal Leverage { get; set; }
            bool IsPaused { get; set; }
            string this[string symbol] { get; set; }
            event Action? Flatten;
            IVendorClient Margin { get; }
            IEnumerator<string> GetEnumerator();
            IAsyncEnumerator<string> GetAsyncEnumerator();
            TaskAwaiter<string> GetAwaiter();
            void Deconstruct(out string first, out string second);
            IVendorClient Select<T>(Func<string, T> selector);
        }

        /// <summary>Sends through a type parameter's own static member.</summary>
        public interface IVenue
        {
            static abstract Task<string> Send(VendorOrder order);
        }

        public sealed class Venue : IVenue
        {
            public static Task<string> Send(VendorOrder order) => Task.FromResult(order.Symbol);
        }

        /// <summary>Has more than its interface.</summary>
        public sealed class VendorClient : IVendorClient
        {
            public Task<string> PostOrder(VendorOrder order) => Task.FromResult(order.Symbol);
            public bool Place(VendorOrder order) => true;
            public Task<string> FastPost(VendorOrder order) => PostOrder(order);
            public Task<string> GetOrder(string id) => Task.FromResult(id);
            public decimal Leverage { get; set; }
            public bool IsPaused { get; set; }
            public string this[string symbol] { get => symbol; set { } }
            public event Action? Flatten { add { } remove { } }
            public IVendorClient Margin => this;
            public IEnumerator<string> GetEnumerator() => throw new NotSupportedException();
            public IAsyncEnumerator<string> GetAsyncEnumerator() => throw new NotSupportedException();
            public TaskAwaiter<string> GetAwaiter() => throw new NotSupportedException();
            public void Deconstruct(out string first, out string second) => (first, second) = ("", "");
            public IVendorClient Select<T>(Func<string, T> selector) => this;
            public void Dispose() { }
        }

        internal sealed class InternalClient
        {
            internal static Task<string> Send(IVendorClient client, VendorOrder order) => client.PostOrder(order);
        }

        public static class VendorExtensions
        {
            public static Task<string> Buy(this IVendorClient client, VendorOrder order) => client.PostOrder(order);
            public static bool BuyAt(this DeskClient client, VendorOrder order) => client.Place(order);
        }

        public static class VendorDesk
        {
            public static Task<string> Sell(IVendorClient client, VendorOrder order) => client.PostOrder(order);
            public static Task<string> SellMany<T>(T client, VendorOrder order) where T : IVendorClient => client.PostOrder(order);
        }

        /// <summary>Sends when it is created.</summary>
        public sealed class QuickOrder
        {
            public QuickOrder(IVendorClient client, VendorOrder order) => Sent = client.Place(order);
            public bool Sent { get; }
        }

        /// <summary>Sends what it is given to whom it is given.</summary>
        public sealed class Bracket(VendorOrder order)
        {
            public Task<string> SubmitTo(IVendorClient client) => client.PostOrder(order);
        }

        /// <summary>A class without an interface, with every member the language can call without a name.</summary>
        public class DeskClient : System.Collections.IEnumerable, IDisposable, IAsyncDisposable
        {
            public virtual Task<string> Send(VendorOrder order) => Task.FromResult(order.Symbol);
            public bool Place(VendorOrder order) => true;
            public static Task<string> Flash(VendorOrder order) => Task.FromResult(order.Symbol);
            public virtual decimal Leverage { get; set; }
            public bool IsPaused { get; set; }
            public virtual string this[string symbol] { get => symbol; set { } }
            public event Action? Flatten { add { } remove { } }
            public void Add(VendorOrder order) { }
            public IEnumerator<VendorOrder> GetEnumerator() => throw new NotSupportedException();
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
            public IAsyncEnumerator<string> GetAsyncEnumerator() => throw new NotSupportedException();
            public TaskAwaiter<string> GetAwaiter() => throw new NotSupportedException();
            public void Deconstruct(out string first, out string second) => (first, second) = ("", "");
            public DeskClient Select<T>(Func<string, T> selector) => this;
            public DeskClient Slice(int start, int length) => this;
            public int Length => 0;
            public int this[int index] { get => index; set { } }
            public static DeskClient operator +(DeskClient client, VendorOrder order) => client;
            public static DeskClient operator ++(DeskClient client) => client;
            public static explicit operator string(DeskClient client) => "";
            public static implicit operator decimal(DeskClient client) => 0;
            public static bool operator true(DeskClient client) => true;
            public static bool operator false(DeskClient client) => false;
            public void Dispose() { }
            public ValueTask DisposeAsync() => default;
        }

        /// <summary>An order in text.</summary>
        [InterpolatedStringHandler]
        public ref struct OrderText
        {
            public OrderText(int literalLength, int formattedCount, IVendorClient client) => client.Place(null!);
            public void AppendLiteral(string text) { }
            public void AppendFormatted<T>(T value) { }
        }

        /// <summary>What an engine calls; its guard is a facade.</summary>
        public interface IEngineBroker : IDisposable
        {
            bool PlaceOrder(VendorOrder order);
            bool CancelOrder(VendorOrder order);
            string Name { get; }
        }

        /// <summary>A vendor who has no client to hold.</summary>
        public static class StaticDesk
        {
            public static Task<string> Send(VendorOrder order) => Task.FromResult(order.Symbol);
            public static decimal Leverage { get; set; }
            public static event Action? Flatten { add { } remove { } }
        }
        """;

    /// <summary>What the SDK offers in C# 14: the rules' floor cannot read it, the compiler of a real build can.</summary>
    public const string SdkExtensionBlocks = """
        using System.Threading.Tasks;

        namespace Vendor;

        public static class BlockExtensions
        {
            extension(IVendorClient client)
            {
                public Task<string> Rush(VendorOrder order) => client.PostOrder(order);
                public bool Sweep => client.Place(null!);
                public static string operator -(IVendorClient left, VendorOrder right) => left.ToString() + right;
            }

            extension(DeskClient client)
            {
                public Task<string> Rush(VendorOrder order) => client.Send(order);
            }
        }
        """;

    /// <summary>The name of an SDK's assembly that a shipped catalogue describes.</summary>
    public const string CataloguedAssembly = "QuantConnect.Common";

    /// <summary>That SDK as far as its catalogue knows it. No guard is declared for it.</summary>
    public const string CataloguedSdk = """
        using System;

        namespace QuantConnect.Orders { public class Order { } }
        namespace QuantConnect.Data { public class HistoryRequest { } }
        namespace QuantConnect.Interfaces
        {
            using QuantConnect.Data;
            using QuantConnect.Orders;

            public interface IAlgorithm;

            public interface IBrokerageCashSynchronizer
            {
                DateTime LastSyncDateTimeUtc { get; }
                bool ShouldPerformCashSync(DateTime currentTimeUtc);
                bool PerformCashSync(IAlgorithm algorithm, DateTime currentTimeUtc, Func<TimeSpan> getTimeSinceLastFill);
            }

            public interface IBrokerage : IBrokerageCashSynchronizer, IDisposable
            {
                event EventHandler OrderIdChanged;
                event EventHandler OrdersStatusChanged;
                event EventHandler OrderUpdated;
                event EventHandler OptionPositionAssigned;
                event EventHandler OptionNotification;
                event EventHandler NewBrokerageOrderNotification;
                event EventHandler DelistingNotification;
                event EventHandler AccountChanged;
                event EventHandler Message;
                string Name { get; }
                bool IsConnected { get; }
                object GetOpenOrders();
                object GetAccountHoldings();
                object GetCashBalance();
                bool PlaceOrder(Order order);
                bool UpdateOrder(Order order);
                bool CancelOrder(Order order);
                void Connect();
                void Disconnect();
                bool AccountInstantlyUpdated { get; }
                string AccountBaseCurrency { get; }
                object GetHistory(HistoryRequest request);
                bool ConcurrencyEnabled { get; set; }
            }
        }
        """;

    /// <summary>The lines of the surface file for <see cref="SdkExtensionBlocks"/>.</summary>
    public const string SurfaceOfExtensionBlocks = """
        Forbidden M:Vendor.BlockExtensions.Rush(Vendor.IVendorClient,Vendor.VendorOrder)
        Forbidden M:Vendor.BlockExtensions.get_Sweep(Vendor.IVendorClient)
        Forbidden M:Vendor.BlockExtensions.op_Subtraction(Vendor.IVendorClient,Vendor.VendorOrder)
        Forbidden M:Vendor.BlockExtensions.Rush(Vendor.DeskClient,Vendor.VendorOrder)
        """;

    /// <summary>The members beside those of the surface file that a ban list has to name, by documentation-comment id.</summary>
    public static IReadOnlyList<string> OtherGuardedMembers { get; } =
    [
        .. new[] { "Demo.IBroker", "Demo.VenueBroker" }.SelectMany(static type => new[]
        {
            $"M:{type}.SubmitOrder(Safety.Orders.NewOrder)",
            $"M:{type}.SubmitTagged(Safety.Orders.NewOrder,System.String[])",
            $"M:{type}.CancelOrder(Safety.Identity.ClientOrderId)",
            $"P:{type}.Leverage",
            $"P:{type}.Item(System.String)",
            $"E:{type}.Flatten",
        }),
        "M:Demo.IVenueOf.Send(Safety.Orders.NewOrder)",
        "M:Demo.IDeskOf`1.Send(Safety.Orders.NewOrder)",
        "M:Vendor.VendorClient.PostOrder(Vendor.VendorOrder)",
        "M:Vendor.VendorClient.Place(Vendor.VendorOrder)",
        "P:Vendor.VendorClient.Leverage",
        "P:Vendor.VendorClient.Item(System.String)",
        "E:Vendor.VendorClient.Flatten",
        "P:Vendor.VendorClient.Margin",
        "M:Vendor.VendorClient.GetEnumerator",
        "M:Vendor.VendorClient.GetAsyncEnumerator",
        "M:Vendor.VendorClient.GetAwaiter",
        "M:Vendor.VendorClient.Deconstruct(System.String@,System.String@)",
        "M:Vendor.VendorClient.Select``1(System.Func{System.String,``0})",
        "M:Vendor.Venue.Send(Vendor.VendorOrder)",
        "M:QuantConnect.Interfaces.IBrokerage.PlaceOrder(QuantConnect.Orders.Order)",
        "M:QuantConnect.Interfaces.IBrokerage.UpdateOrder(QuantConnect.Orders.Order)",
        "M:QuantConnect.Interfaces.IBrokerage.CancelOrder(QuantConnect.Orders.Order)",
        "M:QuantConnect.Interfaces.IBrokerage.Connect",
    ];

    /// <summary>The contracts, guards and the adapter.</summary>
    public const string Contracts = """
        namespace Demo
        {
            [BrokerContract]
            [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
            public interface IBroker
            {
                [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order);
                [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitTagged(NewOrder order, params string[] tags);
                [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id);
                [BrokerCall(BrokerCallKind.Forbidden)] decimal Leverage { get; set; }
                [BrokerCall(BrokerCallKind.Forbidden)] string this[string symbol] { get; set; }
                [BrokerCall(BrokerCallKind.Forbidden)] event Action? Flatten;
                [BrokerQuery] bool IsConnected { get; }
            }

            [BrokerContract]
            public interface IVenueOf
            {
                [BrokerCall(BrokerCallKind.Forbidden)] static abstract Task<OrderAck> Send(NewOrder order);
            }

            [BrokerContract]
            [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
            public interface IDeskOf<T>
            {
                [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Send(NewOrder order);
            }

            [BrokerAdapter]
            public class VenueBroker(Vendor.IVendorClient client) : IBroker
            {
                public virtual async Task<OrderAck> SubmitOrder(NewOrder order) => new((await client.PostOrder(Map(order))).Length > 0, default);
                public async Task<OrderAck> SubmitTagged(NewOrder order, params string[] tags) => new((await client.PostOrder(Map(order))).Length > tags.Length, default);
                public Task CancelOrder(ClientOrderId id) => Task.CompletedTask;
                public decimal Leverage { get; set; }
                public string this[string symbol] { get => symbol; set { } }
                public event Action? Flatten { add { } remove { } }
                public bool IsConnected => true;
                private static Vendor.VendorOrder Map(NewOrder order) => new(order.Terms.Instrument.Symbol, 1, order.ClientOrderId.Value);
            }

            [BrokerGuard(typeof(Vendor.IVendorClient), Mapping = typeof(VendorMapping))]
            [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
            public sealed partial class VendorGuard;

            [BrokerGuard(typeof(Vendor.DeskClient), Mapping = typeof(VendorMapping))]
            [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
            public sealed partial class DeskGuard;

            [BrokerGuard(typeof(Vendor.IVenue))]
            public sealed partial class VenueGuard;

            [BrokerGuard(typeof(Vendor.StaticDesk))]
            public sealed partial class StaticDeskGuard;

            [BrokerGuard(typeof(Vendor.IEngineBroker), Mapping = typeof(EngineMapping))]
            [BrokerFacade(UnknownAs = true)]
            [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
            [VenueProfile(IdFormat = IdFormat.NotCarried)]
            public sealed partial class EngineGuard;

            internal static class EngineMapping
            {
                public static OrderKey KeyOf(Vendor.VendorOrder order, BrokerCallKind kind) => new(new StrategyId("engine"), new CauseKey($"{order.ClientOrderId}|{kind}"), DateTimeOffset.UnixEpoch);
                public static OrderTerms Describe(Vendor.VendorOrder order) => throw new NotSupportedException(order.Symbol);
            }

            internal static class VendorMapping
            {
                public static OrderTerms Describe(Vendor.VendorOrder order) => throw new NotSupportedException(order.Symbol);
                public static Vendor.VendorOrder Stamp(Vendor.VendorOrder order, ClientOrderId id) => order with { ClientOrderId = id.Value };
                public static ClientOrderId ReadId(Vendor.VendorOrder order) => new(order.ClientOrderId);
                public static Judgement Judge(string response) => Judgement.Accepted(new BrokerOrderId(response));
                public static Judgement Judge(bool response) => response ? Judgement.Accepted(new BrokerOrderId("1")) : Judgement.Rejected("");
            }
        }
        """;

    /// <summary>
    /// Calls that the interceptors of the corpus take the place of. A location is made of this file's text and of a position in it,
    /// so it stands alone: whoever changes it is told the new locations by `InterceptedCall_IsTheOneItsLocationNames`.
    /// </summary>
    public const string Intercepted = """
        namespace Demo
        {
            internal sealed class Intercepted(BrokerGuard guard, IBrokerGuard face, VendorGuard vendor)
            {
                public async Task<OutcomeKind> Class(OrderKey key, NewOrder order) => (await guard.SubmitOrderAsync(key, order)).Kind;
                public async Task<OutcomeKind> Face(OrderKey key, NewOrder order) => (await face.SubmitOrderAsync(key, order)).Kind;
                public async Task<OutcomeKind> Sdk(OrderKey key, Vendor.VendorOrder order) => (await vendor.PostOrderAsync(key, order)).Kind;
            }

            [BrokerAdapter]
            internal sealed class InterceptedDesk(Vendor.IVendorClient client) : IDeskOf<int>
            {
                public async Task<OrderAck> Send(NewOrder order) => new((await client.PostOrder(new("", 1, order.ClientOrderId.Value))).Length > 0, default);
            }
        }

        namespace System.Runtime.CompilerServices
        {
            [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
            internal sealed class InterceptsLocationAttribute(int version, string data) : Attribute { public string Seen => version + data; }
        }
        """;

    /// <summary>The calls in <see cref="Intercepted"/>, each with its location as the compiler computes it (version 1).</summary>
    public static IReadOnlyDictionary<string, string> Locations { get; } = new Dictionary<string, string>
    {
        ["guard.SubmitOrderAsync(key, order)"] = "sR2TFXjshfoezRYtt9JoA9IAAABJbnRlcmNlcHRlZC5jcw==",
        ["face.SubmitOrderAsync(key, order)"] = "sR2TFXjshfoezRYtt9JoA08BAABJbnRlcmNlcHRlZC5jcw==",
        ["vendor.PostOrderAsync(key, order)"] = "sR2TFXjshfoezRYtt9JoA9cBAABJbnRlcmNlcHRlZC5jcw==",
        ["client.PostOrder(new(\"\", 1, order.ClientOrderId.Value))"] = "sR2TFXjshfoezRYtt9JoA74CAABJbnRlcmNlcHRlZC5jcw==",
    };

    /// <summary>The surface file.</summary>
    public const string Surface = """
        Submit M:Vendor.IVendorClient.PostOrder(Vendor.VendorOrder)
        Forbidden M:Vendor.IVendorClient.PostTwice(Vendor.VendorOrder)
        Submit M:Vendor.IVendorClient.Place(Vendor.VendorOrder)
        Query M:Vendor.IVendorClient.GetOrder(System.String)
        Forbidden P:Vendor.IVendorClient.Leverage
        Query P:Vendor.IVendorClient.IsPaused
        Forbidden P:Vendor.IVendorClient.Item(System.String)
        Forbidden E:Vendor.IVendorClient.Flatten
        Navigation P:Vendor.IVendorClient.Margin
        Forbidden M:Vendor.IVendorClient.GetEnumerator
        Forbidden M:Vendor.IVendorClient.GetAsyncEnumerator
        Forbidden M:Vendor.IVendorClient.GetAwaiter
        Forbidden M:Vendor.IVendorClient.Deconstruct(System.String@,System.String@)
        Forbidden M:Vendor.IVendorClient.Select``1(System.Func{System.String,``0})
        Forbidden M:Vendor.IVenue.Send(Vendor.VendorOrder)
        Submit M:Vendor.IEngineBroker.PlaceOrder(Vendor.VendorOrder)
        Cancel M:Vendor.IEngineBroker.CancelOrder(Vendor.VendorOrder)
        Query P:Vendor.IEngineBroker.Name
        Forbidden M:Vendor.StaticDesk.Send(Vendor.VendorOrder)
        Forbidden P:Vendor.StaticDesk.Leverage
        Forbidden E:Vendor.StaticDesk.Flatten
        Forbidden M:Vendor.VendorExtensions.Buy(Vendor.IVendorClient,Vendor.VendorOrder)
        Forbidden M:Vendor.VendorExtensions.BuyAt(Vendor.DeskClient,Vendor.VendorOrder)
        Forbidden M:Vendor.VendorDesk.Sell(Vendor.IVendorClient,Vendor.VendorOrder)
        Forbidden M:Vendor.VendorDesk.SellMany``1(``0,Vendor.VendorOrder)
        Forbidden M:Vendor.VendorClient.FastPost(Vendor.VendorOrder)
        Forbidden M:Vendor.QuickOrder.#ctor(Vendor.IVendorClient,Vendor.VendorOrder)
        Forbidden M:Vendor.Bracket.SubmitTo(Vendor.IVendorClient)
        Forbidden M:Vendor.InternalClient.Send(Vendor.IVendorClient,Vendor.VendorOrder)
        Forbidden M:Vendor.OrderText.#ctor(System.Int32,System.Int32,Vendor.IVendorClient)
        Submit M:Vendor.DeskClient.Send(Vendor.VendorOrder)
        Submit M:Vendor.DeskClient.Place(Vendor.VendorOrder)
        Forbidden M:Vendor.DeskClient.Flash(Vendor.VendorOrder)
        Forbidden P:Vendor.DeskClient.Leverage
        Query P:Vendor.DeskClient.IsPaused
        Query P:Vendor.DeskClient.Length
        Forbidden P:Vendor.DeskClient.Item(System.String)
        Forbidden P:Vendor.DeskClient.Item(System.Int32)
        Forbidden E:Vendor.DeskClient.Flatten
        Forbidden M:Vendor.DeskClient.Add(Vendor.VendorOrder)
        Forbidden M:Vendor.DeskClient.GetEnumerator
        Forbidden M:Vendor.DeskClient.GetAsyncEnumerator
        Forbidden M:Vendor.DeskClient.GetAwaiter
        Forbidden M:Vendor.DeskClient.Deconstruct(System.String@,System.String@)
        Forbidden M:Vendor.DeskClient.Select``1(System.Func{System.String,``0})
        Forbidden M:Vendor.DeskClient.Slice(System.Int32,System.Int32)
        Forbidden M:Vendor.DeskClient.op_Addition(Vendor.DeskClient,Vendor.VendorOrder)
        Forbidden M:Vendor.DeskClient.op_Increment(Vendor.DeskClient)
        Forbidden M:Vendor.DeskClient.op_Explicit(Vendor.DeskClient)~System.String
        Forbidden M:Vendor.DeskClient.op_Implicit(Vendor.DeskClient)~System.Decimal
        Forbidden M:Vendor.DeskClient.op_True(Vendor.DeskClient)
        Forbidden M:Vendor.DeskClient.op_False(Vendor.DeskClient)
        """;
}
