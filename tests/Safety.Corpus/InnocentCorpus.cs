using Safety.Host;

namespace Safety.Corpus;

/// <summary>Code that a trading system is full of and that is nobody's bypass.</summary>
internal static partial class InnocentCorpus
{
    /// <summary>All programs.</summary>
    public static IReadOnlyList<InnocentCase> All { get; } =
    [
        .. Guarded.Concat(Adapters).Concat(Roots).Concat(Queries).Concat(LookAlikes).Concat(LateBinding).Concat(Everyday),
        .. Tests.Select(static item => item with { IsTest = true }),
    ];

    /// <summary>Orders through the guard, and what stands around it.</summary>
    private static IEnumerable<InnocentCase> Guarded =>
    [
        new("submit and match", "class S(Demo.IBrokerGuard g) { public async Task<string> Go(OrderKey k, NewOrder o) => (await g.SubmitOrderAsync(k, o)).Match((a, _) => a.ClientOrderId.Value, r => r, r => r.Message, r => r); }"),
        new("submit and switch", "class S(Demo.IBrokerGuard g) { public async Task<int> Go(OrderKey k, NewOrder o) { var outcome = await g.SubmitOrderAsync(k, o).ConfigureAwait(false); switch (outcome.Kind) { case OutcomeKind.Accepted: return 1; case OutcomeKind.Unknown: throw new InvalidOperationException(outcome.Reason); default: return 0; } } }"),
        new("cancel", "class S(Demo.IBrokerGuard g) { public async Task<bool> Go(ClientOrderId i) => (await g.CancelOrderAsync(i)).Kind == OutcomeKind.Accepted; }"),
        new("many at once", "class S(Demo.IBrokerGuard g) { public async Task<int> Go(OrderKey k, IEnumerable<NewOrder> os) => (await Task.WhenAll(os.Select(o => g.SubmitOrderAsync(k, o).AsTask()))).Count(x => x.Kind == OutcomeKind.Accepted); }"),
        new("concrete guard in a field", "class S { private readonly Demo.BrokerGuard _guard; public S(Demo.BrokerGuard guard) => _guard = guard; public bool Is => _guard.IsConnected; }"),
        new("guard of an SDK", "class S(Demo.VendorGuard g) { public async Task<bool> Go(OrderKey k, Vendor.VendorOrder o) => (await g.PostOrderAsync(k, o)).Kind == OutcomeKind.Accepted; public Task<string> Read() => g.GetOrder(\"1\"); }"),
        new("guards in a dictionary", "class S { private readonly Dictionary<string, Demo.IBrokerGuard> _byVenue = []; public Demo.IBrokerGuard this[string venue] => _byVenue[venue]; }"),
        new("guard as a type argument", "class Box<T>(T value) { public T Value => value; } class S { public Box<Demo.IBrokerGuard> Go(Demo.IBrokerGuard g) => new(g); }"),
        new("guard in a lambda", "class S(Demo.IBrokerGuard g) { public Func<OrderKey, NewOrder, ValueTask<Outcome<OrderAck>>> Go() => (k, o) => g.SubmitOrderAsync(k, o); }"),
        new("guard as a method group", "class S(Demo.IBrokerGuard g) { public Func<ClientOrderId, CancellationToken, ValueTask<Outcome<NoResponse>>> Go() => g.CancelOrderAsync; }"),
        new("outcome kept", "record Result(Outcome<OrderAck> Outcome); class S(Demo.IBrokerGuard g) { private Outcome<OrderAck> _last; public async Task<Result> Go(OrderKey k, NewOrder o) => new(_last = await g.SubmitOrderAsync(k, o)); public Outcome<OrderAck> Last => _last; }"),
        new("outcome in a channel", "class S(Demo.IBrokerGuard g, System.Threading.Channels.ChannelWriter<Outcome<OrderAck>> w) { public async Task Go(OrderKey k, NewOrder o) => await w.WriteAsync(await g.SubmitOrderAsync(k, o)); }"),
        new("outcome in a tuple", "class S(Demo.IBrokerGuard g) { public async Task<(Outcome<OrderAck>, int)> Go(OrderKey k, NewOrder o) => (await g.SubmitOrderAsync(k, o), 1); }"),
        new("outcome by pattern", "class S(Demo.IBrokerGuard g) { public async Task<bool> Go(OrderKey k, NewOrder o) => await g.SubmitOrderAsync(k, o) is { Kind: OutcomeKind.Accepted }; }"),
        new("async iterator of outcomes", "class S(Demo.IBrokerGuard g) { public async IAsyncEnumerable<Outcome<OrderAck>> Go(OrderKey k, IEnumerable<NewOrder> os) { foreach (var o in os) yield return await g.SubmitOrderAsync(k, o); } }"),
        new("logging decorator", Decorator("Logging", "Action<string> log", "log(order.ToString()!); var outcome = await inner.SubmitOrderAsync(key, order, cancellationToken); log(outcome.ToString()!); return outcome;")),
        new("timing decorator", Decorator("Timing", "TimeProvider time", "long start = time.GetTimestamp(); try { return await inner.SubmitOrderAsync(key, order, cancellationToken); } finally { Console.WriteLine(time.GetElapsedTime(start)); }")),
        new("counting decorator", Decorator("Counting", "System.Diagnostics.Metrics.Counter<int> counter", "counter.Add(1); return await inner.SubmitOrderAsync(key, order, cancellationToken).ConfigureAwait(false);")),
        new("tracing decorator", Decorator("Tracing", "System.Diagnostics.ActivitySource source", "using var activity = source.StartActivity(nameof(SubmitOrderAsync)); return await inner.SubmitOrderAsync(key, order, cancellationToken);")),
        new("nameof in a log", "class S { public string Go() => $\"{nameof(Demo.IBroker)}.{nameof(Demo.IBroker.SubmitOrder)}\"; }"),
        new("typeof in a log", "class S { public string? Go() => typeof(Demo.IBroker).FullName + typeof(Vendor.IVendorClient).Name + typeof(Demo.BrokerGuard).Assembly; }"),
        new("cref to a raw member", "/// <summary>Instead of <see cref=\"Demo.IBroker.SubmitOrder\"/>.</summary>\nclass S { public int Go() => 1; }"),
    ];

