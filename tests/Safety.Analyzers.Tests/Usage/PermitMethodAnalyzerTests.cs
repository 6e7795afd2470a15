using Microsoft.CodeAnalysis;
using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;

namespace Safety.Analyzers.Tests.Usage;

public sealed class PermitMethodAnalyzerTests
{
    [Fact]
    public async Task TheOneShape_DoesNotTrigger()
    {
        Scenario scenario = InGuard("""
            private static Task<OrderAck> SendSubmitOrder(in SendPermit permit, IBroker broker, NewOrder order, CancellationToken deadline)
            {
                permit.Demand(ContentOf(order));
                return broker.SubmitOrder(order, deadline);
            }

            private static void SendTransfer(SendPermit permit, IDesk desk, NewOrder order)
            {
                permit.Demand(ContentOf(order));
                desk.Send(order);
            }

            private Task<string> HandOn(in SendPermit permit, IBroker broker, NewOrder order, CancellationToken deadline) =>
                Judge(SendSubmitOrder(permit, broker, order, deadline));

            private static async Task<string> Judge(Task<OrderAck> sent) => (await sent).Reason ?? "";
            """);
        await scenario.VerifyAsync(new PermitMethodAnalyzer());
        await scenario.VerifyAsync(new RawBrokerCallAnalyzer());
        await scenario.VerifyAsync(new GeneratedSurfaceAnalyzer());
    }

    [Theory]
    [InlineData("return broker.SubmitOrder(order);", "does not consist of")]
    [InlineData("broker.SubmitOrder(order); permit.Demand(ContentOf(order)); return null!;", "does not consist of")]
    [InlineData("permit.Demand(ContentOf(order)); return Task.FromResult(new OrderAck(true, default));", "makes no raw call")]
    [InlineData("permit.Demand(ContentOf(order)); broker.SubmitOrder(order); return broker.SubmitOrder(order);", "more than one raw call")]
    [InlineData("permit.Demand(ContentOf(order)); order = order with { Terms = null! }; return broker.SubmitOrder(order);", "does not consist of")]
    [InlineData("permit.Demand(ContentOf(order)); return broker.SubmitOrder(order with { Terms = null! });", "computes its arguments")]
    [InlineData("permit.Demand(ContentOf(order)); return broker.SubmitOrder(Other(order));", "computes its arguments")]
    [InlineData("permit.Demand(ContentOf(order)); var sent = broker.SubmitOrder(order); return sent;", "does not consist of")]
    [InlineData("permit.Demand(ContentOf(order)); broker.SubmitOrder(order); return null!;", "does not consist of")]
    [InlineData("permit.Demand(ContentOf(order)); return broker.SubmitOrder(order).ContinueWith(sent => sent.Result);", "has a branch")]
    [InlineData("default(SendPermit).Demand(ContentOf(order)); return broker.SubmitOrder(order);", "does not consist of")]
    [InlineData("SendOther(permit, broker, order); return SendOther(permit, broker, order);", "passes its permit on more than once")]
    [InlineData("permit.Demand(ContentOf(order)); return SendOther(permit, broker, order);", "demands its permit and passes it on")]
    [InlineData("SendOther(permit, broker, order); return broker.SubmitOrder(order);", "passes its permit on and makes a raw call")]
    public async Task OtherShape_Triggers(string body, string what)
    {
        Diagnostic finding = Assert.Single(await InGuard($$"""
            private static Task<OrderAck> [|Send|](in SendPermit permit, IBroker broker, NewOrder order)
            {
                {{body}}
            }

            private static Task<OrderAck> SendOther(in SendPermit permit, IBroker broker, NewOrder order)
            {
                permit.Demand(ContentOf(order));
                return broker.SubmitOrder(order);
            }
            """.Replace(what == "has a branch" ? "[|Send|]" : "no mark", "Send", StringComparison.Ordinal)
               .Replace(what == "has a branch" ? "sent => sent.Result" : "no mark", "[|sent => sent.Result|]", StringComparison.Ordinal)).VerifyAsync(new PermitMethodAnalyzer()));
        Assert.Contains(what, finding.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[|if (order is null) return null!;|]")]
    [InlineData("[|while (order is null) { }|]")]
    [InlineData("[|try { } finally { }|]")]
    public Task Branch_Triggers(string statement) => InGuard($$"""
        private static Task<OrderAck> Send(in SendPermit permit, IBroker broker, NewOrder order)
        {
            {{statement}}
            permit.Demand(ContentOf(order));
            return broker.SubmitOrder(order);
        }
        """).VerifyAsync(new PermitMethodAnalyzer());

    [Fact]
    public Task AsyncMethod_Triggers() => (InGuard("""
        private static async Task<OrderAck> [|Send|](SendPermit permit, IBroker broker, NewOrder order)
        {
            permit.Demand(ContentOf(order));
            return await broker.SubmitOrder(order);
        }
        """) with { AllowedErrors = ["CS4012"] }).VerifyAsync(new PermitMethodAnalyzer());

    [Fact]
    public Task PermitInLocalFunction_Triggers() => InGuard("""
        private static void Outer(IDesk desk, NewOrder order)
        {
            Send(default, desk, order);
            [|static void Send(SendPermit permit, IDesk desk, NewOrder order)
            {
                permit.Demand(ContentOf(order));
                desk.Send(order);
            }|]
        }
        """).VerifyAsync(new PermitMethodAnalyzer());

    [Fact]
    public Task AbstractMethod_DoesNotTrigger() => InGuard("""
        private abstract class Sender
        {
            public abstract Task Send(in SendPermit permit);
        }
        """).VerifyAsync(new PermitMethodAnalyzer());

    private static Scenario InGuard(string members) => new Scenario()
        .With("/src/Contract.cs", BrokerScenario.Contract + """

            [BrokerContract]
            public interface IDesk
            {
                [BrokerCall(BrokerCallKind.Submit)] void Send(NewOrder order);
            }
            """)
        .With("/obj/Safety.Generators/Safety.Generators.GuardGenerator/Demo.BrokerGuard.g.cs", $$"""
            #nullable enable
            using Safety.Generated.V1;

            namespace Demo;

            public sealed partial class BrokerGuard
            {
                private static ContentHash ContentOf(NewOrder order) => default;
                private static NewOrder Other(NewOrder order) => order;

            {{members}}
            }
            """);
}
