namespace Safety.Verifier.Tests;

/// <summary>Who ships a catalogued SDK is held to its catalogue, with a guard or without.</summary>
public sealed class CatalogueTests
{
    private const string Alpaca = """
        namespace Alpaca.Markets
        {
            public class OrderBase { }
            public interface IAlpacaTradingClient
            {
                Task<string> PostOrderAsync(OrderBase order, CancellationToken cancellationToken = default);
                Task<int> ListPositionsAsync(CancellationToken cancellationToken = default);
                Task<int> SendBasketAsync(int orders);
            }
            public static class Shortcuts { public static Task Buy(IAlpacaTradingClient client) => client.PostOrderAsync(new OrderBase()); }
        }
        """;

    private const string Lean = """
        namespace QuantConnect.Orders { public class Order { } }
        namespace QuantConnect.Interfaces { public interface IBrokerage { bool PlaceOrder(QuantConnect.Orders.Order order); string Name { get; } } }
        """;

    [Theory]
    [InlineData("client.PostOrderAsync(new())", "M:Alpaca.Markets.IAlpacaTradingClient.PostOrderAsync(Alpaca.Markets.OrderBase,System.Threading.CancellationToken)")]
    [InlineData("client.SendBasketAsync(1)", "M:Alpaca.Markets.IAlpacaTradingClient.SendBasketAsync(System.Int32)")]
    [InlineData("Alpaca.Markets.Shortcuts.Buy(client)", "M:Alpaca.Markets.Shortcuts.Buy(Alpaca.Markets.IAlpacaTradingClient)")]
    public void RawCall_WithoutAnyGuard_Triggers(string call, string member)
    {
        using OutputFolder output = Bot(call);
        Assert.Equal(member, Assert.Single(output.Verify().Findings).Member);
    }

    [Fact]
    public void Query_DoesNotTrigger()
    {
        using OutputFolder output = Bot("client.ListPositionsAsync()");
        Assert.Empty(output.Verify().Findings);
    }

    [Fact]
    public void VendorsOwnCompanion_DoesNotTrigger()
    {
        const string Helper = "namespace Alpaca.Markets.Extensions { public static class Helper { static Task Go(Alpaca.Markets.IAlpacaTradingClient client) => client.PostOrderAsync(new()); } }";
        using OutputFolder companion = new OutputFolder().WithForeign("Alpaca.Markets", Alpaca).WithForeign("Alpaca.Markets.Extensions", Helper);
        Assert.Empty(companion.Verify().Findings);
        using OutputFolder stranger = new OutputFolder().WithForeign("Alpaca.Markets", Alpaca).WithForeign("Alpaca.Extras", Helper);
        Assert.Single(stranger.Verify().Findings);
    }

    [Fact]
    public void Facade_TheEngineMayCall_NobodyElse()
    {
        const string Engine = "namespace QuantConnect.Lean.Engine { public class Engine { public void Run(QuantConnect.Interfaces.IBrokerage broker) => broker.PlaceOrder(new()); } }";
        using OutputFolder output = new OutputFolder().WithForeign("QuantConnect.Common", Lean).WithForeign("QuantConnect.Lean.Engine", Engine)
            .WithForeign("Launcher", "public static class Launcher { public static void Go(QuantConnect.Interfaces.IBrokerage broker) => new QuantConnect.Lean.Engine.Engine().Run(broker); }");
        Assert.Empty(output.Verify().Findings);
        using OutputFolder bypass = new OutputFolder().WithForeign("QuantConnect.Common", Lean)
            .WithForeign("Launcher", "public static class Launcher { public static void Go(QuantConnect.Interfaces.IBrokerage broker) => broker.PlaceOrder(new()); }");
        Assert.Equal("M:QuantConnect.Interfaces.IBrokerage.PlaceOrder(QuantConnect.Orders.Order)", Assert.Single(bypass.Verify().Findings).Member);
    }

    private static OutputFolder Bot(string call) => new OutputFolder().WithForeign("Alpaca.Markets", Alpaca)
        .WithForeign("Bot", $"public static class Bot {{ public static Task Go(Alpaca.Markets.IAlpacaTradingClient client) => {call}; }}");
}
