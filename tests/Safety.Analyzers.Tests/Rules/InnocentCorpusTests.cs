using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Safety.Host;

namespace Safety.Analyzers.Tests.Rules;

/// <summary>The honest shapes of the same things, with every rule switched on: no rule has a word against them.</summary>
public sealed class InnocentCorpusTests
{
    private const string Contract = """
        namespace Demo;

        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken);
            [BrokerQuery] bool IsConnected { get; }
        }

        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public interface IBlocking
        {
            [BrokerCall(BrokerCallKind.Submit)] OrderAck Submit(NewOrder order);
        }
        """;

    [Theory]
    [InlineData("return Ack(await client.PostOrderAsync(Map(order), cancellationToken).ConfigureAwait(false));")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order), cancellationToken)); } catch (TimeoutException e) { throw new InvalidOperationException(\"timeout\", e); } finally { _log(\"sent\"); }")]
    [InlineData("_log($\"sending {order}\"); string id = await client.PostOrderAsync(Map(order), cancellationToken); _log(id); return Ack(id);")]
    [InlineData("if (order.Terms.LimitPrice is null) return Ack(await client.PostOrderAsync(Map(order), cancellationToken)); return Ack(client.Place(Map(order)) ? \"1\" : \"\");")]
    [InlineData("return order.Terms.Side switch { Side.Buy => Ack(await client.PostOrderAsync(Map(order), cancellationToken)), _ => Ack(await client.BuyAsync(order.Terms.Instrument.Symbol)) };")]
    [InlineData("string id = order.Terms.LimitPrice is null ? await client.PostOrderAsync(Map(order)) : await client.BuyAsync(\"A\"); return Ack(id);")]
    [InlineData("using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken); limit.CancelAfter(1); return Ack(await client.PostOrderAsync(Map(order), limit.Token).WaitAsync(TimeSpan.FromSeconds(1), cancellationToken));")]
    [InlineData("Task<string> sending = client.PostOrderAsync(Map(order), cancellationToken); _log(\"on its way\"); return Ack(await sending.ConfigureAwait(false));")]
    [InlineData("foreach (char c in order.ToString()!) _log(c.ToString()); await Task.Yield(); lock (_log) { } return Ack((await client.PostOrderAsync(Map(order), cancellationToken)).Trim());")]
    [InlineData("ArgumentNullException.ThrowIfNull(order); Vendor.VendorOrder request; switch (order.Terms.Side) { case Side.Buy: request = Map(order); break; default: throw new NotSupportedException(); } return (await client.PostOrderAsync(request, cancellationToken)) is { Length: > 0 } id ? Ack(id) : Ack(\"\");")]
    [InlineData("bool ok = client.Place(Map(order)); await Task.Yield(); return ok ? Ack(\"1\") : Ack(\"\");")]
    public Task Adapter_DoesNotTrigger(string body) => VerifyAsync($$"""
        [BrokerAdapter]
        sealed class Adapter(Vendor.IVendorClient client) : Demo.IBroker
        {
            private readonly Action<string> _log = static _ => { };
            public bool IsConnected => client.GetOrderAsync("").IsCompleted;
            public async Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken) { await Task.Yield(); {{body}} }
            private static Vendor.VendorOrder Map(NewOrder order) => new(order.Terms.Instrument.Symbol, 1, order.ToString()!);
            private static OrderAck Ack(string id) => new(id.Length > 0, default);
        }
        """);

    [Theory]
    [InlineData("return new(client.PostOrderAsync(Map(order)).GetAwaiter().GetResult().Length > 0, default);")]
    [InlineData("string id = client.PostOrderAsync(Map(order)).GetAwaiter().GetResult(); return new(id.Length > 0, default);")]
    [InlineData("string id = client.PostOrderAsync(Map(order)).Result; return new(id.Length > 0, default);")]
    [InlineData("Task<string> sending = client.PostOrderAsync(Map(order)); sending.Wait(); return new(sending.Result.Length > 0, default);")]
    [InlineData("return new(client.Place(Map(order)), default);")]
    public Task BlockingAdapter_DoesNotTrigger(string body) => VerifyAsync($$"""
        [BrokerAdapter]
        sealed class Adapter(Vendor.IVendorClient client) : Demo.IBlocking
        {
            public OrderAck Submit(NewOrder order) { {{body}} }
            private static Vendor.VendorOrder Map(NewOrder order) => new(order.Terms.Instrument.Symbol, 1, order.ToString()!);
        }
        """);

    [Theory]
    [InlineData("expression-bodied adapter", "[BrokerAdapter] sealed class A(Vendor.IVendorClient c) : Demo.IBlocking { OrderAck Demo.IBlocking.Submit(NewOrder order) => new(c.Place(new(order.ToString()!, 1, \"\")), default); }")]
    [InlineData("root: class with lambdas and local functions", """
        [CompositionRoot] static class Root
        {
            static Func<Demo.IBrokerGuard> Build(GuardedAccount account, Func<string, Vendor.VendorClient> create)
            {
                Vendor.VendorClient client = Create();
                return () => { Demo.IBroker broker = new Adapter(client); return new Demo.BrokerGuard(account, broker); };
                Vendor.VendorClient Create() => create("key");
            }
        }
        """ + Adapter)]
    [InlineData("root: constructor", "class Desk { private readonly Demo.IBrokerGuard _guard; [CompositionRoot] public Desk(GuardedAccount account) { var client = new Vendor.VendorClient(); _guard = new Demo.BrokerGuard(account, new Adapter(client)); } public override string ToString() => _guard.ToString()!; }" + Adapter)]
    [InlineData("root: Main with a nested lambda", """
        static class P
        {
            [CompositionRoot] public static async Task Main()
            {
                using Vendor.VendorClient client = new();
                Vendor.IVendorClient margin = client.Margin;
                Func<GuardedAccount, Demo.IBrokerGuard> make = account => new Demo.BrokerGuard(account, new Adapter(margin));
                await Task.Run(() => make(null!).IsConnected);
            }
        }
        """ + Adapter)]
    [InlineData("container", """
        interface IServices { IServices Add<T>(Func<IServices, T> make) where T : class; T Get<T>() where T : class; }
        static class Setup { [CompositionRoot] public static IServices AddTrading(this IServices s) => s.Add<Vendor.IVendorClient>(_ => new Vendor.VendorClient()).Add<Demo.IBroker>(p => new Adapter(p.Get<Vendor.IVendorClient>())).Add<Demo.IBrokerGuard>(p => new Demo.BrokerGuard(p.Get<GuardedAccount>(), p.Get<Demo.IBroker>())); }
        class Strategy(IServices s) { public Demo.IBrokerGuard Guard => s.Get<Demo.IBrokerGuard>(); }
        """ + Adapter)]
    [InlineData("decorator that counts", """
        sealed class Counting(Demo.IBrokerGuard inner) : Demo.IBrokerGuard
        {
            private int _count;
            public bool IsConnected => inner.IsConnected;
            public async ValueTask<Outcome<OrderAck>> SubmitOrderAsync(OrderKey key, NewOrder order, CancellationToken cancellationToken)
            {
                try { return await inner.SubmitOrderAsync(key, order, cancellationToken).ConfigureAwait(false); }
                finally { _count++; }
            }
        }
        """)]
    [InlineData("fake of a guard", "sealed class Fake : Demo.IBrokerGuard { public List<NewOrder> Sent { get; } = []; public bool IsConnected => true; public ValueTask<Outcome<OrderAck>> SubmitOrderAsync(OrderKey key, NewOrder order, CancellationToken cancellationToken) { Sent.Add(order); return default; } }")]
    [InlineData("outcomes in every form", """
        record Result(Outcome<OrderAck> Outcome);
        class S(Demo.IBrokerGuard g, Demo.IBlockingGuard b)
        {
            private Task<Outcome<OrderAck>>? _pending;
            private Outcome<OrderAck> _last;
            public ValueTask<Outcome<OrderAck>> Pass(OrderKey k, NewOrder o) => g.SubmitOrderAsync(k, o, default);
            public async Task<string> Match(OrderKey k, NewOrder o) => (await g.SubmitOrderAsync(k, o, default)).Match((_, _) => "a", r => r, r => r.Message, r => r);
            public async Task<Result> Keep(OrderKey k, NewOrder o) => new(_last = await g.SubmitOrderAsync(k, o, default));
            public void Start(OrderKey k, NewOrder o) => _pending = g.SubmitOrderAsync(k, o, default).AsTask();
            public async Task<bool> Several(OrderKey k, NewOrder o)
            {
                List<Task<Outcome<OrderAck>>> all = [g.SubmitOrderAsync(k, o, default).AsTask(), Pass(k, o).AsTask()];
                await Task.WhenAll(all);
                (Outcome<OrderAck> x, int y) = (await g.SubmitOrderAsync(k, o, default), 1);
                var (kind, other) = (await Task.WhenAny(all).Result, y);
                Task<Outcome<OrderAck>> timed = Pass(k, o).AsTask();
                if (await Task.WhenAny(timed, Task.Delay(1)) != timed) return false;
                Outcome<OrderAck> late;
                late = await timed;
                bool is1 = b.Submit(k, o) is { Kind: OutcomeKind.Accepted };
                return all.TrueForAll(t => t.Result.Kind == OutcomeKind.Accepted) && late.Kind == x.Kind && kind.Kind == x.Kind && other > 0 && is1 && _pending is null;
            }
            public async IAsyncEnumerable<Outcome<OrderAck>> Stream(OrderKey k, IEnumerable<NewOrder> os) { foreach (NewOrder o in os) yield return await g.SubmitOrderAsync(k, o, default); }
            public async Task<int> Count(OrderKey k, IEnumerable<NewOrder> os) { int n = 0; await foreach (Outcome<OrderAck> o in Stream(k, os)) n += o.Kind == OutcomeKind.Accepted ? 1 : 0; return n; }
            public Func<Task<Outcome<OrderAck>>> Later(OrderKey k, NewOrder o) => async () => await g.SubmitOrderAsync(k, o, default);
            public Task<Outcome<OrderAck>> Elsewhere(OrderKey k, NewOrder o) => Task.Run(() => g.SubmitOrderAsync(k, o, default).AsTask());
            public async Task Handle(OrderKey k, NewOrder o) { switch (await g.SubmitOrderAsync(k, o, default)) { case { Kind: OutcomeKind.Rejected, Reason: var why }: throw new InvalidOperationException(why); } }
        }
        """)]
    [InlineData("reflection, dynamic and JSON of other things", """
        class Shop { public void SubmitOrder(int n) { } }
        class S
        {
            string Name => typeof(Demo.IBroker).Name + nameof(Demo.IBroker.SubmitOrder);
            object? A(Shop s) => typeof(Shop).GetMethod("SubmitOrder")!.Invoke(s, [1]);
            int B(dynamic d) => d.Count + d.Length;
            string C(NewOrder o) => System.Text.Json.JsonSerializer.Serialize(o) + o.GetType().GetProperties().Length;
            object? D(Type t) => Activator.CreateInstance(t) ?? t.GetMethods();
        }
        """)]
    [InlineData("interceptor of something else", """
        namespace System.Runtime.CompilerServices { [AttributeUsage(AttributeTargets.Method)] sealed class InterceptsLocationAttribute(int version, string data) : Attribute { public string Seen => version + data; } }
        static class I { [System.Runtime.CompilerServices.InterceptsLocation(1, "AAAA")] public static void Map(this List<int> l, string route) { } }
        """)]
    public Task Program_DoesNotTrigger(string what, string source) => VerifyAsync(source, what);

    [Fact]
    public Task LocalFunctionAsRoot_DoesNotTrigger() => VerifyAsync("""
        class Host
        {
            public static void Run(GuardedAccount account)
            {
                Console.WriteLine(Build(account).IsConnected);
                [CompositionRoot]
                static Demo.IBrokerGuard Build(GuardedAccount account)
                {
                    var client = new Vendor.VendorClient();
                    return new Demo.BrokerGuard(account, new Adapter(client.Margin));
                }
            }
        }
        """ + Adapter);

    private const string Adapter = """

        [BrokerAdapter]
        sealed class Adapter(Vendor.IVendorClient client) : Demo.IBroker
        {
            public bool IsConnected => client.GetOrderAsync("").IsCompleted;
            public async Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken) => new((await client.PostOrderAsync(new(order.ToString()!, 1, ""), cancellationToken)).Length > 0, default);
        }
        """;

    private static async Task VerifyAsync(string source, string what = "")
    {
        ImmutableArray<Diagnostic> found = await BypassCorpusTests.AnalyzeAsync(source, Contract);
        Assert.True(found.IsEmpty, what + "\n" + string.Join("\n", found));
    }
}
