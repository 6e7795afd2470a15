using Microsoft.CodeAnalysis;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE118.</summary>
public sealed class CatalogueFileAnalyzerTests
{
    /// <summary>A project's own catalogue, of the vendor's client of the other tests.</summary>
    internal const string Vendor = """
        catalogue 1
        # The vendor's client.
        sdk Vendor
        assembly Vendor
        checked 1.0 vendor/client@0123456789012345678901234567890123456789

        type T:Vendor.IVendorClient
          hold T:Vendor.VendorOrder
        Submit M:Vendor.IVendorClient.PostOrderAsync(Vendor.VendorOrder,System.Threading.CancellationToken)
        Replace M:Vendor.IVendorClient.PatchOrderAsync(System.String,System.Decimal)
        Cancel M:Vendor.IVendorClient.DeleteOrderAsync(System.String)
        Query:OrderByClientId M:Vendor.IVendorClient.GetOrderAsync(System.String)
        Submit M:Vendor.IVendorClient.Place(Vendor.VendorOrder)
        Navigation P:Vendor.IVendorClient.Margin

        partly T:Vendor.VendorExtensions
        Submit M:Vendor.VendorExtensions.BuyAsync(Vendor.IVendorClient,System.String)
        """;

    [Theory]
    [InlineData("Submitt M:Vendor.IVendorClient.New", "(18,1)", "'Submitt' is no call kind")]
    [InlineData("Submit X:Vendor.IVendorClient.New", "(18,8)", "no documentation-comment id")]
    [InlineData("Submit:Positions M:Vendor.IVendorClient.New", "(18,7)", "no role of a Submit")]
    [InlineData("Submit M:Vendor.VendorExtensions.BuyAsync(Vendor.IVendorClient,System.String)", "(18,8)", "is listed twice")]
    [InlineData("  holds T:Vendor.X", "(18,3)", "'holds' is not understood here")]
    [InlineData("Submit\tM:Vendor.X", "(18,1)", "no tab")]
    [InlineData("type T:Vendor.X in Vendor.Other", "(18,6)", "no companion")]
    [InlineData("message D Sell", "(18,9)", "a message type and a call kind")]
    [InlineData("must-set P:Vendor.X.Y", "(18,10)", "a property obligation is")]
    [InlineData("never-call M:Vendor.X.Y\n  write something", "(1,1)", "lacks 'write', 'because' or 'when'")]
    [InlineData("must-call M:Vendor.X.Y by M:Vendor.Z", "(18,11)", "'must-call' takes")]
    public async Task UnknownLine_TriggersAtItsPlace(string line, string place, string text)
    {
        Diagnostic finding = Assert.Single(await Program(Vendor + "\n" + line).AnalyzeAsync(new CatalogueFileAnalyzer()));
        Assert.Contains(text, finding.GetMessage(null), StringComparison.Ordinal);
        if (!text.StartsWith("lacks", StringComparison.Ordinal))
            Assert.Equal(place, $"({finding.Location.GetLineSpan().StartLinePosition.Line + 1},{finding.Location.GetLineSpan().StartLinePosition.Character + 1})");
    }

    [Theory]
    [InlineData("catalogue 2")]
    [InlineData("sdk Vendor")]
    public async Task AnotherFormat_Triggers(string first) =>
        Assert.Contains("begins with the line", (await Program(Vendor.Replace("catalogue 1", first, StringComparison.Ordinal)).AnalyzeAsync(new CatalogueFileAnalyzer()))[0].GetMessage(null), StringComparison.Ordinal);

    [Fact]
    public async Task LooserThanTheShippedCatalogue_Triggers()
    {
        const string Looser = """
            catalogue 1
            sdk Alpaca.Markets
            assembly Alpaca.Markets
            checked 7.0 own/copy@0123456789012345678901234567890123456789
            type T:Alpaca.Markets.IAlpacaTradingClient
            Query M:Alpaca.Markets.IAlpacaTradingClient.CancelAllOrdersAsync(System.Threading.CancellationToken)
            """;
        Diagnostic finding = Assert.Single(await (Scenario.Of("class Nothing;").WithAlpaca() with { AdditionalFiles = [("/src/mine.broker-catalogue.txt", Looser)] }).AnalyzeAsync(new CatalogueFileAnalyzer()));
        Assert.Contains("may only tighten", finding.GetMessage(null), StringComparison.Ordinal);
    }

    /// <summary>A line of the project's that would let the raw client be held, or an assembly of its own pass for the vendor's.</summary>
    [Theory]
    [InlineData("free T:Alpaca.Markets.IAlpacaTradingClient", "is no 'free' in the catalogue of Alpaca.Markets")]
    [InlineData("companion Trading.Shortcuts", "is no 'companion' in the catalogue of Alpaca.Markets")]
    [InlineData("facade", "'Alpaca.Markets' is no facade in the catalogue that ships with Safety")]
    public async Task FreerThanTheShippedCatalogue_TriggersAndDoesNotCount(string line, string text)
    {
        string own = $"catalogue 1\nsdk Own\nassembly Alpaca.Markets\nchecked 7.0 own/copy@0123456789012345678901234567890123456789\n{line}";
        Scenario program = Scenario.Of("class Strategy { public Alpaca.Markets.IAlpacaTradingClient? Held; }").WithAlpaca() with { AdditionalFiles = [("/src/mine.broker-catalogue.txt", own)] };
        Diagnostic finding = Assert.Single(await program.AnalyzeAsync(new CatalogueFileAnalyzer()));
        Assert.Contains(text, finding.GetMessage(null), StringComparison.Ordinal);
        Assert.Equal("SAFE206", Assert.Single(await program.AnalyzeAsync(new Safety.Analyzers.Usage.RawBrokerHeldAnalyzer())).Id);
    }

    [Fact]
    public async Task AsFreeAsTheShippedCatalogue_DoesNotTrigger() =>
        Assert.Empty(await (Scenario.Of("class Nothing;").WithQuickFix() with
        {
            AdditionalFiles = [("/src/mine.broker-catalogue.txt", "catalogue 1\nsdk Own\nassembly QuickFix\ncompanion QuickFix.FIX44\nchecked 1.0 own/copy@0123456789012345678901234567890123456789\nfree T:QuickFix.SessionID")],
        }).AnalyzeAsync(new CatalogueFileAnalyzer()));

    [Fact]
    public async Task Valid_DoesNotTrigger() => Assert.Empty(await Program(Vendor).AnalyzeAsync(new CatalogueFileAnalyzer()));

    private static Scenario Program(string catalogue) =>
        Scenario.Of("class Nothing;").WithReference(Scenario.Of(BrokerScenario.Sdk) with { AssemblyName = "Vendor" })
            with
        { AdditionalFiles = [("/src/vendor.broker-catalogue.txt", catalogue)] };
}
