using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Rules;

/// <summary>Every way C# reaches a member, over a generated guard and with every rule switched on: none of them builds.</summary>
public sealed class BypassCorpusTests
{
    private const string Contract = """
        namespace Demo;

        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default);
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitTagged(NewOrder order, params string[] tags);
            [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken = default);
            [BrokerQuery] bool IsConnected { get; }
        }
        """;

    private static readonly string s_surface = BrokerScenario.Surface.Replace("Replace M:", "Forbidden M:", StringComparison.Ordinal) + "\nSubmit M:Vendor.VendorExtensions.BuyAsync(Vendor.IVendorClient,System.String)";

    [Theory]
    [InlineData("conditional access", "SAFE201,SAFE206", "class S(Demo.IBroker? b) { object? Go(NewOrder o) => b?.SubmitOrder(o); }")]
    [InlineData("base call", "SAFE201,SAFE206", """
        class Own : Demo.IBroker
        {
            public virtual Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            public Task<OrderAck> SubmitTagged(NewOrder order, params string[] tags) => throw new NotSupportedException();
            public Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken = default) => Task.CompletedTask;
            public bool IsConnected => true;
        }
        class Derived : Own { public Task<OrderAck> Go(NewOrder o) => base.SubmitOrder(o); }
        class Use { object Go(NewOrder o) => new Derived().SubmitOrder(o); }
        """)]
    [InlineData("implemented in a base class that knows no broker", "SAFE201", """
        abstract class Sender { public Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default) => throw new NotSupportedException(); }
        class Own : Sender, Demo.IBroker
        {
            public Task<OrderAck> SubmitTagged(NewOrder order, params string[] tags) => throw new NotSupportedException();
            public Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken = default) => Task.CompletedTask;
            public bool IsConnected => true;
        }
        class Use(Sender sender) { object Go(NewOrder o) => sender.SubmitOrder(o); }
        """)]
    [InlineData("virtual in a base class that knows no broker", "SAFE201", """
        abstract class Sender { public abstract Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default); }
        class Own : Sender, Demo.IBroker
        {
            public override Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            public Task<OrderAck> SubmitTagged(NewOrder order, params string[] tags) => throw new NotSupportedException();
            public Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken = default) => Task.CompletedTask;
            public bool IsConnected => true;
        }
        class Use(Sender sender) { object Go(NewOrder o) => sender.SubmitOrder(o); }
        """)]
    [InlineData("generic constraint", "SAFE201,SAFE206", "class S { object Go<T>(T b, NewOrder o) where T : class, Demo.IBroker => b.SubmitOrder(o); }")]
    [InlineData("default interface member", "SAFE201", "interface IMore : Demo.IBroker { Task<OrderAck> Twice(NewOrder o) => SubmitOrder(o); }")]
    [InlineData("delegate combined", "SAFE202,SAFE206", "class S(Demo.IBroker b) { Func<NewOrder, string[], Task<OrderAck>>? _f; void Go() => _f += b.SubmitTagged; }")]
    [InlineData("collection initializer", "SAFE201", """
        class Batch(VendorHolder holder) : System.Collections.IEnumerable
        {
            public void Add(Vendor.VendorOrder order) => holder.Client.Place(order);
            public System.Collections.IEnumerator GetEnumerator() => throw new NotSupportedException();
        }
        [CompositionRoot] class VendorHolder { public required Vendor.IVendorClient Client { get; init; } }
        class Use { object Go(VendorHolder h, Vendor.VendorOrder o) => new Batch(h) { o }; }
        """)]
    [InlineData("extension method", "SAFE201,SAFE206", "static class X { public static Task<OrderAck> Buy(this Demo.IBroker b, NewOrder o) => b.SubmitOrder(o); }")]
    [InlineData("query pattern", "SAFE201,SAFE206", "class S(List<Demo.IBroker> bs) { object Go(NewOrder o) => (from b in bs select b.SubmitOrder(o)).ToList(); }")]
    [InlineData("expression tree of a query", "SAFE202,SAFE206", "class S(IQueryable<Demo.IBroker> bs) { object Go(ClientOrderId i) => from b in bs select b.CancelOrder(i, default); }")]
    [InlineData("interpolated string", "SAFE201,SAFE206", "class S(Demo.IBroker b) { string Go(NewOrder o) => $\"{b.SubmitOrder(o)}\"; }")]
    [InlineData("await using and property pattern", "SAFE201,SAFE206", "class S(Demo.IBroker b) { async Task Go(NewOrder o) { if (b is { IsConnected: true } c && await c.SubmitOrder(o) is { IsAccepted: true }) { } } }")]
    [InlineData("SDK extension as a static call", "SAFE201,SAFE206", "class S(Vendor.IVendorClient c) { object Go() => Vendor.VendorExtensions.BuyAsync(c, \"A\"); }")]
    [InlineData("SDK extension as a method group", "SAFE202,SAFE206", "class S(Vendor.IVendorClient c) { Func<string, Task<string>> Go() => c.BuyAsync; }")]
    [InlineData("function pointer to an SDK extension", "SAFE202", "unsafe class S { delegate*<Vendor.IVendorClient, string, Task<string>> Go() => &Vendor.VendorExtensions.BuyAsync; }")]
    [InlineData("SDK helper that is no extension", "SAFE110,SAFE201", "class S { object Go(object c) => Vendor.Desk.Sell((Vendor.IVendorClient)c, \"A\"); }")]
    [InlineData("SDK class's second interface", "SAFE201", "class S(Vendor.ISink sink) { object Go(Vendor.VendorOrder o) => sink.Place(o); }")]
    [InlineData("through the partial guard", "SAFE109", "namespace Demo { public sealed partial class BrokerGuard { public object Raw => this; } }")]
    [InlineData("forged permit", "SAFE204,SAFE205,SAFE206", "class S { static object Go(in Safety.Generated.V1.SendPermit p, Demo.IBroker b, NewOrder o) => b.SubmitOrder(o); }")]
    [InlineData("alias of a permit", "SAFE204,SAFE205", "using P = Safety.Generated.V1.SendPermit; class S { static int Go(P p) => 1; }")]
    [InlineData("using static", "SAFE205", "using static Safety.Generated.V1.ContentHash; class S;")]
    [InlineData("global using", "SAFE205", "global using Safety.Generated.V1;")]
    [InlineData("nameof and typeof of a permit", "SAFE205", "class S { string A => nameof(Safety.Generated.V1.SendPermit); Type B => typeof(Safety.Generated.V1.Admission); }")]
    [InlineData("venue access of one's own", "SAFE205", "class S : Safety.Generated.V1.VenueAccess { }")]
    [InlineData("interceptor of the demand", "SAFE204,SAFE205", """
        namespace System.Runtime.CompilerServices { [AttributeUsage(AttributeTargets.Method)] sealed class InterceptsLocationAttribute(int version, string data) : Attribute { public string Seen => version + data; } }
        static class I { [System.Runtime.CompilerServices.InterceptsLocation(1, "AAAA")] public static void Demand(this in Safety.Generated.V1.SendPermit p, in Safety.Generated.V1.ContentHash h) { } }
        """)]
    [InlineData("interceptor of the raw call", "SAFE206", "static class I { public static Task<OrderAck> SubmitOrder(this Demo.IBroker b, NewOrder o, CancellationToken t) => Task.FromResult<OrderAck>(default!); }")]
    [InlineData("dynamic", "SAFE207", "class S { object Go(object b, NewOrder o) => ((dynamic)b).SubmitOrder(o); }")]
    [InlineData("dynamic with a params array", "SAFE207", "class S { object Go(object b, NewOrder o) => ((dynamic)b).SubmitTagged(o, \"a\", \"b\", \"c\"); }")]
    [InlineData("dynamic argument", "SAFE206,SAFE207", "class S(Demo.IBroker b) { object Go(dynamic o) => b.SubmitOrder(o); }")]
    [InlineData("runtime binder by name", "SAFE207", "class S { object Go() => Microsoft.CSharp.RuntimeBinder.Binder.InvokeMember(Microsoft.CSharp.RuntimeBinder.CSharpBinderFlags.None, \"SubmitOrder\", null, typeof(S), []); }")]
    [InlineData("CallByName", "SAFE207", "class S { object? Go(object b, NewOrder o) => Microsoft.VisualBasic.Interaction.CallByName(b, \"SubmitOrder\", Microsoft.VisualBasic.CallType.Method, o); }")]
    [InlineData("reflection, type in a local", "SAFE207", "class S { object? Go(object b, NewOrder o) { var t = typeof(Demo.IBroker); return t.GetMethods()[0].Invoke(b, [o]); } }")]
    [InlineData("expression call", "SAFE207", "class S { object Go(object b) => System.Linq.Expressions.Expression.Call(System.Linq.Expressions.Expression.Constant(b), nameof(Demo.IBroker.SubmitOrder), null); }")]
    [InlineData("created by name", "SAFE207", "class S { object? Go() => Activator.CreateInstance(\"Vendor\", \"Vendor.VendorClient\"); }")]
    [InlineData("accessor with a hidden type", "SAFE207", "static class S { [System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Method, Name = \"Place\")] static extern bool Go([System.Runtime.CompilerServices.UnsafeAccessorType(\"Vendor.VendorClient, Vendor\")] object c, Vendor.VendorOrder o); }")]
    [InlineData("accessor of a guard's field", "SAFE206,SAFE207", "static class S { [System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Field, Name = \"_broker\")] static extern ref Demo.IBroker Go(Demo.BrokerGuard g); }")]
    [InlineData("classified twice", "SAFE107", """
        [BrokerContract] [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public interface IDesk { [BrokerQuery] [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Send(NewOrder order); }
        class S { object Go(IDesk d, NewOrder o) => d.Send(o); }
        """)]
    [InlineData("override of a classified member", "SAFE201,SAFE206", """
        public abstract class Root { [BrokerCall(BrokerCallKind.Submit)] public abstract Task<OrderAck> Send(NewOrder order); }
        [BrokerContract] [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public abstract class Gateway : Root { public override Task<OrderAck> Send(NewOrder order) => throw new NotSupportedException(); }
        class S { object Go(Gateway g, NewOrder o) => g.Send(o); }
        """)]
    [InlineData("member that the language calls unseen", "SAFE107", """
        [BrokerContract] [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public interface IDesk { [BrokerCall(BrokerCallKind.CancelAll)] IEnumerator<int> GetEnumerator(); }
        """)]
    [InlineData("base initializer of an adapter", "SAFE203,SAFE109", """
        abstract class Base(bool sent) { public override string ToString() => sent.ToString(); }
        [BrokerAdapter] class A(Vendor.IVendorClient c, Vendor.VendorOrder o) : Base(c.Place(o));
        """)]
    [InlineData("task of a task", "SAFE302", "class S(Demo.IBrokerGuard g) { void Go(OrderKey k, NewOrder o) { Task.Run(() => g.SubmitOrderAsync(k, o)); } }")]
    [InlineData("WhenAll that nobody awaits", "SAFE302", "class S(Demo.IBrokerGuard g) { void Go(OrderKey k, NewOrder o) { Task.WhenAll(g.SubmitOrderAsync(k, o).AsTask(), g.SubmitOrderAsync(k, o).AsTask()); } }")]
    [InlineData("lambda that forgets", "SAFE302", "class S(Demo.IBrokerGuard g) { Action Go(OrderKey k, NewOrder o) => () => g.SubmitOrderAsync(k, o); }")]
    [InlineData("async lambda that ignores", "SAFE301", "class S(Demo.IBrokerGuard g) { Func<Task> Go(OrderKey k, NewOrder o) => async () => await g.SubmitOrderAsync(k, o); }")]
    [InlineData("blocking and ignoring", "SAFE301", "class S(Demo.IBrokerGuard g) { void Go(OrderKey k, NewOrder o) { g.SubmitOrderAsync(k, o).AsTask().GetAwaiter().GetResult(); } }")]
    public async Task Bypass_DoesNotBuild(string way, string rules, string source)
    {
        IEnumerable<string> found = (await AnalyzeAsync(source, Contract)).Select(static finding => finding.Id).Distinct().Order(StringComparer.Ordinal);
        string[] expected = [.. rules.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
        Assert.True(expected.SequenceEqual(found), $"{way}: expected {rules}, found {string.Join(",", found)}");
    }

    [Fact]
    public async Task TopLevelStatements_Trigger()
    {
        Scenario scenario = Program("object o = \"\"; ((Demo.IBroker)o).SubmitOrder(null!);", Contract, "/src/TopLevel.cs");
        Assert.Contains("SAFE201", (await scenario.AnalyzeAsync(All())).Select(static finding => finding.Id));
    }

    [Fact]
    public async Task SurfaceFileInOtherCase_IsReadByEveryRule()
    {
        Scenario scenario = Program("class S(Vendor.IVendorClient c) { object Go(Vendor.VendorOrder o) => c.Place(o); }", Contract, "/src/Program.cs");
        scenario = scenario with { AdditionalFiles = [("/src/Broker-Surface.txt", scenario.AdditionalFiles[0].Text)] };
        Assert.Contains("SAFE201", (await scenario.AnalyzeAsync(All())).Select(static finding => finding.Id));
    }

    [Fact]
    public async Task ContractInAnAssemblyNamedLikeTheFramework_Triggers()
    {
        Scenario scenario = Program("class S { object Go(Demo.IBroker b, NewOrder o) => b.SubmitOrder(o); }", Contract, "/src/Program.cs") with { AssemblyName = "Microsoft.Desk" };
        Assert.Contains("SAFE201", (await scenario.AnalyzeAsync(All())).Select(static finding => finding.Id));
    }

    internal static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(string source, string contract) =>
        await Program(source, contract, "/src/Program.cs").AnalyzeAsync(All());

    internal static DiagnosticAnalyzer[] All() =>
    [
        .. typeof(SafetyAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static Scenario Program(string source, string contract, string path)
    {
        bool hasDesk = source.Contains("Vendor.Desk", StringComparison.Ordinal);
        bool hasSink = source.Contains("Vendor.ISink", StringComparison.Ordinal);
        string sdk = BrokerScenario.Sdk
            + (hasDesk ? "\npublic static class Desk { public static Task<string> Sell(IVendorClient client, string symbol) => client.PostOrderAsync(new VendorOrder(symbol, -1, \"\")); }" : "")
            + (hasSink ? "\npublic interface ISink { bool Place(VendorOrder order); }" : "");
        if (hasSink)
            sdk = sdk.Replace("class VendorClient : IVendorClient", "class VendorClient : IVendorClient, ISink", StringComparison.Ordinal);
        return Scenario.Of("") with
        {
            Files = [(path, source), ("/src/Guards.cs", BrokerScenario.DirectGuard.Replace("[BrokerGuard(typeof(Vendor.IVendorClient))]", "[BrokerGuard(typeof(Vendor.IVendorClient), Mapping = typeof(VendorMapping))]", StringComparison.Ordinal) + VendorMapping), ("/src/Contract.cs", contract), ("/src/VendorUsing.cs", "global using Vendor;")],
            References = [.. Scenario.Of("").WithReference(Scenario.Of(sdk) with { AssemblyName = "Vendor" }).References],
            AdditionalFiles = [("/src/broker-surface.txt", s_surface)],
            RunGenerator = true,

            // What an interceptor points to is for the compiler to say; the rules look at what it is.
            AllowedErrors = ["CS9231", "CS9137"],
        };
    }

    private const string VendorMapping = """

        internal static class VendorMapping
        {
            public static OrderTerms Describe(Vendor.VendorOrder order) => throw new NotSupportedException(order.Symbol);
            public static Vendor.VendorOrder Stamp(Vendor.VendorOrder order, ClientOrderId id) => order with { ClientOrderId = id.Value };
            public static ClientOrderId ReadId(Vendor.VendorOrder order) => new(order.ClientOrderId);
            public static Verdict Judge(string response) => Verdict.Accepted(new BrokerOrderId(response));
            public static OrderSnapshot? Snapshot(string order) => order.Length == 0 ? null : throw new NotSupportedException(order);
        }
        """;
}
