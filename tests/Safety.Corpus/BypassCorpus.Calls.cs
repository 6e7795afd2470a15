namespace Safety.Corpus;

internal static partial class BypassCorpus
{
    /// <summary>A call where it is written.</summary>
    private static IEnumerable<BypassCase> Calls =>
    [
        .. On(Receiver.All, "invocation", "class S$P { object Go($O o) => $B.{|SAFE201:$M|}(o); }"),
        One(Receiver.Implementing, "invocation", "class S$P { object Go($O o) => $B.{|SAFE201:$M|}(o); }", "class behind the interface"),
        One(Receiver.Implementing, "invocation", "class S$P { object Go($O o) => $B.{|SAFE201:FastPost|}(o); }", "member beyond the interface"),
        One(Receiver.Concrete, "invocation", "class S { object Go($O o) => $T.{|SAFE201:Flash|}(o); }", "static member"),
        .. On(Receiver.Instances, "conditional access", "class S($T? b) { object? Go($O o) => b?.{|SAFE201:$M|}(o); }"),
        .. On(Receiver.All, "lambda", "class S$P { Func<$O, $R> Go() => o => $B.{|SAFE201:$M|}(o); }"),
        .. On(Receiver.All, "local function", "class S$P { object Go($O o) { return Inner(); object Inner() => $B.{|SAFE201:$M|}(o); } }"),
        .. On(Receiver.Instances, "constructed generic", "class S<T> where T : $T { object Go(T b, $O o) => b.{|SAFE201:$M|}(o); } class U { object Go(S<$T> s) => s; }"),
        One(Receiver.Owned, "constructed generic", "class S(Demo.IDeskOf<string> b) { object Go(NewOrder o) => b.{|SAFE201:Send|}(o); }", "generic contract"),
        One(Receiver.Static, "constructed generic", "class S(Vendor.IVendorClient b) { object Go(Vendor.VendorOrder o) => Vendor.VendorDesk.{|SAFE201:SellMany|}(b, o); }"),
        .. On(Receiver.Instances, "type parameter", "class S { object Go<T>(T b, $O o) where T : $T => b.{|SAFE201:$M|}(o); }"),
        .. On([Receiver.Owned, Receiver.ThirdParty], "default interface member", "interface IMore : $T { object Twice($O o) => {|SAFE201:$M|}(o); }"),
        One(Receiver.ThirdParty, "default interface member", "class S(Vendor.IVendorClient b) { object Go(Vendor.VendorOrder o) => b.{|SAFE201:PostTwice|}(o); }", "of the SDK"),
        One(Receiver.Owned, "static abstract member", "class S { object Go<T>(NewOrder o) where T : Demo.IVenueOf => T.{|SAFE201:Send|}(o); }"),
        One(Receiver.ThirdParty, "static abstract member", "class S { object Go<T>(Vendor.VendorOrder o) where T : Vendor.IVenue => T.{|SAFE201:Send|}(o); }"),
        One(Receiver.Concrete, "static abstract member", "class S { object Go(Vendor.VendorOrder o) => Vendor.Venue.{|SAFE201:Send|}(o); }"),
        One(Receiver.Static, "static abstract member", "class Own : Demo.IVenueOf { public static Task<OrderAck> Send(NewOrder o) => throw new NotSupportedException(); } class S { object Go(NewOrder o) => Own.{|SAFE201:Send|}(o); }"),
        .. On(Receiver.All, "partial member", "partial class S$P { public partial object Go($O o); } partial class S { public partial object Go($O o) => $B.{|SAFE201:$M|}(o); }"),
        .. On(Receiver.All, "interpolated string", "class S$P { string Go($O o) => $\"{$B.{|SAFE201:$M|}(o)}\"; }"),
        .. On(Receiver.All, "async iterator", "class S$P { async IAsyncEnumerable<object> Go($O o) { yield return await $B.{|SAFE201:$M|}(o); } }"),
        .. On(Receiver.All, "field initializer", "class S$P { private readonly object _sent = $B.{|SAFE201:$M|}(null!); public override string ToString() => _sent.ToString()!; }"),
        .. On(Receiver.All, "query expression", "class S$P { object Go(IEnumerable<$O> os) => from o in os select $B.{|SAFE201:$M|}(o); }"),
        One(Receiver.Owned, "invocation", """
            public abstract class Root { [BrokerCall(BrokerCallKind.Submit)] public abstract Task<OrderAck> Send(NewOrder o); }
            [BrokerContract] [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
            public abstract class Gateway : Root { public override Task<OrderAck> Send(NewOrder o) => throw new NotSupportedException(); }
            class S(Gateway b) { object Go(NewOrder o) => b.{|SAFE201:Send|}(o); }
            """, "override of a classified member"),
        One(Receiver.Static, "module initializer", "static class S { [System.Runtime.CompilerServices.ModuleInitializer] internal static void Start() => Vendor.StaticDesk.{|SAFE201:Send|}(null!); }"),
    ];

