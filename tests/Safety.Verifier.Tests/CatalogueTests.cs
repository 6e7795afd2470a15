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

    private const string VendorSdk = """
        namespace Vendor
        {
            public interface IClient
            {
                int Place(int order);
                int Positions();
                int Flatten();
            }
            public static class Helper { public static int Buy(IClient client) => client.Place(1); }
        }
        """;

    /// <summary>What a project wrote about it.</summary>
    private const string Catalogue = """
        catalogue 1
        sdk Vendor
        assembly Vendor
        checked 1.0 vendor/client@0
        type T:Vendor.IClient
        Submit M:Vendor.IClient.Place(System.Int32)
        Query M:Vendor.IClient.Positions
        """;

    /// <summary>An application that knows Safety and has no guard.</summary>
    private const string Root = "public static class App { [Safety.Contracts.CompositionRoot] public static void Start() { } }";

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

    /// <summary>What only a project's own catalogue knows, in an assembly that no compiler of ours has seen.</summary>
    [Fact]
    public void RawCall_OfAnSdkThatOnlyAProjectsCatalogueKnows_Triggers()
    {
        using OutputFolder output = Vendor(Catalogue, "client.Place(1)");
        Finding finding = Assert.Single(output.Verify().Findings);
        Assert.Equal(("SAFE401", "Prebuilt.dll", "M:Vendor.IClient.Place(System.Int32)"), (finding.Rule, finding.Assembly, finding.Member));
        using OutputFolder query = Vendor(Catalogue, "client.Positions()");
        Assert.Empty(query.Verify().Findings);
        using OutputFolder unknown = Vendor(null, "client.Place(1)");
        Assert.Empty(unknown.Verify().Findings);
    }

    [Fact]
    public void Inventory_ListsTheSdkOfAProjectsCatalogue()
    {
        using OutputFolder output = Vendor(Catalogue, "client.Positions()");
        Assert.Contains("\"id\": \"M:Vendor.IClient.Place(System.Int32)\",\n          \"kind\": \"Submit\"", output.Verify().Inventory, StringComparison.Ordinal);
    }

    /// <summary>What the catalogue does not list is denied, and so is what reaches it inside the SDK.</summary>
    [Theory]
    [InlineData("client.Flatten()", "M:Vendor.IClient.Flatten")]
    [InlineData("Vendor.Helper.Buy(client)", "M:Vendor.Helper.Buy(Vendor.IClient)")]
    public void UnlistedOrDerived_OfAProjectsCatalogue_Triggers(string call, string member)
    {
        using OutputFolder output = Vendor(Catalogue, call);
        Assert.Equal(member, Assert.Single(output.Verify().Findings).Member);
    }

    [Fact]
    public void CompanionOfAProjectsCatalogue_DoesNotTrigger()
    {
        using OutputFolder output = Vendor(Catalogue.Replace("assembly Vendor", "assembly Vendor\ncompanion Prebuilt", StringComparison.Ordinal), "client.Place(1)");
        Assert.Empty(output.Verify().Findings);
    }

    /// <summary>A catalogue counts where Safety's targets have embedded it, not in any assembly.</summary>
    [Fact]
    public void CatalogueInAnAssemblyWithoutSafety_CountsForNothing()
    {
        using OutputFolder output = new OutputFolder().WithForeign("Vendor", VendorSdk).WithForeign("Stranger", "public static class Nothing { }", "nonsense").WithForeign("Second", "public static class Nothing { }", Catalogue)
            .WithForeign("Prebuilt", "public static class Fast { public static int Go(Vendor.IClient client) => client.Place(1); }");
        Assert.Empty(output.Verify().Findings);
    }

    [Theory]
    [InlineData("Submitt M:Vendor.IClient.Other", "line 8, column 1: 'Submitt' is no call kind")]
    [InlineData("Submit M:Vendor.IClient.Place(System.Int32)", "line 8, column 8: 'M:Vendor.IClient.Place(System.Int32)' is listed twice")]
    [InlineData("free Vendor.IClient", "line 8, column 6: 'Vendor.IClient' is no documentation-comment id")]
    public void LineThatIsNotUnderstood_Triggers(string line, string text)
    {
        using OutputFolder output = Vendor($"{Catalogue}\n{line}", "client.Positions()");
        Finding finding = Assert.Single(output.Verify().Findings);
        Assert.Equal(("SAFE403", "App.dll"), (finding.Rule, finding.Assembly));
        Assert.Contains($"'own.broker-catalogue.txt' embedded in it is not valid, {text}", finding.Text, StringComparison.Ordinal);
    }

    /// <summary>A project's lines about an SDK that a shipped catalogue knows: looser ones are errors and count for nothing.</summary>
    [Theory]
    [InlineData("type T:Alpaca.Markets.IAlpacaTradingClient\nQuery M:Alpaca.Markets.IAlpacaTradingClient.PostOrderAsync(Alpaca.Markets.OrderBase,System.Threading.CancellationToken)", "client.PostOrderAsync(new())", "line 6, column 7")]
    [InlineData("type T:Alpaca.Markets.IAlpacaTradingClient\nSession M:Alpaca.Markets.IAlpacaTradingClient.PostOrderAsync(Alpaca.Markets.OrderBase,System.Threading.CancellationToken)", "client.PostOrderAsync(new())", "line 6, column 9")]
    [InlineData("companion Bot", "client.PostOrderAsync(new())", "line 5, column 11")]
    [InlineData("facade", "Alpaca.Markets.Shortcuts.Buy(client)", "line 5, column 1")]
    public void LooserThanTheShippedCatalogue_TriggersAndDoesNotCount(string lines, string call, string place)
    {
        using OutputFolder output = Bot(call).With("App", Root, catalogue: $"catalogue 1\nsdk Own\nassembly Alpaca.Markets\nchecked 1 own/copy@0\n{lines}");
        Verification result = output.Verify();
        Assert.Equal(["SAFE403", "SAFE401"], result.Findings.Select(static finding => finding.Rule));
        Assert.Contains(place, result.Findings[0].Text, StringComparison.Ordinal);
        Assert.Contains("may only tighten", result.Findings[0].Text, StringComparison.Ordinal);
    }

    /// <summary>The same lines under the name of another SDK of the output.</summary>
    [Fact]
    public void LooserUnderAnotherSdksName_TriggersAndDoesNotCount()
    {
        const string Lines = "type T:Alpaca.Markets.IAlpacaTradingClient\nQuery M:Alpaca.Markets.IAlpacaTradingClient.PostOrderAsync(Alpaca.Markets.OrderBase,System.Threading.CancellationToken)";
        using OutputFolder output = Bot("client.PostOrderAsync(new())").WithForeign("Vendor", VendorSdk).With("App", Root, catalogue: $"catalogue 1\nsdk Own\nassembly Vendor\nchecked 1 own/copy@0\n{Lines}");
        Assert.Equal(["SAFE403", "SAFE401"], output.Verify().Findings.Select(static finding => finding.Rule));
    }

    [Fact]
    public void TighterThanTheShippedCatalogue_Counts()
    {
        const string Forbidden = "type T:Alpaca.Markets.IAlpacaTradingClient\nForbidden M:Alpaca.Markets.IAlpacaTradingClient.ListPositionsAsync(System.Threading.CancellationToken)";
        using OutputFolder output = Bot("client.ListPositionsAsync()").With("App", Root, catalogue: $"catalogue 1\nsdk Own\nassembly Alpaca.Markets\nchecked 1 own/copy@0\n{Forbidden}");
        Assert.Equal("SAFE401", Assert.Single(output.Verify().Findings).Rule);
    }

    /// <summary>A surface file of a prebuilt guard may be as loose as it likes: the shipped catalogue is what counts.</summary>
    [Fact]
    public void SurfaceFileLooserThanTheShippedCatalogue_DoesNotCount()
    {
        using OutputFolder output = Bot("Task.CompletedTask").With("App", """
            using Safety.Contracts;
            public static class App { [CompositionRoot] public static Task Start(Alpaca.Markets.IAlpacaTradingClient client) => client.PostOrderAsync(new()); }
            """);
        string surface = output.PathOf("surface.txt");
        File.WriteAllText(surface, "Session M:Alpaca.Markets.IAlpacaTradingClient.PostOrderAsync(Alpaca.Markets.OrderBase,System.Threading.CancellationToken)");
        Assert.Equal("SAFE401", Assert.Single(output.Verify(surfaceFiles: surface).Findings).Rule);
    }

    private static OutputFolder Bot(string call) => new OutputFolder().WithForeign("Alpaca.Markets", Alpaca)
        .WithForeign("Bot", $"public static class Bot {{ public static Task Go(Alpaca.Markets.IAlpacaTradingClient client) => {call}; }}");

    private static OutputFolder Vendor(string? catalogue, string call) => new OutputFolder().WithForeign("Vendor", VendorSdk).With("App", Root, catalogue: catalogue)
        .WithForeign("Prebuilt", $"public static class Fast {{ public static int Go(Vendor.IClient client) => {call}; }}");
}
