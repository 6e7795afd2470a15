namespace Safety.Corpus;

internal static partial class BypassCorpus
{
    /// <summary>What an engine calls: an SDK known by its catalogue alone, and a facade.</summary>
    private static IEnumerable<BypassCase> Engines =>
    [
        One(Receiver.Catalogued, "catalogued SDK", "class S($T b) { object Go($O o) => b.{|SAFE201:$M|}(o); }", "invocation"),
        One(Receiver.Catalogued, "catalogued SDK", "class S($T b) { object Go($O o) => b.{|SAFE201:UpdateOrder|}(o) && b.{|SAFE201:CancelOrder|}(o); }", "replace and cancel"),
        One(Receiver.Catalogued, "catalogued SDK", "class S($T b) { void Go() => b.{|SAFE201:Connect|}(); }", "session"),
        One(Receiver.Catalogued, "catalogued SDK", "class S { object Go<T>(T b, $O o) where T : $T => b.{|SAFE201:$M|}(o); }", "type parameter"),
        One(Receiver.Catalogued, "catalogued SDK", "class S($T b) { Func<$O, $R> Go() => b.{|SAFE202:$M|}; }", "method group"),
        One(Receiver.Catalogued, "catalogued SDK", "class S($T b) { Expression<Func<$O, $R>> Go() => o => b.{|SAFE202:$M|}(o); }", "expression tree"),
        One(Receiver.Catalogued, "catalogued SDK", "class S { private readonly $T {|SAFE206:_b|} = null!; object Go() => _b; }", "held") with { IsVisibleInOutput = false },
        One(Receiver.Catalogued, "catalogued SDK", "class S { object? Go() => {|SAFE207:typeof($T).GetMethod(\"$M\")|}; }", "reflection"),
        One(Receiver.ThirdParty, "facade", "class S(Demo.EngineGuard g) { object Go(Vendor.VendorOrder o) => ((Vendor.IEngineBroker)g).{|SAFE201:PlaceOrder|}(o); }", "called as its engine would"),
        One(Receiver.ThirdParty, "facade", "class S(Demo.EngineGuard g) { Func<Vendor.VendorOrder, bool> Go() => ((Vendor.IEngineBroker)g).{|SAFE202:PlaceOrder|}; }", "method group"),
        One(Receiver.ThirdParty, "facade", "class S { object Go(Vendor.IEngineBroker b, Vendor.VendorOrder o) => b.{|SAFE201:CancelOrder|}(o); }", "what stands behind it"),
        One(Receiver.ThirdParty, "facade", "class S { Vendor.IEngineBroker {|SAFE206:Go|}(Demo.EngineGuard g) => g; }", "handed on as the broker") with { IsVisibleInOutput = false },
    ];
}