    /// <summary>A call kept for later.</summary>
    private static IEnumerable<BypassCase> LaterCalls =>
    [
        .. On(Receiver.All, "method group", "class S$P { Func<$O, $R> Go() => $B.{|SAFE202:$M|}; }"),
        One(Receiver.Implementing, "method group", "class S$P { Func<$O, $R> Go() => $B.{|SAFE202:$M|}; }", "class behind the interface"),
        .. On(Receiver.All, "delegate creation", "class S$P { object Go() => new Func<$O, $R>($B.{|SAFE202:$M|}); }"),
        .. On(Receiver.All, "delegate combination", "class S$P { Func<$O, $R>? _f; void Go() => _f += $B.{|SAFE202:$M|}; }"),
        .. On(Receiver.All, "marshalling", "class S$P { nint Go() => System.Runtime.InteropServices.Marshal.GetFunctionPointerForDelegate(new Func<$O, $R>($B.{|SAFE202:$M|})); }"),
        .. On(Receiver.All, "expression tree", "class S$P { Expression<Func<$O, $R>> Go() => o => $B.{|SAFE202:$M|}(o); }"),
        One(Receiver.Owned, "expression tree", "class S(IQueryable<Demo.IBroker> bs) { object Go(ClientOrderId i) => from b in bs select b.{|SAFE202:CancelOrder|}(i); }", "of a query"),
        One(Receiver.Static, "function pointer", "unsafe class S { delegate*<Vendor.VendorOrder, Task<string>> Go() => &Vendor.StaticDesk.{|SAFE202:Send|}; }"),
        One(Receiver.Concrete, "function pointer", "unsafe class S { delegate*<Vendor.VendorOrder, Task<string>> Go() => &Vendor.DeskClient.{|SAFE202:Flash|}; }"),
        One(Receiver.ThirdParty, "function pointer", "unsafe class S { delegate*<Vendor.IVendorClient, Vendor.VendorOrder, Task<string>> Go() => &Vendor.VendorExtensions.{|SAFE202:Buy|}; }"),
    ];

