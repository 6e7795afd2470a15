namespace Safety.Corpus;

internal static partial class BypassCorpus
{
    /// <summary>Members that are no methods, and objects that send when they are made.</summary>
    private static IEnumerable<BypassCase> OtherMembers =>
    [
        .. On(Receiver.All, "property", "class S$P { void Go() => $B.{|SAFE201:Leverage|} = 3; }"),
        One(Receiver.ThirdParty, "property", "class S($T b) { void Go() => b.{|SAFE201:IsPaused|} = true; }", "write of a query"),
        One(Receiver.Concrete, "property", "class S($T b) { void Go() => b.{|SAFE201:IsPaused|} |= true; }", "compound write of a query"),
        One(Receiver.Implementing, "property", "class S($T b) { void Go() => (b.{|SAFE201:IsPaused|}, _) = (true, 1); }", "write of a query by deconstruction"),
        One(Receiver.Owned, "property", """
            [BrokerContract] public interface IOther { [BrokerQuery] bool IsPaused { get; set; } }
            class S(IOther b) { void Go() => b.{|SAFE201:IsPaused|} = true; }
            """, "write of a query"),
        .. On(Receiver.Instances, "property pattern", "class S($T b) { bool Go() => b is { {|SAFE201:Leverage|}: > 1 }; }"),
        .. On(Receiver.Instances, "indexer", "class S($T b) { void Go() => {|SAFE201:b[\"A\"]|} = \"buy\"; }"),
        .. On(Receiver.All, "event accessor", "class S$P { void Go() => $B.{|SAFE201:Flatten|} += () => { }; }"),
        One(Receiver.Concrete, "operator", "class S($T b) { object Go($O o) => {|SAFE201:b + o|}; }"),
        One(Receiver.Concrete, "operator", "class S($T b) { void Go($O o) => {|SAFE201:b += o|}; }", "compound assignment"),
        One(Receiver.Concrete, "operator", "class S($T b) { void Go() => {|SAFE201:b++|}; }", "increment"),
        One(Receiver.Concrete, "operator", "class S($T b) { bool Go() => {|SAFE201:b|} ? true : false; }", "true"),
        One(Receiver.Concrete, "conversion", "class S($T b) { string Go() => {|SAFE201:(string)b|}; }"),
        One(Receiver.Concrete, "conversion", "class S($T b) { decimal Go() => {|SAFE201:b|}; }", "implicit"),
        .. On([Receiver.Concrete, Receiver.Implementing], "object creation", "class S { object Go() => {|SAFE206:new $T()|}; }").Select(static (item, i) => item with { Variant = i == 0 ? "" : "class behind the interface", IsVisibleInOutput = false }),
        One(Receiver.Adapter, "object creation", "class S { object Go() => {|SAFE206:new Demo.VenueBroker(null!)|}; }") with { IsVisibleInOutput = false },
        One(Receiver.Owned, "object creation", $$"""class Own : Demo.IBroker { public Task<OrderAck> SubmitOrder(NewOrder o) => throw new NotSupportedException(); {{RestOfBroker}} } class S { Demo.IBroker {|SAFE206:Go|}() => {|SAFE206:new Own()|}; }""") with { IsVisibleInOutput = false },
        One(Receiver.ThirdParty, "object creation", "class S($T b) { object Go($O o) => {|SAFE201:new Vendor.QuickOrder(b, o)|}; }", "that sends"),
        One(Receiver.ThirdParty, "object creation", "class S($T b) { Vendor.QuickOrder Go($O o) => {|SAFE201:new(b, o)|}; }", "that sends, target-typed"),
        One(Receiver.Concrete, "object creation", "class Sub : $T; class S { object Go() => {|SAFE206:new Sub()|}; }", "of a derived class") with { IsVisibleInOutput = false },
    ];

