using Safety.Analyzers.Outcomes;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Outcomes;

public sealed class OrderCallAsQueryAnalyzerTests
{
    [Fact]
    public async Task SubmitThatIsCalledAQuery_Triggers()
    {
        var found = await BrokerScenario.Owned("""
            [BrokerContract]
            public interface IDesk
            {
                [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken ct);
                [BrokerQuery] Task<OrderAck> [|SubmitOrderFast|](NewOrder order);
                [BrokerQuery] Task<OrderAck> [|PlaceOrder|](string desk, NewOrder order, CancellationToken ct);
            }
            """).VerifyAsync(new OrderCallAsQueryAnalyzer());
        Assert.Contains("classify it Submit", found[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task SurfaceFileThatCallsASubmitAQuery_Triggers() => Scenario.Of("").With("/src/Guards.cs", BrokerScenario.DirectGuard.Replace("class VendorGuard", "class [|VendorGuard|]", StringComparison.Ordinal))
        .WithReference(Scenario.Of("namespace Vendor; public record VendorOrder(string Symbol); public interface IVendorClient { System.Threading.Tasks.Task<string> PostOrderAsync(VendorOrder order); System.Threading.Tasks.Task<string> PlaceOrderAsync(VendorOrder order, bool fast); }") with { AssemblyName = "Vendor" })
        .WithSurface("Submit M:Vendor.IVendorClient.PostOrderAsync(Vendor.VendorOrder)\nQuery M:Vendor.IVendorClient.PlaceOrderAsync(Vendor.VendorOrder,System.Boolean)")
        .VerifyAsync(new OrderCallAsQueryAnalyzer());

    [Theory]
    [InlineData("Task<OrderAck> [|RouteOrder|](NewOrder order);")]
    [InlineData("Task<OrderAck> [|ExecuteOrder|](NewOrder order);")]
    [InlineData("Task<OrderAck> [|EnterOrder|](NewOrder order);")]
    [InlineData("Task<OrderAck> [|CreateOrderAsync|](NewOrder order);")]
    [InlineData("Task<OrderAck> [|TryPlaceOrder|](NewOrder order);")]
    [InlineData("ValueTask<OrderAck> [|SubmitOrderFast|](NewOrder order);")]
    [InlineData("Task [|SubmitOrderAndForget|](NewOrder order);")]
    [InlineData("void [|SubmitOrderNow|](NewOrder order);")]
    [InlineData("Task<OrderAck[]> [|SubmitOrders|](NewOrder[] orders);")]
    [InlineData("Task<OrderAck> [|SubmitOrderAndGetStatus|](NewOrder order);")]
    [InlineData("Task<OrderAck> [|SubmitScannedOrder|](NewOrder order);")]
    [InlineData("Task<OrderAck> [|SubmitLatestOrder|](NewOrder order);")]
    [InlineData("Task<OrderAck> [|AmendOrder|](OrderReplacement change);")]
    [InlineData("Task<OrderAck> [|SendOrderFast|](string symbol, decimal quantity);")]
    public Task QueryThatSends_Triggers(string member) => BrokerScenario.Owned($$"""
        [BrokerContract]
        public interface IDesk
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken ct);
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SendOrder(string symbol, decimal quantity, CancellationToken ct);
            [BrokerCall(BrokerCallKind.Replace)] Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken ct);
            [BrokerQuery] {{member}}
        }
        """).VerifyAsync(new OrderCallAsQueryAnalyzer());

    [Theory]
    [InlineData("[BrokerQuery] Task<OrderAck> BuyingPowerAfter(NewOrder order);")]
    [InlineData("[BrokerQuery] Task<OrderAck> SellingCost(NewOrder order);")]
    [InlineData("[BrokerQuery] Task<OrderAck> SubmittedOrderLike(NewOrder order);")]
    [InlineData("[BrokerQuery] Task<OrderAck> SubmitStatus(NewOrder order);")]
    [InlineData("[BrokerQuery] Task<OrderAck> TryGetOrder(NewOrder order);")]
    [InlineData("[BrokerQuery] Task<OrderAck> GetSubmittedOrder(NewOrder order);")]
    [InlineData("[BrokerQuery] Task<OrderAck> PlaceTestOrder(NewOrder order);")]
    [InlineData("[BrokerQuery] Task<OrderAck> PreviewOrder(NewOrder order);")]
    [InlineData("[BrokerQuery] Task<decimal> SubmitFee(NewOrder order);")]
    [InlineData("[BrokerQuery] Task<OrderAck> GetOrder(ClientOrderId id);")]
    [InlineData("[BrokerQuery] Task<OrderAck> LastSubmitted(string symbol);")]
    [InlineData("[BrokerQuery] Task<bool> CanPlaceOrder(NewOrder order);")]
    [InlineData("[BrokerQuery] Task<OrderAck> WhatIf(NewOrder order);")]
    [InlineData("[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> PlaceOrder(NewOrder order);")]
    [InlineData("[BrokerCall(BrokerCallKind.Forbidden)] Task<OrderAck> PlaceOrder(NewOrder order);")]
    public Task Query_DoesNotTrigger(string member) => BrokerScenario.Owned($$"""
        [BrokerContract]
        public interface IDesk
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken ct);
            {{member}}
        }
        """).VerifyAsync(new OrderCallAsQueryAnalyzer());
}
