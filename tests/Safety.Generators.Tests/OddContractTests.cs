using Safety.Generators.Tests.Harness;

namespace Safety.Generators.Tests;

/// <summary>Contracts that nobody would write and somebody will: the guard compiles without a warning, or a rule says why there is none.</summary>
public class OddContractTests
{
    private const string Submit = "[BrokerCall(BrokerCallKind.Submit)]";

    [Theory]
    [InlineData("global namespace", "", "[BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(NewOrder order); }")]
    [InlineData("partial across declarations", "", "[BrokerContract] LIMITS public partial interface IBroker { SUBMIT Task<OrderAck> Send(NewOrder order); } public partial interface IBroker { SUBMIT OrderAck Other(NewOrder order); }")]
    [InlineData("diamond", "", """
        public interface IRoot { [BrokerQuery] int Count { get; } SUBMIT Task<OrderAck> Send(NewOrder order); }
        public interface ILeft : IRoot { [BrokerQuery] int Depth(string s); }
        public interface IRight : IRoot { [BrokerQuery] int Depth(string s); }
        [BrokerContract] LIMITS public interface IBroker : ILeft, IRight { }
        """)]
    [InlineData("diamond of calls", "", """
        public interface ILeft { SUBMIT Task<OrderAck> Send(NewOrder order); }
        public interface IRight { SUBMIT Task<OrderAck> Send(NewOrder order); }
        [BrokerContract] LIMITS public interface IBroker : ILeft, IRight { }
        """)]
    [InlineData("hidden and shown again", "", """
        public interface IRoot { SUBMIT Task<OrderAck> Send(NewOrder order); }
        [BrokerContract] LIMITS public interface IBroker : IRoot { SUBMIT new Task<OrderAck> Send(NewOrder order); }
        """)]
    [InlineData("obsolete members", "", "[BrokerContract] LIMITS public interface IBroker { [Obsolete(\"old\")] SUBMIT Task<OrderAck> Send(NewOrder order); [Obsolete] [BrokerQuery] int Count { get; } }")]
    [InlineData("obsolete as an error", "SAFE107", "[BrokerContract] public interface IBroker { [Obsolete(\"gone\", true)] [BrokerQuery] int Other(int x); }")]
    [InlineData("obsolete contract and types", "", "[Obsolete] [BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(NewOrder order, Old old); } [Obsolete] public enum Old { A }")]
    [InlineData("experimental members", "", "[BrokerContract] LIMITS public interface IBroker { [System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] SUBMIT Task<OrderAck> Send(NewOrder order); [System.Diagnostics.CodeAnalysis.Experimental(\"X2\")] [BrokerQuery] int Count { get; } }")]
    [InlineData("obsolete property of a request", "", "public sealed record Request(OrderTerms Terms, ClientOrderId Id) { [Obsolete] public int Old { get; init; } } [BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(Request order); }")]
    [InlineData("defaults of every kind", "", """
        public enum E : byte { A = 1 } public struct V { public int X { get; set; } }
        [BrokerContract] LIMITS public interface IBroker
        {
            SUBMIT Task<OrderAck> Send(NewOrder order, sbyte a = -1, byte b = 255, short c = short.MinValue, ushort d = 1, int e = int.MinValue, uint f = uint.MaxValue, long g = long.MinValue, ulong h = ulong.MaxValue, char i = '\u2028', bool j = true, string k = "\u2028\0\"{}\\", E l = (E)77, E? m = E.A, int? n = 3, V o = default, V? p = null, Guid q = default, CancellationToken t = default);
            [BrokerQuery] int Read(float a = float.MinValue, double b = double.Epsilon, decimal c = decimal.MaxValue, float d = -0f, double e = double.NaN, nint f = -1, nuint g = 1, object? h = null, string i = "", char j = '\ud800', decimal k = -0.0m, E l = default, dynamic? m = null, int[]? n = null, double o = 1e300, DateTime at = default);
        }
        """)]
    [InlineData("attribute defaults", "", "[BrokerContract] public interface IBroker { [BrokerQuery] int Read([System.Runtime.InteropServices.Optional, System.Runtime.InteropServices.DefaultParameterValue(3)] int a, [System.Runtime.InteropServices.Optional] int b, [System.Runtime.CompilerServices.CallerMemberName] string c = \"\"); }")]
    [InlineData("default before a required parameter", "", "[BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(NewOrder order, int depth = 1, params string[] tags); [BrokerCall(BrokerCallKind.Cancel)] Task Cancel(ClientOrderId id, string reason = \"x\", CancellationToken ct = default); }")]
    [InlineData("params of every kind", "", "[BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(NewOrder order, params List<string> tags); [BrokerQuery] int A(params ReadOnlySpan<int> x); [BrokerQuery] int B(params IEnumerable<string> x); [BrokerQuery] int C(params Span<int> x); }")]
    [InlineData("ref structs in queries", "", "public ref struct Tick { public int X; } [BrokerContract] public interface IBroker { [BrokerQuery] Tick Last(ReadOnlySpan<char> s); [BrokerQuery] void Fill(scoped ref Tick t); [BrokerQuery] ReadOnlySpan<byte> Raw { get; } [BrokerQuery] T Any<T>(T x) where T : allows ref struct; [BrokerQuery] int P(in Guid id, ref readonly int y, out long z); }")]
    [InlineData("required members and many constructors", "", """
        public record Base(OrderTerms Terms) { public required string Note { get; init; } }
        public sealed record Request : Base { public Request(OrderTerms t) : base(t) { } public Request() : base((OrderTerms)null!) { } public ClientOrderId Id { get; init; } public required int Level { get; init; } }
        [BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(Request order); }
        """)]
    [InlineData("unusual names", "", "namespace Ünter.@namespace; public enum Größe { Klein } [BrokerContract] LIMITS public interface IБрокер { SUBMIT Task<OrderAck> Отправить(NewOrder @новый, Größe @this, int @await = 1); [BrokerQuery] int @class { get; } [BrokerQuery] int _(int __); [BrokerQuery] int @record(int @field, int @scoped, int value); }")]
    [InlineData("names of the guard's own", "", "[BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(NewOrder order, int broker, int admission, int global, int response, int Safety, int System); [BrokerQuery] int Safety { get; } [BrokerQuery] int System { get; } [BrokerQuery] int _entry { get; } [BrokerQuery] int CanCancel { get; } [BrokerQuery] Task<OrderSnapshot?> FindOrderAsync(string x); }")]
    [InlineData("type named like a namespace", "", "public class System; public class Safety; [BrokerContract] LIMITS public interface IBroker { SUBMIT global::System.Threading.Tasks.Task<global::Safety.Orders.OrderAck> Send(global::Safety.Orders.NewOrder order); }", "N")]
    [InlineData("generic contract", "", "[BrokerContract] LIMITS public interface IBroker<in TIn, out TOut> where TIn : class? where TOut : notnull { SUBMIT Task<OrderAck> Send(NewOrder order); [BrokerQuery] TOut Read(TIn value); [BrokerQuery] void Visit<T>(T item) where T : unmanaged, Enum; [BrokerQuery] T? Maybe<T>() where T : class; [BrokerQuery] T? MaybeValue<T>() where T : struct; [BrokerQuery] T? Default<T>(T? x); }")]
    [InlineData("generic call with nullable constraint", "", "[BrokerContract] public interface IBroker { [BrokerCall(BrokerCallKind.Session)] Task Set<T>(string key) where T : class?, IDisposable?, new(); }")]
    [InlineData("nullable everywhere", "", "[BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck?> Send(NewOrder order, string? a, List<string?>? b, Dictionary<string, int?[]?>? c, (int? X, string? Y)? d); [BrokerQuery] Task<(string? A, int[]?[] B)>? Read(Func<string?, Task<int?>?>? f); }")]
    [InlineData("nullable disabled", "", "#nullable disable\n[BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(NewOrder order, string a, string[] b = null); [BrokerQuery] string Read(string x = null); [BrokerQuery] event EventHandler Changed; }")]
    [InlineData("events", "", "[BrokerContract] public interface IBroker { [BrokerQuery] event Action<int, string?>? A; [BrokerQuery] event EventHandler<(int X, string? Y)> B; }")]
    [InlineData("indexers", "", "[BrokerContract] public interface IBroker { [BrokerQuery] int this[int i] { get; } [BrokerQuery] int this[string s, params int[] x] { get; set; } }")]
    [InlineData("init, ref and static members", "", "[BrokerContract] public interface IBroker { [BrokerQuery] int A { get; init; } [BrokerQuery] static int B { get; set; } [BrokerQuery] static event Action? C { add { } remove { } } const int D = 1; public enum E { X } public interface INested { } }")]
    [InlineData("private and protected interface members", "", "[BrokerContract] public interface IBroker { private int Hidden() => 1; protected int Kept() => 2; private static int Own() => 3; [BrokerQuery] sealed int Shown() => Hidden() + Kept() + Own(); }")]
    [InlineData("nested request types", "", "public static class Outer { internal sealed record Request(OrderTerms Terms, ClientOrderId Id); [BrokerContract] LIMITS internal interface IBroker { SUBMIT Task<OrderAck> Send(Request order); } }")]
    [InlineData("framework interface", "", "[BrokerContract] LIMITS public interface IBroker : System.ComponentModel.INotifyPropertyChanged, IAsyncDisposable, IEquatable<string> { SUBMIT Task<OrderAck> Send(NewOrder order); }")]
    [InlineData("base class of the framework", "", "[BrokerContract] LIMITS public abstract class Broker : System.IO.MemoryStream { SUBMIT public abstract Task<OrderAck> Send(NewOrder order); }")]
    [InlineData("class with constructor, operators and fields", "SAFE101,SAFE107", "[BrokerContract] LIMITS public class Broker(int x) { public int F; public static Broker operator +(Broker a, Broker b) => a; SUBMIT public virtual Task<OrderAck> Send(NewOrder order) => throw new NotSupportedException(x.ToString()); public string Name => \"\"; ~Broker() { } }")]
    [InlineData("record contract", "", "[BrokerContract] LIMITS public abstract record Broker { SUBMIT public abstract Task<OrderAck> Send(NewOrder order); }")]
    [InlineData("covariant override", "", "public abstract class Root { [BrokerQuery] public virtual object Get() => \"\"; } [BrokerContract] LIMITS public abstract class Broker : Root { public override string Get() => \"\"; SUBMIT public abstract Task<OrderAck> Send(NewOrder order); }")]
    [InlineData("tuples and arrays in requests", "", "public sealed record Request(OrderTerms Terms, ClientOrderId Id, (int A, string? B)[] Legs, int[,] Grid, Dictionary<string, List<decimal?>> More, ReadOnlyMemory<byte> Bytes);  [BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(Request order); }", "ANY")]
    [InlineData("two contracts, one hint", "", "namespace A { [BrokerContract] public interface IBroker { [BrokerQuery] int X { get; } } [BrokerContract] public interface IBroker<T> { [BrokerQuery] int X { get; } } public static class IBroker_T { [BrokerContract] public interface IBroker { [BrokerQuery] int X { get; } } } } namespace a { [BrokerContract] public interface ibroker { [BrokerQuery] int X { get; } } }")]
    [InlineData("interface without I, lower case", "", "[BrokerContract] public interface broker { [BrokerQuery] int X { get; } } [BrokerContract] public interface I { [BrokerQuery] int X { get; } }")]
    [InlineData("empty", "", "[BrokerContract] public interface IBroker { }")]
    [InlineData("async sequence of roles", "", "[BrokerContract] public interface IBroker { [BrokerQuery(QueryRole.OpenOrders)] IAsyncEnumerable<OrderSnapshot> A(CancellationToken ct = default); [BrokerQuery(QueryRole.Positions)] ValueTask<PositionSnapshot[]> B(string? filter = null); [BrokerQuery(QueryRole.ServerTime)] DateTime C { get; } }")]
    [InlineData("cancel without arguments that can be known", "SAFE102", "[BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(NewOrder order); [BrokerCall(BrokerCallKind.Cancel)] Task<bool> Cancel(int slot); }")]
    [InlineData("cancel with a request of its own", "SAFE102", "public sealed record CancelRequest(string Id, string Why); [BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(NewOrder order); [BrokerCall(BrokerCallKind.Cancel)] Task<bool> Cancel(CancelRequest request); }")]
    [InlineData("cancel beside one that can be built", "", "[BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(NewOrder order); [BrokerCall(BrokerCallKind.Cancel)] Task<bool> Cancel(int slot); [BrokerCall(BrokerCallKind.Cancel)] Task<bool> Cancel(ClientOrderId id); }")]
    [InlineData("cancel that the mapping builds", "", """
        public sealed record CancelRequest(string Id, string Why);
        public static class M { public static CancelRequest CancelOf(ClientOrderId id) => new(id.Value, ""); public static ClientOrderId Target(CancelRequest request) => new(request.Id); }
        [BrokerContract(Mapping = typeof(M))] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(NewOrder order); [BrokerCall(BrokerCallKind.Cancel)] Task<bool> Cancel(CancelRequest request); }
        """)]
    [InlineData("no cancel at all", "", "[BrokerContract] LIMITS public interface IBroker { SUBMIT Task<OrderAck> Send(NewOrder order); }")]
    [InlineData("cancel without orders", "", "[BrokerContract] public interface IBroker { [BrokerCall(BrokerCallKind.CancelAll)] Task CancelAll(); }")]
    public void Contract(string what, string rules, string source, string mode = "")
    {
        source = source.Replace("LIMITS", GeneratorInput.Limits, StringComparison.Ordinal).Replace("SUBMIT", Submit, StringComparison.Ordinal);
        GeneratorInput input = GeneratorInput.Of(source);
        if (mode == "N")
            input = input with { Files = new Dictionary<string, string> { ["Source.cs"] = "using Safety.Contracts;\nnamespace N;\n" + source } };
        GeneratorRun run = GeneratorRun.Start(input);
        Assert.Null(run.Result.Exception);
        string[] complaints = [.. run.Complaints().Where(static c => !c.Contains("Source.cs(", StringComparison.Ordinal))];
        Assert.True(complaints.Length == 0, what + "\n" + string.Join("\n", complaints));
        string found = string.Join(",", run.Problems().Select(p => p.Id).Distinct().Order(StringComparer.Ordinal));
        if (mode != "ANY")
            Assert.True(rules == found, $"{what}: expected '{rules}', found '{found}'\n" + string.Join("\n", run.Problems().Select(p => p.Id + " " + string.Join(" | ", p.Arguments))));
    }

    [Fact]
    public void Huge_interface()
    {
        IEnumerable<string> members = Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? $"{Submit} Task<OrderAck> Send{i}(NewOrder order, int a{i}, CancellationToken ct);" : $"[BrokerQuery] int Read{i}(string x);");
        Snapshot.Check(GeneratorInput.Of($"[BrokerContract] {GeneratorInput.Limits} public interface IBroker {{ {string.Join("\n", members)} }}"));
    }
}