    private static string Decorator(string name, string parameter, string body) => $$"""
        sealed class {{name}}(Demo.IBrokerGuard inner, {{parameter}}) : Demo.IBrokerGuard
        {
            public async ValueTask<Outcome<OrderAck>> SubmitOrderAsync(OrderKey key, NewOrder order, CancellationToken cancellationToken = default) { {{body}} }
            public ValueTask<Outcome<OrderAck>> SubmitTaggedAsync(OrderKey key, NewOrder order, params string[] tags) => inner.SubmitTaggedAsync(key, order, tags);
            public ValueTask<Outcome<NoResponse>> CancelOrderAsync(ClientOrderId id, CancellationToken cancellationToken = default) => inner.CancelOrderAsync(id, cancellationToken);
            public bool IsConnected => inner.IsConnected;
        }
        """;

    /// <summary>Adapters that pass one call on.</summary>
    private static IEnumerable<InnocentCase> Adapters =>
        from body in new (string Name, string Body)[]
        {
            ("awaits", "return Ack(await c.PostOrder(Map(order)));"),
            ("configured await", "return Ack(await c.PostOrder(Map(order)).ConfigureAwait(false));"),
            ("logs around", "Console.WriteLine(order); string id = await c.PostOrder(Map(order)); Console.WriteLine(id); return Ack(id);"),
            ("wraps the exception", "try { return Ack(await c.PostOrder(Map(order))); } catch (TimeoutException e) { throw new InvalidOperationException(\"timeout\", e); }"),
            ("cleans up", "try { return Ack(await c.PostOrder(Map(order))); } finally { Console.WriteLine(\"sent\"); }"),
            ("two paths", "if (order.Terms.LimitPrice is null) return Ack(await c.PostOrder(Map(order))); return Ack(c.Place(Map(order)) ? \"1\" : \"\");"),
            ("two paths in a switch", "return order.Terms.Side switch { Side.Buy => Ack(await c.PostOrder(Map(order))), _ => Ack(c.Place(Map(order)) ? \"1\" : \"\") };"),
            ("loop about something else", "foreach (char x in order.ToString()!) Console.Write(x); return Ack(await c.PostOrder(Map(order)));"),
            ("blocking call", "await Task.Yield(); return Ack(c.Place(Map(order)) ? \"1\" : \"\");"),
            ("task in a local", "Task<string> sending = c.PostOrder(Map(order)); Console.WriteLine(); return Ack(await sending);"),
            ("time limit", "return Ack(await c.PostOrder(Map(order)).WaitAsync(TimeSpan.FromSeconds(1)));"),
            ("asks before", "_ = await c.GetOrder(order.ClientOrderId.Value); return Ack(await c.PostOrder(Map(order)));"),
        }
        select new InnocentCase("adapter " + body.Name, $$"""
            [BrokerAdapter]
            sealed class A(Vendor.IVendorClient c) : Demo.IDeskOf<int>
            {
                public async Task<OrderAck> Send(NewOrder order) { {{body.Body}} }
                private static Vendor.VendorOrder Map(NewOrder order) => new(order.Terms.Instrument.Symbol, 1, order.ClientOrderId.Value);
                private static OrderAck Ack(string id) => new(id.Length > 0, default);
            }
            """);

