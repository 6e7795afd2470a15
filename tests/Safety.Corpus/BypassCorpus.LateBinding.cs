namespace Safety.Corpus;

internal static partial class BypassCorpus
{
    private const string Accessor = "System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Method";

    private const string StaticAccessor = "System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.StaticMethod";

    /// <summary>Calls that the compiler binds late, or not at all.</summary>
    private static IEnumerable<BypassCase> LateBinding => new[]
    {
        On(Receiver.Instances, "dynamic", "class S { object Go(object b, object o) => {|SAFE207:((dynamic)b).$M(o)|}; }"),
        On(Receiver.Instances, "dynamic conversion", "class S($T b) { dynamic Go() => {|SAFE207:b|}; }"),
        On(Receiver.All, "dynamic argument", "class S$P { object Go(dynamic o) => {|SAFE207:$B.$M(o)|}; }"),
        On(Receiver.All, "reflection by literal", "class S { object? Go() => {|SAFE207:typeof($T).GetMethod(\"$M\")|}; }"),
        On(Receiver.Instances, "reflection by literal", "class S { object? Go(object b) => {|SAFE207:b.GetType().GetMethod(\"$M\")|}; }").Select(static item => item with { Variant = "of an object" }),
        On(Receiver.All, "reflection by nameof", "class S { object? Go() => {|SAFE207:typeof($T).GetMethod(nameof($T.$M))|}; }"),
        On(Receiver.All, "typeof flowing into reflection", "class S { object? Go(object b) { var t = typeof($T); return {|SAFE207:t.GetMethods()|}; } }"),
        On(Receiver.Instances, "Delegate.CreateDelegate", "class S { object Go(object b) => {|SAFE207:Delegate.CreateDelegate(typeof(Func<$O, $R>), b, \"$M\")|}; }"),
        On([Receiver.Static], "Delegate.CreateDelegate", "class S { object Go() => {|SAFE207:Delegate.CreateDelegate(typeof(Func<$O, $R>), typeof($T), \"$M\")|}; }"),
        On(Receiver.Instances, "Expression.Call", "class S { object Go(object b) => {|SAFE207:Expression.Call(Expression.Constant(b), \"$M\", null)|}; }"),
        On([Receiver.Static], "Expression.Call", "class S { object Go() => {|SAFE207:Expression.Call(typeof($T), \"$M\", null)|}; }"),
        On([Receiver.Concrete, Receiver.Adapter], "Activator", "class S { object? Go() => {|SAFE207:Activator.CreateInstance(typeof($T))|}; }"),
        [
            One(Receiver.Implementing, "Activator", "class S { object? Go() => {|SAFE207:Activator.CreateInstance(\"Vendor\", \"$T\")|}; }", "by name"),
            One(Receiver.ThirdParty, "Activator", "class S { object? Go() => {|SAFE207:Type.GetType(\"$T, Vendor\")|}; }", "type by name"),
            One(Receiver.Concrete, "Activator", "class S { object? Go() => {|SAFE207:Activator.CreateInstance<$T>()|}; }".Replace("{|SAFE207:Activator.CreateInstance<$T>()|}", "Activator.{|SAFE206:CreateInstance<$T>|}()", StringComparison.Ordinal), "by type argument"),
            One(Receiver.Owned, "dynamic", "class S { object Go(object b, object o) => {|SAFE207:((dynamic)b).SubmitTagged(o, \"a\", \"b\", \"c\")|}; }", "params array"),
            One(Receiver.Owned, "runtime binder", "class S { object Go() => {|SAFE207:Microsoft.CSharp.RuntimeBinder.Binder.InvokeMember(Microsoft.CSharp.RuntimeBinder.CSharpBinderFlags.None, \"$M\", null, typeof(S), [])|}; }"),
            One(Receiver.Owned, "CallByName", "class S { object? Go(object b, $O o) => {|SAFE207:Microsoft.VisualBasic.Interaction.CallByName(b, \"$M\", Microsoft.VisualBasic.CallType.Method, o)|}; }"),
        ],
        On(Receiver.Instances, "UnsafeAccessor", $$"""static class S { [{{Accessor}}, Name = "$M")] static extern $R {|SAFE207:Go|}($T b, $O o); }"""),
        [
            One(Receiver.Concrete, "UnsafeAccessor", $$"""static class S { [{{StaticAccessor}}, Name = "Flash")] static extern Task<string> {|SAFE207:Go|}($T b, $O o); }""", "static member"),
            One(Receiver.Implementing, "UnsafeAccessorType", $$"""static class S { [{{Accessor}}, Name = "$M")] static extern $R {|SAFE207:Go|}([System.Runtime.CompilerServices.UnsafeAccessorType("$T, Vendor")] object b, $O o); }"""),
            One(Receiver.ThirdParty, "UnsafeAccessorType", $$"""static class S { [{{Accessor}}, Name = "$M")] static extern $R {|SAFE207:Go|}([System.Runtime.CompilerServices.UnsafeAccessorType("$T, Vendor")] object b, $O o); }"""),
            One(Receiver.Static, "UnsafeAccessorType", $$"""static class S { [{{StaticAccessor}}, Name = "$M")] static extern $R {|SAFE207:Go|}([System.Runtime.CompilerServices.UnsafeAccessorType("$T, Vendor")] object? b, $O o); }"""),
        ],
    }.SelectMany(static cases => cases).Select(static item => item with { IsVisibleInOutput = false });

    /// <summary>Holding a raw broker where nothing needs it.</summary>
    private static IEnumerable<BypassCase> Holding => new[]
    {
        On(Receiver.Instances, "held in a field", "class S { private readonly $T? {|SAFE206:_b|}; public bool Has => _b is not null; }"),
        On(Receiver.Instances, "held in a property", "class S { public $T? {|SAFE206:B|} { get; set; } }"),
        On(Receiver.Instances, "parameter", "class S { string Go($T {|SAFE206:b|}) => b.ToString()!; }"),
        On(Receiver.Instances, "result", "class S { $T? {|SAFE206:Go|}() => null; }"),
        On(Receiver.Instances, "tuple, collection, type argument", "class S { private readonly List<(int, $T)> {|SAFE206:_all|} = []; public int Count => _all.Count; }"),
        On(Receiver.Instances, "captured local", "class S { Func<object> Go(object x) { var {|SAFE206:b|} = ($T)x; return () => b; } }"),
        On(Receiver.Instances, "registration in a container", "interface IServices { void Add<T>(); } class S { void Go(IServices s) => s.{|SAFE206:Add<$T>|}(); }"),
        On(Receiver.Instances, "pattern", "class S { bool Go(object x) => x is $T {|SAFE206:b|} && b.Equals(null); }"),
        On(Receiver.Instances, "delegate signature", "class S { private readonly Func<$T>? {|SAFE206:_make|}; public bool Has => _make is not null; }"),
    }.SelectMany(static cases => cases).Select(static item => item with { IsVisibleInOutput = false });
}