    /// <summary>Calls the language makes without the member's name being written.</summary>
    private static IEnumerable<BypassCase> UnnamedCalls =>
    [
        .. On([Receiver.ThirdParty, Receiver.Concrete], "foreach", "class S($T b) { void Go() { foreach (var x in {|SAFE201:b|}) _ = x; } }"),
        .. On([Receiver.ThirdParty, Receiver.Concrete], "await foreach", "class S($T b) { async Task Go() { await foreach (var x in {|SAFE201:b|}) _ = x; } }"),
        .. On([Receiver.ThirdParty, Receiver.Concrete], "await", "class S($T b) { async Task Go() => await {|SAFE201:b|}; }"),
        .. On([Receiver.ThirdParty, Receiver.Concrete], "deconstruction", "class S($T b) { object Go() { var (x, y) = {|SAFE201:b|}; return x + y; } }"),
        One(Receiver.Concrete, "deconstruction", "class S($T b) { bool Go() => {|SAFE201:b|} is ({ Length: 0 }, _); }".Replace("{|SAFE201:b|} is ({ Length: 0 }, _)", "b is {|SAFE201:({ Length: 0 }, _)|}", StringComparison.Ordinal), "in a pattern"),
        One(Receiver.Concrete, "deconstruction", "class S(List<$T> bs) { void Go() { foreach (var (x, y) in {|SAFE201:bs|}) _ = x + y; } }", "in foreach"),
        .. On([Receiver.ThirdParty, Receiver.Concrete], "query pattern", "class S($T b) { object Go() => from x in b {|SAFE201:select x.Length|}; }"),
        One(Receiver.Concrete, "collection initializer", "class S { object Go($O o) => {|SAFE206:new $T|} { {|SAFE201:o|} }; }".Replace("{|SAFE206:new $T|}", "new $T", StringComparison.Ordinal)),
        One(Receiver.Concrete, "collection expression", "class S { object Go($O o) { $T b = {|SAFE201:[o]|}; return b; } }"),
        One(Receiver.Concrete, "range and index", "class S($T b) { object Go() => {|SAFE201:b[1..2]|}; }"),
        One(Receiver.Concrete, "range and index", "class S($T b) { object Go() => {|SAFE201:b[^1]|}; }", "index"),
        One(Receiver.Concrete, "range and index", "class S($T b) { bool Go() => b is {|SAFE201:[1, ..]|}; }", "list pattern"),
        One(Receiver.ThirdParty, "interpolated-string handler", """
            static class Log { public static void Write(Vendor.IVendorClient client, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument("client")] Vendor.OrderText text) { } }
            class S(Vendor.IVendorClient b) { void Go() => Log.Write(b, {|SAFE201:$"buy {1}"|}); }
            """),
        One(Receiver.Owned, "foreach", """
            [BrokerContract] [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
            public interface IOther { [BrokerCall(BrokerCallKind.CancelAll)] IEnumerator<int> {|SAFE107:GetEnumerator|}(); }
            """) with { IsDefinition = true },
        One(Receiver.Owned, "await", """
            [BrokerContract] [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
            public interface IOther { [BrokerCall(BrokerCallKind.CancelAll)] System.Runtime.CompilerServices.TaskAwaiter {|SAFE107:GetAwaiter|}(); }
            """) with { IsDefinition = true },
        One(Receiver.Owned, "deconstruction", """
            [BrokerContract] [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
            public interface IOther { [BrokerCall(BrokerCallKind.CancelAll)] void {|SAFE107:Deconstruct|}(out int a, out int b); }
            """) with { IsDefinition = true },
    ];

    /// <summary>What the SDK offers beside the guarded type.</summary>
    private static IEnumerable<BypassCase> Helpers =>
    [
        One(Receiver.ThirdParty, "extension method of the SDK", "class S($T b) { object Go($O o) => Vendor.VendorExtensions.{|SAFE201:Buy|}(b, o); }", "as a static call"),
        One(Receiver.ThirdParty, "extension method of the SDK", "using Vendor; class S($T b) { object Go($O o) => b.{|SAFE201:Buy|}(o); }"),
        One(Receiver.Concrete, "extension method of the SDK", "using Vendor; class S($T b) { object Go($O o) => b.{|SAFE201:BuyAt|}(o); }"),
        One(Receiver.Implementing, "extension method of the SDK", "using Vendor; class S($T b) { Func<$O, Task<string>> Go() => b.{|SAFE202:Buy|}; }", "as a method group"),
        .. On(Receiver.Instances, "extension method of one's own", "static class X { public static object Hit(this $T b, $O o) => b.{|SAFE201:$M|}(o); }"),
        One(Receiver.Static, "static helper of the SDK", "class S { object Go(object c, Vendor.VendorOrder o) => Vendor.VendorDesk.{|SAFE201:Sell|}((Vendor.IVendorClient)c, o); }"),
        One(Receiver.ThirdParty, "instance helper of the SDK", "class S($T b) { object Go($O o) => new Vendor.Bracket(o).{|SAFE201:SubmitTo|}(b); }"),
        One(Receiver.ThirdParty, "sub-client", "class S($T b) { object Go() => b.{|SAFE201:Margin|}; }"),
        One(Receiver.Concrete, "sub-client", "class S(Vendor.VendorClient b) { object Go() => b.{|SAFE201:Margin|}; }"),
        One(Receiver.ThirdParty, "internals of the SDK", "class S($T b) { object Go($O o) => Vendor.InternalClient.{|SAFE201:Send|}(b, o); }"),
    ];
}
