using Microsoft.CodeAnalysis;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE120.</summary>
public sealed class CancelAnalyzerTests
{
    private const string Ceilings = "[HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]";

    private const string Messages = """
        public sealed record FixMessage(string Type) { public string Id { get; init; } = ""; }
        public static class Mapping
        {
            public static BrokerCallKind Classify(FixMessage message) => message.Type == "D" ? BrokerCallKind.Submit : BrokerCallKind.Forbidden;
            public static OrderTerms Describe(FixMessage message) => throw new NotSupportedException();
            public static FixMessage Stamp(FixMessage message, ClientOrderId id) => message with { Id = id.ToString() };
            public static ClientOrderId ReadId(FixMessage message) => default;
            public static ClientOrderId Target(FixMessage message) => default;
            /* more */
        }
        """;

    [Theory]
    [InlineData("[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order);")]
    [InlineData("[BrokerCall(BrokerCallKind.Replace)] Task<OrderAck> ReplaceOrder(OrderReplacement change);")]
    [InlineData("[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order); [BrokerCall(BrokerCallKind.CancelAll)] Task CancelAll();")]
    public async Task OrdersWithoutCancel_Triggers(string members)
    {
        Diagnostic found = (await Scenario.Of($"[BrokerContract] {Ceilings} public interface [|IDesk|] {{ {members} }}").VerifyAsync(new CancelAnalyzer())).Single();
        Assert.Equal(
            "'IDesk' places orders, and the kill switch has no way to cancel them; add a member with [BrokerCall(BrokerCallKind.Cancel)] that takes a ClientOrderId, or state that the venue has no cancel: [VenueProfile(CannotCancel = true)]",
            found.GetMessage(null));
    }

    [Fact]
    public async Task MessagesWithoutCancelOf_Triggers()
    {
        Diagnostic found = (await ByMessage(Messages, "[|ISession|]").VerifyAsync(new CancelAnalyzer())).Single();
        Assert.Contains("write 'static FixMessage CancelOf(ClientOrderId id)' in the mapping", found.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SurfaceWithoutCancel_Triggers()
    {
        Diagnostic found = (await Scenario.Of($"[BrokerGuard(typeof(Tiny.IClient))] {Ceilings} public sealed partial class [|TinyGuard|];")
            .WithReference(Scenario.Of("namespace Tiny; public interface IClient { Task<OrderAck> Send(NewOrder order); Task Cancel(string id, int reason); }") with { AssemblyName = "Tiny" })
            .WithSurface("Submit M:Tiny.IClient.Send(Safety.Orders.NewOrder)\nForbidden M:Tiny.IClient.Cancel(System.String,System.Int32)")
            .VerifyAsync(new CancelAnalyzer())).Single();
        Assert.Contains("list the SDK's cancel as Cancel in broker-surface.txt", found.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a cancel", "", "[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order); [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id);")]
    [InlineData("a venue without one", "[VenueProfile(CannotCancel = true)]", "[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order);")]
    [InlineData("no orders", "", "[BrokerQuery] Task<decimal> Balance(); [BrokerCall(BrokerCallKind.AccountChange)] Task Transfer(decimal amount);")]
    [InlineData("forbidden orders", "", "[BrokerCall(BrokerCallKind.Forbidden)] Task<OrderAck> SubmitOrder(NewOrder order);")]
    [InlineData("another mistake", "", "[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order); void Unclassified();")]
    public Task Contract_DoesNotTrigger(string why, string attribute, string members)
    {
        Assert.NotEmpty(why);
        return Scenario.Of($"[BrokerContract] {Ceilings} {attribute} public interface IDesk {{ {members} }}").VerifyAsync(new CancelAnalyzer());
    }

    /// <summary>An account cancels through any of its contracts.</summary>
    [Fact]
    public Task OrdersAndCancelsInTwoContracts_DoNotTrigger() => Scenario.Of($$"""
        [BrokerContract] {{Ceilings}} public interface IEntry { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order); }
        [BrokerContract] {{Ceilings}} public interface ICancel { [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id); }
        """).VerifyAsync(new CancelAnalyzer());

    [Theory]
    [InlineData("[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order); [BrokerCall(BrokerCallKind.DeadMan)] Task CancelAllAfter(int seconds);")]
    [InlineData("[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order); [BrokerCall(BrokerCallKind.Forbidden)] Task CancelOrder(ClientOrderId id);")]
    public Task WhatIsNoCancel_Triggers(string members) => Scenario.Of($"[BrokerContract] {Ceilings} public interface [|IDesk|] {{ {members} }} public interface IOther {{ Task CancelOrder(ClientOrderId id); }}").VerifyAsync(new CancelAnalyzer());

    [Fact]
    public Task TwoClientsOfOneSdk_DoNotTrigger() => Scenario.Of($$"""
        [BrokerGuard(typeof(Tiny.IClient))] {{Ceilings}} public sealed partial class RestGuard;
        [BrokerGuard(typeof(Tiny.ISocket))] {{Ceilings}} public sealed partial class SocketGuard;
        """)
        .WithReference(Scenario.Of("namespace Tiny; public interface IClient { Task<OrderAck> Send(NewOrder order); Task Cancel(ClientOrderId id); } public interface ISocket { Task<OrderAck> Push(NewOrder order); }") with { AssemblyName = "Tiny" })
        .WithSurface("Submit M:Tiny.IClient.Send(Safety.Orders.NewOrder)\nCancel M:Tiny.IClient.Cancel(Safety.Identity.ClientOrderId)\nSubmit M:Tiny.ISocket.Push(Safety.Orders.NewOrder)")
        .VerifyAsync(new CancelAnalyzer());

    [Fact]
    public Task InheritedCancel_DoesNotTrigger() => Scenario.Of($$"""
        public interface ICancel { [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id); }
        [BrokerContract] {{Ceilings}} public interface IDesk : ICancel { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order); }
        """).VerifyAsync(new CancelAnalyzer());

    [Fact]
    public Task MessagesWithCancelOf_DoNotTrigger() =>
        ByMessage(Messages.Replace("/* more */", "public static FixMessage CancelOf(ClientOrderId id) => new(\"F\") { Id = id.ToString() };", StringComparison.Ordinal), "ISession").VerifyAsync(new CancelAnalyzer());

    private static Scenario ByMessage(string messages, string name) => Scenario.Of($$"""
        [BrokerContract(Mapping = typeof(Mapping))]
        {{Ceilings}}
        [VenueProfile(CannotLookUp = true)]
        public interface {{name}} { [BrokerCall(BrokerCallKind.ByMessage)] bool Send(FixMessage message); }
        {{messages}}
        """);
}
