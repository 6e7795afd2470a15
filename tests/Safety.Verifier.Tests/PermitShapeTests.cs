namespace Safety.Verifier.Tests;

/// <summary>The one legal shape of a raw call, in optimized and in debug IL, and everything near it.</summary>
public sealed class PermitShapeTests
{
    private const string Head = "private static ContentHash Hash(NewOrder order) => default; static bool s_flag; static int s_number;";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Shape_DoesNotTrigger(bool optimized) => Assert.Empty(Verify(optimized, """
        public static Task<OrderAck> Send(in SendPermit permit, IBroker broker, NewOrder order, CancellationToken cancellationToken)
        {
            permit.Demand(Hash(order));
            return broker.SubmitOrder(order, cancellationToken);
        }
        public static void Cancel(in SendPermit permit, IBroker broker, ClientOrderId id)
        {
            permit.Demand(default);
            broker.CancelOrder(id, default);
        }
        """));

    [Theory]
    [InlineData("takes a permit and calls the broker before", "return broker.SubmitOrder(order, default);")]
    [InlineData("takes a permit and calls the broker before", "Task<OrderAck> sent = broker.SubmitOrder(order, default); permit.Demand(Hash(order)); return sent;")]
    [InlineData("has a branch", "if (s_flag) permit.Demand(Hash(order)); return broker.SubmitOrder(order, default);")]
    [InlineData("has a branch", "permit.Demand(Hash(order)); if (s_flag) throw new InvalidOperationException(); return broker.SubmitOrder(order, default);")]
    [InlineData("has a branch", "permit.Demand(Hash(order)); return broker.SubmitOrder(order, s_flag ? default : new CancellationToken(true));")]
    [InlineData("has a handler", "try { permit.Demand(Hash(order)); } catch { } return broker.SubmitOrder(order, default);")]
    [InlineData("more than once", "permit.Demand(Hash(order)); broker.SubmitOrder(order, default); return broker.SubmitOrder(order, default);")]
    [InlineData("computes something between", "permit.Demand(Hash(order)); return broker.SubmitOrder(Other(order), default);")]
    [InlineData("changes something between", "permit.Demand(Hash(order)); s_number = 1; return broker.SubmitOrder(order, default);")]
    [InlineData("does something after", "permit.Demand(Hash(order)); Task<OrderAck> sent = broker.SubmitOrder(order, default); Hash(order); return sent;")]
    [InlineData("makes a delegate", "permit.Demand(Hash(order)); s_send = broker.SubmitOrder; return null!;")]
    public void AnythingElse_Triggers(string fault, string body)
    {
        foreach (bool optimized in (bool[])[true, false])
        {
            Finding finding = Assert.Single(Verify(optimized, $$"""
                static Func<NewOrder, CancellationToken, Task<OrderAck>>? s_send;
                static NewOrder Other(NewOrder order) => order;
                public static Task<OrderAck> Send(in SendPermit permit, IBroker broker, NewOrder order) { {{body}} }
                """));
            Assert.Equal("App.Strategy.Send", finding.Method);
            Assert.Contains(fault, finding.Text, StringComparison.Ordinal);
        }
    }

    /// <summary>An empty permit would throw at run time; that is no reason to let it build.</summary>
    [Fact]
    public void PermitOfOnesOwn_Triggers() => Assert.Single(Verify(true, """
        public static Task<OrderAck> Send(IBroker broker, NewOrder order)
        {
            SendPermit permit = default;
            permit.Demand(Hash(order));
            return broker.SubmitOrder(order, default);
        }
        """));

    /// <summary>A look-alike of the permit, declared by the user, grants nothing.</summary>
    [Fact]
    public void ImpostorPermit_Triggers()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).WithForeign("Impostor", """
            namespace Safety.Generated.V1 { public readonly ref struct SendPermit { public void Demand(int hash) { } } }
            public static class Fast
            {
                public static Task Send(in Safety.Generated.V1.SendPermit permit, Vendor.ITrading trading) { permit.Demand(1); return trading.Post(); }
            }
            namespace Vendor { public interface ITrading { Task Post(); } }
            """).With("App", """
            using Safety.Contracts;
            [BrokerGuard(typeof(Vendor.ITrading))]
            [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 2)]
            public sealed partial class TradingGuard;
            public static class User { public static Task Go(Vendor.ITrading trading) => trading.Post(); public static Task Again() => Fast.Send(default, null!); }
            """);
        Assert.Equal(["User.Again", "User.Go"], output.Verify().Findings.Select(static finding => finding.Method));
    }

    private static IReadOnlyList<Finding> Verify(bool optimized, string members)
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract, optimized).With("App", Sources.App(Head + members), optimized);

        // That the method stands outside a guard is SAFE404's to say.
        return [.. output.Verify().Findings.Where(static finding => finding.Rule == "SAFE401")];
    }
}
