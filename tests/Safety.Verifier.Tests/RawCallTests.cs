namespace Safety.Verifier.Tests;

/// <summary>Every way in IL to reach a guarded member, in assemblies that no analyzer has seen.</summary>
public sealed class RawCallTests
{
    public static TheoryData<string, string, string> Members => new()
    {
        { "direct call", "Run", "public static Task Run(IBroker broker, NewOrder order) => broker.SubmitOrder(order, default);" },
        { "concrete type", "Run", "public static Task Run(ConcreteBroker broker, NewOrder order) => broker.SubmitOrder(order, default);" },
        { "generic parameter", "Run", "public static Task Run<T>(T broker, NewOrder order) where T : IBroker => broker.SubmitOrder(order, default);" },
        { "delegate", "Run", "public static Func<NewOrder, CancellationToken, Task<OrderAck>> Run(IBroker broker) => broker.SubmitOrder;" },
        { "delegate of the concrete type", "Run", "public static Func<NewOrder, CancellationToken, Task<OrderAck>> Run(ConcreteBroker broker) => broker.SubmitOrder;" },
        { "expression tree", "Run", "public static System.Linq.Expressions.Expression<Func<IBroker, NewOrder, Task>> Run() => (broker, order) => broker.SubmitOrder(order, default);" },
        { "async method", "Run", "public static async Task Run(IBroker broker, NewOrder order) { await Task.Yield(); await broker.SubmitOrder(order, default); }" },
        { "iterator", "Run", "public static IEnumerable<Task> Run(IBroker broker, NewOrder order) { yield return broker.SubmitOrder(order, default); }" },
        { "lambda", "<Run>b__0", "public static Func<Task> Run(IBroker broker, NewOrder order) => () => broker.SubmitOrder(order, default);" },
        { "local function", "<Run>g__Send|0_0", "public static Task Run(IBroker broker, NewOrder order) { return Send(); Task Send() => broker.SubmitOrder(order, default); }" },
        { "after ?.", "Run", "public static Task? Run(IBroker? broker, NewOrder order) => broker?.SubmitOrder(order, default);" },
        { "session outside the root", "Run", "public static Task Run(IBroker broker) => broker.Connect();" },
        { "function pointer", "Run", "public static unsafe Task Run(IBroker broker, NewOrder order, delegate*<IBroker, NewOrder, Task> send) => send(broker, order);" },
        { "accessor", "Send", "[System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Method, Name = \"SubmitOrder\")] public static extern Task<OrderAck> Send(ConcreteBroker broker, NewOrder order, CancellationToken cancellationToken);" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public void Bypass_Triggers(string way, string method, string members)
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App(members));
        Finding finding = Assert.Single(output.Verify().Findings);
        Assert.True(finding.Rule == "SAFE401", way);
        Assert.Equal("App.dll", finding.Assembly);
        Assert.EndsWith($".{method}", finding.Method, StringComparison.Ordinal);
        Assert.StartsWith($"App.dll({finding.Method}", finding.ToString(), StringComparison.Ordinal);
        Assert.Contains("): error SAFE401: ", finding.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Types => new()
    {
        { "derived type", "public class Derived : ConcreteBroker { public Task Go(NewOrder order) => SubmitOrder(order, default); }" },
        { "base call", "public class Derived : ConcreteBroker { public Task Go(NewOrder order) => base.SubmitOrder(order, default); }" },
        { "override that forwards", "public class Derived(IBroker inner) : ConcreteBroker { public override Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken) => inner.SubmitOrder(order, cancellationToken); }" },
        { "second interface", "public interface IOther { Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken); } public class Both : ConcreteBroker, IOther; public class User { public Task Go(IOther other, NewOrder order) => other.SubmitOrder(order, default); }" },
        { "derived interface", "public interface IMore : IBroker; public class User { public Task Go(IMore broker, NewOrder order) => broker.SubmitOrder(order, default); }" },
        { "default interface member", "public interface IMore : IBroker { Task Go(NewOrder order) => SubmitOrder(order, default); }" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void BypassByType_Triggers(string way, string types)
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App("", types));
        Finding finding = Assert.Single(output.Verify().Findings);
        Assert.True(finding.Member == Sources.Submit, way);
    }

    [Fact]
    public void GenericContract_Triggers()
    {
        const string Contract = """
            using Safety.Contracts;
            namespace Demo
            {
                [BrokerContract] public interface IBroker<T> { [BrokerCall(BrokerCallKind.Forbidden)] void Send(T order, List<T> more); [BrokerQuery] int Count(T of); }
                public class Broker : IBroker<string> { public void Send(string order, List<string> more) { } public int Count(string of) => 0; }
                public static class User { public static void Run(Broker broker) { broker.Send("", []); broker.Count(""); } }
            }
            """;
        using OutputFolder output = new OutputFolder().With("Contract", Contract);
        Assert.Equal("M:Demo.IBroker`1.Send(`0,System.Collections.Generic.List{`0})", Assert.Single(output.Verify().Findings).Member);
    }

    [Fact]
    public void StaticMembers_Trigger()
    {
        const string Contract = """
            using Safety.Contracts;
            namespace Demo
            {
                [BrokerContract] public abstract class Gateway { [BrokerCall(BrokerCallKind.Forbidden)] public static bool Send(string message) => true; [BrokerQuery] public static int Count => 0; }
                [BrokerContract] public interface ISession { [BrokerCall(BrokerCallKind.Forbidden)] static abstract bool Send(string message); }
                public static class User
                {
                    public static bool Run() => Gateway.Count == 0 && Gateway.Send("");
                    public static bool Run<T>() where T : ISession => T.Send("");
                }
            }
            """;
        using OutputFolder output = new OutputFolder().With("Contract", Contract);
        Assert.Equal(
            ["M:Demo.Gateway.Send(System.String)", "M:Demo.ISession.Send(System.String)"],
            output.Verify().Findings.Select(static finding => finding.Member).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Accessors_OfPropertiesAndEvents_Trigger()
    {
        const string Contract = """
            using Safety.Contracts;
            namespace Demo
            {
                [BrokerContract] public interface IFeed { [BrokerCall(BrokerCallKind.Forbidden)] int Leverage { get; set; } [BrokerCall(BrokerCallKind.Forbidden)] event Action Send; [BrokerQuery] int Free { get; } }
                public static class User { public static void Run(IFeed feed) { feed.Leverage = feed.Free; feed.Send += () => { }; } }
            }
            """;
        using OutputFolder output = new OutputFolder().With("Contract", Contract);
        Assert.Equal(["E:Demo.IFeed.Send", "P:Demo.IFeed.Leverage"], output.Verify().Findings.Select(static finding => finding.Member).Order(StringComparer.Ordinal));
    }

    /// <summary>The library references the SDK only and was compiled by somebody who has never heard of Safety.</summary>
    [Fact]
    public void PrebuiltLibrary_Triggers()
    {
        using OutputFolder output = new OutputFolder()
            .WithForeign("Vendor", Sources.Sdk)
            .WithForeign("Prebuilt", "public static class Fast { public static async Task Go(Vendor.ITrading trading) => await trading.Post(\"AAPL\", 1, null); }")
            .With("App", Sources.SdkGuard, surface: Sources.SdkSurface);
        Finding finding = Assert.Single(output.Verify().Findings);
        Assert.Equal(("Prebuilt.dll", "Fast.Go"), (finding.Assembly, finding.Method));
    }

    /// <summary>Only the concrete type's assembly is referenced: the guarded assembly is not named in the caller at all.</summary>
    [Fact]
    public void CallThroughAnAssemblyInBetween_Triggers()
    {
        using OutputFolder output = new OutputFolder()
            .With("Contract", Sources.Contract)
            .With("Between", "namespace Between { public class Sub : Demo.ConcreteBroker { public override Task<Safety.Orders.OrderAck> SubmitOrder(Safety.Orders.NewOrder order, CancellationToken cancellationToken) => throw new NotSupportedException(); } }")
            .With("App", "public static class Fast { public static Task Go(Between.Sub broker) => broker.SubmitOrder(null!, default); }");
        Assert.Equal("App.dll", Assert.Single(output.Verify().Findings).Assembly);
    }

    [Fact]
    public void Queries_DoNotTrigger()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App("""
            public static async Task<bool> Run(IBroker broker, ConcreteBroker other, ClientOrderId id) => await broker.FindOrder(id, default) is null && await other.FindOrder(id, default) is null;
            public static Func<ClientOrderId, CancellationToken, Task<OrderSnapshot?>> Find(IBroker broker) => broker.FindOrder;
            public static Type Name() => typeof(IBroker);
            public static ConcreteBroker Make() => new();
            """));
        Assert.Empty(output.Verify().Findings);
    }

    [Fact]
    public void SessionInTheCompositionRoot_DoesNotTrigger()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App("""
            [CompositionRoot] public static async Task Build(IBroker broker) { await broker.Connect(); Func<Task> again = () => broker.Connect(); await again(); }
            """));
        Assert.Empty(output.Verify().Findings);
    }

    [Fact]
    public void OrderInTheCompositionRoot_Triggers()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App(
            "[CompositionRoot] public static Task Build(IBroker broker, NewOrder order) => broker.SubmitOrder(order, default);"));
        Assert.Single(output.Verify().Findings);
    }
}