    /// <summary>Where the system is put together.</summary>
    private static IEnumerable<InnocentCase> Roots =>
    [
        new("root method", "static class P { [CompositionRoot] public static Demo.IBrokerGuard Build(GuardedAccount a) { var client = new Vendor.VendorClient { IsPaused = false }; client.IsPaused = true; return new Demo.BrokerGuard(a, new Demo.VenueBroker(client.Margin)); } }"),
        new("root class", "[CompositionRoot] static class P { static Vendor.IVendorClient Client() => new Vendor.VendorClient(); public static Demo.VendorGuard Build(GuardedAccount a) => new(a, Client()); }"),
        new("root constructor", "class Desk { private readonly Demo.IBrokerGuard _guard; [CompositionRoot] public Desk(GuardedAccount a) { var client = new Vendor.VendorClient(); _guard = new Demo.BrokerGuard(a, new Demo.VenueBroker(client)); } public bool Is => _guard.IsConnected; }"),
        new("root local function", "class Host { public static void Run(GuardedAccount account) { Console.WriteLine(Build(account).IsConnected); [CompositionRoot] static Demo.IBrokerGuard Build(GuardedAccount a) { var c = new Vendor.VendorClient(); return new Demo.BrokerGuard(a, new Demo.VenueBroker(c)); } } }"),
        new("root with a container", """
            using Microsoft.Extensions.DependencyInjection;
            static class Setup
            {
                [CompositionRoot]
                public static IServiceCollection AddTrading(this IServiceCollection s) => s
                    .AddSingleton<Vendor.IVendorClient>(_ => new Vendor.VendorClient())
                    .AddSingleton<Demo.IBroker, Demo.VenueBroker>()
                    .AddSingleton<Demo.IBrokerGuard>(p => new Demo.BrokerGuard(p.GetRequiredService<GuardedAccount>(), p.GetRequiredService<Demo.IBroker>()));
            }
            class Strategy(IServiceProvider p) { public Demo.IBrokerGuard Guard => p.GetRequiredService<Demo.IBrokerGuard>(); }
            """),
        new("guard in a container", "using Microsoft.Extensions.DependencyInjection; static class Setup { public static IServiceCollection Add(IServiceCollection s, Demo.BrokerGuard g) => s.AddSingleton<Demo.IBrokerGuard>(g).AddScoped<Desk>(); } class Desk(Demo.IBrokerGuard g) { public bool Is => g.IsConnected; }"),
        new("root that disposes", "static class P { [CompositionRoot] public static async Task Main2(GuardedAccount a) { using Vendor.VendorClient c = new(); await using var d = new Vendor.DeskClient(); Demo.VendorGuard g = new(a, c); await g.GetOrder(\"\"); } }"),
        new("root with lambdas", "static class P { [CompositionRoot] public static Func<GuardedAccount, Demo.VendorGuard> Make() { Vendor.IVendorClient c = new Vendor.VendorClient(); return a => new Demo.VendorGuard(a, c.Margin); } }"),
        new("root that reads", "static class P { [CompositionRoot] public static async Task<string> Build(Vendor.IVendorClient c) { _ = c.IsPaused; return await c.GetOrder(\"1\"); } }"),
        new("root that reflects a constructor", "static class P { [CompositionRoot] public static object? Build() => Activator.CreateInstance(typeof(Vendor.VendorClient)); }"),
    ];

