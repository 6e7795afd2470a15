using System.Text.Json;
using Safety.Guard;

namespace Safety.Verifier.Tests;

/// <summary>The body of a break-glass method in IL, async or not, optimized or not, and its entry in the inventory.</summary>
public sealed class BreakGlassTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DemandBeforeEachCall_DoesNotTrigger(bool optimized)
    {
        using OutputFolder output = Output("permit.Demand(); await broker.Announce(order.ClientOrderId); permit.Demand(); return await broker.SubmitOrder(order);", "async ", optimized: optimized);
        Assert.Empty(output.Verify().Findings);
        using OutputFolder plain = Output("permit.Demand(); return broker.SubmitOrder(order);", optimized: optimized);
        Assert.Empty(plain.Verify().Findings);
    }

    /// <summary>One of two paths, and several legs that are described as such.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OneCallOnEachPath_OrOneForEachLeg_DoesNotTrigger(bool optimized)
    {
        using OutputFolder branches = Output("if (order.Terms.Side == Side.Buy) { permit.Demand(); return broker.SubmitOrder(order); } permit.Demand(); return broker.SubmitOrder(order);", optimized: optimized);
        Assert.Empty(branches.Verify().Findings);
        using OutputFolder awaited = Output("if (order.Terms.Side == Side.Buy) { permit.Demand(); return await broker.SubmitOrder(order); } permit.Demand(); return await broker.SubmitOrder(order);", "async ", optimized: optimized);
        Assert.Empty(awaited.Verify().Findings);
        using OutputFolder legs = Output(
            "permit.Demand(); await broker.SubmitOrder(order); permit.Demand(); return await broker.SubmitOrder(order);", "async ", optimized: optimized,
            legs: "public static OrderTerms[] Describe(NewOrder order) => [order.Terms, order.Terms];");
        Assert.Empty(legs.Verify().Findings);
    }

    [Theory]
    [InlineData("without demanding its permit", "return broker.SubmitOrder(order);")]
    [InlineData("without demanding its permit", "permit.Demand(); await broker.Announce(order.ClientOrderId); return await broker.SubmitOrder(order);", "async ")]
    [InlineData("in a loop", "while (true) { permit.Demand(); if ((await broker.SubmitOrder(order)).IsAccepted) return null!; }", "async ")]
    [InlineData("in a handler", "try { Console.WriteLine(); } finally { permit.Demand(); broker.SubmitOrder(order); } return null!;")]
    [InlineData("past its guard", "permit.Demand(); return new Func<Task<OrderAck>>(() => broker.SubmitOrder(order))();")]
    [InlineData("makes a delegate", "permit.Demand(); Func<NewOrder, Task<OrderAck>> send = broker.SubmitOrder; return send(order);")]
    [InlineData("a second time on one path", "permit.Demand(); await broker.SubmitOrder(order); permit.Demand(); return await broker.SubmitOrder(order);", "async ")]
    [InlineData("a second time on one path", "permit.Demand(); broker.SubmitOrder(order); permit.Demand(); return broker.SubmitOrder(order);")]
    [InlineData("a second time on one path", "try { permit.Demand(); return broker.SubmitOrder(order); } catch (TimeoutException) { } permit.Demand(); return broker.SubmitOrder(order);")]
    [InlineData("calls a break-glass method by hand", "permit.Demand(); return PlaceCore(permit, broker, order);")]
    public void AnythingElse_Triggers(string fault, string body, string modifier = "")
    {
        using OutputFolder output = Output(body, modifier);
        Assert.Contains(output.Verify().Findings, finding => finding.Text.Contains(fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("expired on 2026-12-31", "\"why\", \"2026-12-31\", \"A\", \"B\"", "2027-01-01")]
    [InlineData("without a reason", "\"\", \"2026-12-31\", \"A\", \"B\"", "2026-11-22")]
    [InlineData("without a reason", "\"why\", \"soon\", \"A\", \"B\"", "2026-11-22")]
    [InlineData("without a reason", "\"why\", \"2026-12-31\", \"A\", \"a\"", "2026-11-22")]
    public void DeclarationThatDoesNotHold_Triggers(string fault, string declaration, string today)
    {
        using OutputFolder output = Output("permit.Demand(); return broker.SubmitOrder(order);", declaration: declaration);
        Assert.Contains(output.VerifyOn(DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture)).Findings, finding => finding.Text.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void CalledByHand_Triggers()
    {
        using OutputFolder output = Output("permit.Demand(); return broker.SubmitOrder(order);")
            .With("App", "public static class App { public static object Go(Demo.IBroker broker, Safety.Orders.NewOrder order) => Demo.BreakGlassMethods.PlaceCore(default, broker, order); }");
        Assert.Contains("calls a break-glass method by hand", Assert.Single(output.Verify().Findings).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Inventory_ListsReasonLastDayApproversAndCalls()
    {
        using OutputFolder output = Output("permit.Demand(); await broker.Announce(order.ClientOrderId); permit.Demand(); return await broker.SubmitOrder(order);", "async ");
        JsonElement breakGlass = JsonDocument.Parse(output.Verify().Inventory).RootElement.GetProperty("breakGlass").EnumerateArray().Single();
        Assert.Equal("M:Demo.BreakGlassMethods.PlaceCore(Safety.Guard.BreakGlassPermit,Demo.IBroker,Safety.Orders.NewOrder)", breakGlass.GetProperty("method").GetString());
        Assert.Equal("why", breakGlass.GetProperty("reason").GetString());
        Assert.Equal("2026-12-31", breakGlass.GetProperty("expiresOn").GetString());
        Assert.Equal(["A", "B"], breakGlass.GetProperty("approvers").EnumerateArray().Select(static name => name.GetString()));
        Assert.Equal(
            ["M:Demo.IBroker.Announce(Safety.Identity.ClientOrderId)", "M:Demo.IBroker.SubmitOrder(Safety.Orders.NewOrder)"],
            breakGlass.GetProperty("calls").EnumerateArray().Select(static call => call.GetString()));
    }

    [Fact]
    public void VendorsFurtherAssembly_TrustedByName_IsTheSdks()
    {
        const string Sdk = "namespace Vendor { public interface IClient { object Send(string order); object Read(); } }";
        const string Companion = "namespace Vendor.More { public static class Helper { public static object Buy(Vendor.IClient client) => client.Send(\"\"); } }";
        const string Guard = """
            using Safety.Contracts;
            [BrokerGuard(typeof(Vendor.IClient))]
            [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 2)]
            public sealed partial class ClientGuard;
            """;
        const string Surface = "Forbidden M:Vendor.IClient.Send(System.String)\nQuery M:Vendor.IClient.Read";
        using OutputFolder untrusted = new OutputFolder().WithForeign("Vendor", Sdk).WithForeign("Vendor.More", Companion).With("App", Guard, surface: Surface);
        Assert.Equal("Vendor.More.dll", Assert.Single(untrusted.Verify().Findings).Assembly);

        using OutputFolder trusted = new OutputFolder().WithForeign("Vendor", Sdk).WithForeign("Vendor.More", Companion).With("App", Guard, surface: Surface + "\nTrusted Vendor.More");
        Verification result = trusted.Verify();
        Assert.Empty(result.Findings);
        Assert.Equal("Vendor.More", JsonDocument.Parse(result.Inventory).RootElement.GetProperty("trustedAssemblies").EnumerateArray().Single().GetString());
        Assert.Contains("M:Vendor.More.Helper.Buy(Vendor.IClient)", result.Inventory, StringComparison.Ordinal);
    }

    private static OutputFolder Output(string body, string modifier = "", string declaration = "\"why\", \"2026-12-31\", \"B\", \"A\"", bool optimized = true, string legs = "") =>
        new OutputFolder().With("Contract", $$"""
            using Safety.Contracts;
            using Safety.Guard;
            using Safety.Guarding;
            using Safety.Identity;
            using Safety.Orders;

            namespace Demo
            {
                public static class BreakGlassMethods
                {
                    [BreakGlass({{declaration}})]
                    public static {{modifier}}Task<OrderAck> PlaceCore(BreakGlassPermit permit, IBroker broker, NewOrder order) { {{body}} }
                    {{legs}}
                }

                [BrokerContract(Mapping = typeof(BreakGlassMethods))]
                [HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 10, MaxPriceBandBps = 200)]
                public interface IBroker
                {
                    [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order);
                    [BrokerCall(BrokerCallKind.Forbidden)] Task Announce(ClientOrderId id);
                }
            }
            """, optimized);
}