    /// <summary>A member that passes the call on.</summary>
    private static IEnumerable<BypassCase> Forwarding =>
    [
        .. On([Receiver.Concrete, Receiver.Adapter], "base call", "class Sub$C { object Go($O o) => base.{|SAFE201:$M|}(o); }").Select(Derived),
        One(Receiver.Owned, "base call", """
            [BrokerContract]
            [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
            public abstract class Gateway { [BrokerCall(BrokerCallKind.Submit)] public virtual Task<OrderAck> Send(NewOrder o) => throw new NotSupportedException(); }
            class Sub : Gateway { object Go(NewOrder o) => base.{|SAFE201:Send|}(o); }
            """),
        .. On([Receiver.Concrete, Receiver.Adapter], "forwarding override", "class Sub$C { public override $R $M($O o) => base.{|SAFE201:$M|}(o); }").Select(Derived),
        .. On([Receiver.Owned], "forwarding implementation", $$"""class Own($T inner) : $T { public $R $M($O o) => inner.{|SAFE201:$M|}(o); {{RestOfBroker}} }"""),
        .. On([Receiver.Owned], "explicit implementation", $$"""class Own($T inner) : $T { $R $T.$M($O o) => inner.{|SAFE201:$M|}(o); {{RestOfBroker}} }"""),
        One(Receiver.Adapter, "explicit implementation", $$"""class Own(Demo.VenueBroker inner) : Demo.IBroker { Task<OrderAck> Demo.IBroker.SubmitOrder(NewOrder o) => inner.{|SAFE201:SubmitOrder|}(o); {{RestOfBroker}} }"""),
        .. On([Receiver.ThirdParty], "explicit implementation", $$"""class Own($T inner) : $T { $R $T.$M($O o) => inner.{|SAFE201:$M|}(o); {{RestOfClient}} }"""),
        .. On([Receiver.ThirdParty], "forwarding implementation", $$"""class Own($T inner) : $T { public $R $M($O o) => inner.{|SAFE201:$M|}(o); {{RestOfClient}} }"""),
        One(Receiver.Owned, "implemented in a base class", $$"""
            abstract class Sender { public Task<OrderAck> SubmitOrder(NewOrder o) => throw new NotSupportedException(); }
            class Own : Sender, Demo.IBroker { {{RestOfBroker}} }
            class S(Sender sender) { object Go(NewOrder o) => sender.{|SAFE201:SubmitOrder|}(o); }
            """),
        One(Receiver.Owned, "implemented in a base class", $$"""
            abstract class Sender { public abstract Task<OrderAck> SubmitOrder(NewOrder o); }
            class Own : Sender, Demo.IBroker { public override Task<OrderAck> SubmitOrder(NewOrder o) => throw new NotSupportedException(); {{RestOfBroker}} }
            class S(Sender sender) { object Go(NewOrder o) => sender.{|SAFE201:SubmitOrder|}(o); }
            """, "virtual"),
        One(Receiver.Owned, "second interface", $$"""
            interface ISink { Task<OrderAck> SubmitOrder(NewOrder o); }
            class Own : Demo.IBroker, ISink { public Task<OrderAck> SubmitOrder(NewOrder o) => throw new NotSupportedException(); {{RestOfBroker}} }
            class S(ISink sink) { object Go(NewOrder o) => sink.{|SAFE201:SubmitOrder|}(o); }
            """),
        .. On(Receiver.All, "wrapper", "class Wrapper$P { public object Place($O o) => $B.{|SAFE201:$M|}(o); } class S(Wrapper w) { object Go($O o) => w.Place(o); }"),
        One(Receiver.Adapter, "adapter that retries", """
            [BrokerAdapter] class A(Vendor.IVendorClient c) : Demo.IDeskOf<int>
            {
                public async Task<OrderAck> Send(NewOrder order) { while (true) { if (await c.{|SAFE203:PostOrder|}(new("", 1, "")) is { Length: > 0 }) return new(true, default); } }
            }
            """),
        One(Receiver.Adapter, "adapter that sends twice", """
            [BrokerAdapter] class A(Vendor.IVendorClient c) : Demo.IDeskOf<int>
            {
                public async Task<OrderAck> Send(NewOrder order) { await c.PostOrder(new("", 1, "")); return new((await c.{|SAFE203:PostOrder|}(new("", 1, ""))).Length > 0, default); }
            }
            """) with { IsVisibleInOutput = false },
        One(Receiver.Adapter, "adapter that sends elsewhere", """
            [BrokerAdapter] class A(Vendor.IVendorClient c) : Demo.IDeskOf<int>
            {
                public Task<OrderAck> Send(NewOrder order) => throw new NotSupportedException();
                public object Other(Vendor.VendorOrder o) => c.{|SAFE203:PostOrder|}(o);
            }
            """),
        One(Receiver.Adapter, "adapter's base initializer", """
            abstract class Base(bool sent) { public override string ToString() => sent.ToString(); }
            [BrokerAdapter] class {|SAFE109:A|}(Vendor.IVendorClient c, Vendor.VendorOrder o) : Base(c.{|SAFE203:Place|}(o));
            """),
    ];

    internal const string RestOfBroker = "public Task<OrderAck> SubmitTagged(NewOrder o, params string[] t) => throw new NotSupportedException(); public Task CancelOrder(ClientOrderId i) => Task.CompletedTask; public decimal Leverage { get; set; } public string this[string s] { get => s; set { } } public event Action? Flatten { add { } remove { } } public bool IsConnected => true;";

    private const string RestOfClient = "public bool Place(Vendor.VendorOrder o) => true; public Task<string> GetOrder(string id) => Task.FromResult(id); public decimal Leverage { get; set; } public bool IsPaused { get; set; } public string this[string s] { get => s; set { } } public event Action? Flatten { add { } remove { } } public Vendor.IVendorClient Margin => this; public IEnumerator<string> GetEnumerator() => throw new NotSupportedException(); public IAsyncEnumerator<string> GetAsyncEnumerator() => throw new NotSupportedException(); public System.Runtime.CompilerServices.TaskAwaiter<string> GetAwaiter() => throw new NotSupportedException(); public void Deconstruct(out string a, out string b) => (a, b) = (\"\", \"\"); public Vendor.IVendorClient Select<T>(Func<string, T> f) => this; public void Dispose() { }";

    /// <summary>A class derived from the receiver: <c>$C</c> is its constructor and base list.</summary>
    private static BypassCase Derived(BypassCase item) => item with
    {
        Source = item.Source.Replace("$C", item.Surface == SurfaceKind.Concrete ? " : Vendor.DeskClient" : "(Vendor.IVendorClient c) : Demo.VenueBroker(c)", StringComparison.Ordinal),
    };
}