    /// <summary>Reading.</summary>
    private static IEnumerable<InnocentCase> Queries =>
    [
        new("query through a guard", "class S(Demo.VendorGuard g) { public async Task<int> Go() => (await g.GetOrder(\"1\")).Length; public bool Is => g.IsPaused; }"),
        new("query wrapper over a guard", "class Blotter(Demo.IBrokerGuard g) { public bool Up => g.IsConnected; public string Text => Up ? \"up\" : \"down\"; }"),
        new("market data client of the same SDK", "interface IQuotes { Task<decimal> Last(string symbol); } class S(IQuotes q) { private readonly List<IQuotes> _all = [q]; public async Task<decimal> Go() => await _all[0].Last(\"A\"); }"),
        new("SDK's data types", "class S { public Vendor.VendorOrder Go() => new Vendor.VendorOrder(\"A\", 1, \"\") with { Quantity = 2 }; public List<Vendor.VendorOrder> All { get; } = []; }"),
        new("query in an adapter", "[BrokerAdapter] class A(Vendor.IVendorClient c) : Demo.IDeskOf<int> { public async Task<OrderAck> Send(NewOrder o) => new((await c.PostOrder(new(\"A\", 1, o.ClientOrderId.Value))).Length > 0, default); public async Task<int> Go() => (await c.GetOrder(\"1\")).Length + (c.IsPaused ? 1 : 0); }"),
        new("polling a query", "class S(Demo.VendorGuard g) { public async Task Go(CancellationToken t) { while (!t.IsCancellationRequested) { try { Console.WriteLine(await g.GetOrder(\"1\")); } catch (TimeoutException) { } await Task.Delay(10, t); } } }"),
        new("query as a delegate", "class S(Demo.VendorGuard g) { public Func<string, Task<string>> Go() => g.GetOrder; }"),
        new("query in LINQ", "class S(Demo.VendorGuard g) { public object Go(string[] ids) => (from i in ids select g.GetOrder(i)).ToList(); }"),
    ];

    /// <summary>Names that look like a broker's on types that are none.</summary>
    private static IEnumerable<InnocentCase> LookAlikes =>
        from program in new (string Name, string Source)[]
        {
            ("shop", "class Shop { public bool SubmitOrder(object cart) => cart is not null; public void CancelOrder(int id) { } } class S(Shop s) { bool Go() => s.SubmitOrder(1); Action<int> Later() => s.CancelOrder; }"),
            ("restaurant", "interface IKitchen { Task Send(string dish); int Leverage { get; set; } event Action? Flatten; } class S(IKitchen k) { Task Go() { k.Leverage = 1; k.Flatten += () => { }; return k.Send(\"soup\"); } }"),
            ("mail", "class Mail { public Task Send(string text) => Task.CompletedTask; public static Task Send(int n) => Task.CompletedTask; } class S { Task Go(Mail m) => m.Send(\"a\"); Task Static() => Mail.Send(1); }"),
            ("own place", "class Board { public bool Place(int x) => x > 0; public void Add(int x) { } } class S { bool Go(Board b) => b.Place(1); }"),
            ("same signature", "class Paper { public Task<OrderAck> SubmitOrder(NewOrder o) => Task.FromResult(new OrderAck(true, default)); } class S { Task<OrderAck> Go(NewOrder o) => new Paper().SubmitOrder(o); }"),
            ("own extension", "static class X { public static bool Buy(this string s) => s.Length > 0; public static string PostOrder(this object o) => o.ToString()!; } class S { bool Go() => \"a\".Buy(); string Post() => 1.PostOrder(); }"),
            ("operators of one's own", "readonly record struct Lots(int N) { public static Lots operator +(Lots a, Lots b) => new(a.N + b.N); public static Lots operator ++(Lots a) => new(a.N + 1); public static implicit operator int(Lots a) => a.N; } class S { int Go(Lots a) { a++; return a + a; } }"),
            ("foreach and await of one's own", "class Feed { public List<int>.Enumerator GetEnumerator() => new List<int>().GetEnumerator(); public System.Runtime.CompilerServices.TaskAwaiter GetAwaiter() => Task.CompletedTask.GetAwaiter(); public void Deconstruct(out int a, out int b) => (a, b) = (1, 2); } class S { async Task Go(Feed f) { foreach (int x in f) Console.Write(x); await f; var (a, b) = f; Console.Write(a + b); } }"),
            ("collection of one's own", "class Basket : List<int>; class S { Basket Go() => [1, 2, 3]; Basket Old() => new() { 1, 2 }; int Last(int[] a) => a[^1] + a[1..2].Length; bool Is(int[] a) => a is [1, ..]; }"),
            ("generic repository", "interface IRepository<T> where T : class { Task<T?> Find(int id); void Add(T item); } class S(IRepository<Vendor.VendorOrder> r) { async Task Go() { r.Add(new(\"A\", 1, \"\")); Console.WriteLine(await r.Find(1)); } }"),
            ("state machine of something else", "enum OrderStatus { New, Paid, Shipped } class Parcel { public OrderStatus Status { get; private set; } public void Cancel() => Status = OrderStatus.New; }"),
            ("own IBroker", "interface IBroker { void SubmitOrder(string text); } class S(IBroker b) { private readonly IBroker _b = b; void Go() => _b.SubmitOrder(\"message queue\"); }"),
            ("own attributes", "[AttributeUsage(AttributeTargets.All)] class RouteAttribute(string path) : Attribute { public string Path => path; } [Route(\"orders\")] class S { [Route(\"submit\")] public int Submit() => 1; }"),
            ("message bus", "interface IBus { Task Publish<T>(T message); } record OrderPlaced(string Id); class S(IBus b) { Task Go() => b.Publish(new OrderPlaced(\"1\")); }"),
            ("query provider", "class S { object Go(IQueryable<Vendor.VendorOrder> os) => from o in os where o.Quantity > 0 orderby o.Symbol select o.ClientOrderId; }"),
            ("interpolated string handler of one's own", "[System.Runtime.CompilerServices.InterpolatedStringHandler] ref struct Text { public Text(int a, int b) { } public void AppendLiteral(string s) { } public void AppendFormatted<T>(T v) { } } class S { void Go() => Log($\"buy {1}\"); static void Log(Text t) { } }"),
        }
        select new InnocentCase("look-alike: " + program.Name, program.Source);

    /// <summary>Reflection, dynamic, expressions and accessors about other things.</summary>
    private static IEnumerable<InnocentCase> LateBinding =>
        from program in new (string Name, string Source)[]
        {
            ("method of another type", "class Shop { public void SubmitOrder(int n) { } } class S { object? Go(Shop s) => typeof(Shop).GetMethod(\"SubmitOrder\")!.Invoke(s, [1]); }"),
            ("property by name", "class S { object? Go(object o, string name) => o.GetType().GetProperty(name)?.GetValue(o); }"),
            ("generic factory", "class S { T Go<T>() where T : new() => new(); object? ByType(Type t) => Activator.CreateInstance(t); T Made<T>() => Activator.CreateInstance<T>(); }"),
            ("methods of a type argument", "class S { int Go<T>() => typeof(T).GetMethods().Length; }"),
            ("dynamic JSON", "class S { int Go(dynamic d) => d.Count + d.items[0].length; }"),
            ("dynamic call of a common name", "class S { void Go(dynamic d) => d.Add(1, 2, 3); object Send(dynamic d) => d.Open(); }"),
            ("dynamic items of a list", "class S { void Go(List<dynamic> items, dynamic item) { items.Add(item); dynamic other = new { Id = 1 }; items.Add(other); } }"),
            ("mapper by expressions", "class S { Func<T, object> Go<T>(string name) { var p = Expression.Parameter(typeof(T)); return Expression.Lambda<Func<T, object>>(Expression.Convert(Expression.Property(p, name), typeof(object)), p).Compile(); } }"),
            ("expression of a known method", "class S { object Go() => Expression.Call(typeof(Math), nameof(Math.Abs), null, Expression.Constant(-1)); }"),
            ("delegate of a known method", "class S { static int Two(int x) => 2 * x; object Go() => Delegate.CreateDelegate(typeof(Func<int, int>), typeof(S).GetMethod(nameof(Two), (System.Reflection.BindingFlags)40)!); }"),
            ("accessor of a list", "static class S { [System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Field, Name = \"_items\")] static extern ref int[] Items(List<int> l); }"),
            ("function pointers", "unsafe class S { static int Two(int x) => 2 * x; int Go() { delegate*<int, int> f = &Two; return f(1); } }"),
            ("plug-ins", "class S { IEnumerable<Type> Go(System.Reflection.Assembly a) => a.GetTypes().Where(t => !t.IsAbstract && t.GetInterfaces().Length > 0); Type? ByName() => Type.GetType(\"System.String\"); }"),
            ("attributes of an own type", "class S { object Go() => typeof(S).GetCustomAttributes(true).Length + typeof(Demo.VenueBroker).Name.Length; }"),
            ("span and stackalloc", "class S { [System.Runtime.CompilerServices.SkipLocalsInit] int Go() { Span<byte> b = stackalloc byte[8]; return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(b).Length + System.Runtime.CompilerServices.Unsafe.SizeOf<long>(); } }"),
        }
        select new InnocentCase("late binding: " + program.Name, program.Source);

    /// <summary>The rest of a program.</summary>
    private static IEnumerable<InnocentCase> Everyday =>
        from program in new (string Name, string Source)[]
        {
            ("records and LINQ", "record Fill(string Symbol, decimal Quantity) { public Fill Twice() => this with { Quantity = Quantity * 2 }; } class S(List<Fill> fills) { public ILookup<string, Fill> Go() => (from f in fills where f.Quantity > 0 select f.Twice()).ToLookup(f => f.Symbol); }"),
            ("JSON", "class S { string Go(NewOrder o) => System.Text.Json.JsonSerializer.Serialize(o); Vendor.VendorOrder? Read(string s) => System.Text.Json.JsonSerializer.Deserialize<Vendor.VendorOrder>(s); }"),
            ("events", "class S { public event EventHandler<ExecutionReport>? Reported; public void Raise(ExecutionReport r) => Reported?.Invoke(this, r); }"),
            ("async void handler", "class S { public async void OnTimer(object? o, EventArgs e) => await Task.Yield(); public void Forget() { _ = Task.Run(() => 1); } }"),
            ("background service", "class S(Demo.IBrokerGuard g) { public async Task Run(CancellationToken t) { using PeriodicTimer p = new(TimeSpan.FromSeconds(1)); while (await p.WaitForNextTickAsync(t)) Console.WriteLine(g.IsConnected); } }"),
            ("retry of a download", "class S(System.Net.Http.HttpClient h) { public async Task<string> Go() { for (int i = 0; ; i++) { try { return await h.GetStringAsync(\"http://localhost/prices\"); } catch (System.Net.Http.HttpRequestException) when (i < 3) { await Task.Delay(100); } } } }"),
            ("GUIDs and clocks", "class S { public string Session { get; } = Guid.NewGuid().ToString(); public DateTime Started { get; } = DateTime.UtcNow; public double Jitter() => Random.Shared.NextDouble(); }"),
            ("indicators in double", "class S { public double Average(double[] x) => x.Average(); public double Vol(IEnumerable<double> r) => Math.Sqrt(r.Sum(v => v * v)); }"),
            ("orders built", "class S { public NewOrder Go(OrderTerms t) => new(t); public NewOrder[] Many(IEnumerable<OrderTerms> t) => [.. t.Select(x => new NewOrder(x))]; }"),
            ("generated header", "// <auto-generated/>\n#nullable enable\nclass S { public int Go() => 1; }"),
            ("pragma of something else", "#pragma warning disable CA1822\nclass S { public int Go() => 1; }\n#pragma warning restore CA1822"),
            ("suppression of something else", "[System.Diagnostics.CodeAnalysis.SuppressMessage(\"Design\", \"CA1000\")] class S { public int Go() => 1; }"),
            ("partial members", "partial class S { public partial int Go(int x); } partial class S { public partial int Go(int x) => x; }"),
            ("static abstract of one's own", "interface IParse<T> { static abstract T Parse(string s); } class S { T Go<T>(string s) where T : IParse<T> => T.Parse(s); }"),
            ("default interface members of one's own", "interface IName { string First { get; } string Full => First + \"!\"; } class S : IName { public string First => \"a\"; string Go() => ((IName)this).Full; }"),
            ("iterators and local functions", "class S { IEnumerable<int> Go(int n) { return Inner(); IEnumerable<int> Inner() { for (int i = 0; i < n; i++) yield return i; } } }"),
            ("disposables", "sealed class S : IDisposable, IAsyncDisposable { public void Dispose() { } public ValueTask DisposeAsync() => default; public static async Task Go() { using S a = new(); await using S b = new(); } }"),
            ("exceptions", "class S(Demo.IBrokerGuard g) { public async Task<bool> Go(OrderKey k, NewOrder o) { try { return (await g.SubmitOrderAsync(k, o)).Kind == OutcomeKind.Accepted; } catch (OperationCanceledException) { throw; } } }"),
        }
        select new InnocentCase("everyday: " + program.Name, program.Source);

    /// <summary>Test assemblies: fakes and mocks of a broker, called at will.</summary>
    private static IEnumerable<InnocentCase> Tests =>
    [
        new("test: fake", $$"""
            class Fake : Demo.IBroker { public int Sent; public Task<OrderAck> SubmitOrder(NewOrder o) { Sent++; return Task.FromResult(new OrderAck(true, default)); } {{BypassCorpus.RestOfBroker}} }
            class T { private readonly Fake _fake = new(); async Task Sends(NewOrder o) { await _fake.SubmitOrder(o); Demo.IBroker b = _fake; await b.CancelOrder(default); b.Leverage = 2; } }
            """),
        new("test: fake by explicit implementation", $$"""class Fake : Demo.IBroker { Task<OrderAck> Demo.IBroker.SubmitOrder(NewOrder o) => Task.FromResult(new OrderAck(true, default)); {{BypassCorpus.RestOfBroker}} } class T { Task Go(NewOrder o) => ((Demo.IBroker)new Fake()).SubmitOrder(o); }"""),
        new("test: Moq", """
            using Moq;
            class T
            {
                async Task Moq(NewOrder o)
                {
                    Mock<Demo.IBroker> mock = new();
                    mock.Setup(b => b.SubmitOrder(It.IsAny<NewOrder>())).ReturnsAsync(new OrderAck(true, default));
                    mock.SetupGet(b => b.Leverage).Returns(2);
                    await mock.Object.SubmitOrder(o);
                    mock.Verify(b => b.CancelOrder(It.IsAny<ClientOrderId>()), Times.Never());
                }
            }
            """),
        new("test: Moq of an SDK", "using Moq; class T { async Task Go(Vendor.VendorOrder o) { Mock<Vendor.IVendorClient> m = new(); m.Setup(c => c.PostOrder(o)).ReturnsAsync(\"1\"); await m.Object.PostOrder(o); m.VerifyAll(); } }"),
        new("test: Moq handed to a guard", "using Moq; class T { Demo.BrokerGuard Go(GuardedAccount a) => new(a, Mock.Of<Demo.IBroker>()); }"),
        new("test: NSubstitute", "using NSubstitute; class T { async Task Go(NewOrder o) { var b = Substitute.For<Demo.IBroker>(); b.SubmitOrder(Arg.Any<NewOrder>()).Returns(new OrderAck(true, default)); await b.SubmitOrder(o); await b.Received(1).SubmitOrder(o); } }"),
        new("test: NSubstitute of an SDK", "using NSubstitute; class T { async Task Go(Vendor.VendorOrder o) { var c = Substitute.For<Vendor.IVendorClient>(); c.PostOrder(o).Returns(\"1\"); await c.DidNotReceive().PostOrder(o); c.When(x => x.Place(o)).Do(_ => { }); } }"),
        new("test: holding", "class T { private readonly Demo.IBroker? _broker; public Vendor.IVendorClient? Client { get; init; } public bool Has => _broker is not null; }"),
        new("test: method group of a fake", $$"""class Fake : Demo.IBroker { public Task<OrderAck> SubmitOrder(NewOrder o) => throw new NotSupportedException(); {{BypassCorpus.RestOfBroker}} } class T { Func<NewOrder, Task<OrderAck>> Go() => new Fake().SubmitOrder; }"""),
        new("test: fake of a guard", "class Fake : Demo.IBrokerGuard { public List<NewOrder> Sent { get; } = []; public ValueTask<Outcome<OrderAck>> SubmitOrderAsync(OrderKey k, NewOrder o, CancellationToken t = default) { Sent.Add(o); return default; } public ValueTask<Outcome<OrderAck>> SubmitTaggedAsync(OrderKey k, NewOrder o, params string[] g) => default; public ValueTask<Outcome<NoResponse>> CancelOrderAsync(ClientOrderId i, CancellationToken t = default) => default; public bool IsConnected => true; }"),
        new("test: expression of a call", "class T { Expression<Func<Demo.IBroker, Task<OrderAck>>> Go(NewOrder o) => b => b.SubmitOrder(o); }"),
        new("test: reflection over a contract", "class T { int Go() => typeof(Demo.IBroker).GetMethods().Length; object? Named() => typeof(Demo.IBroker).GetMethod(\"SubmitOrder\"); }"),
    ];
}
