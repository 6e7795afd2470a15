using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Definition;
using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Tests.Rules;

/// <summary>What a catalogue does: its types are guarded wherever the SDK is referenced, with and without a guard.</summary>
public sealed class CatalogueTests
{
    public static TheoryData<string> Assemblies => ["Alpaca.Markets", "CryptoExchange.Net", "Binance.Net", "QuickFix", "CSharpAPI", "IBApi", "QuantConnect.Common"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Catalogue_IsUnderstood(string assembly)
    {
        CatalogueSpec catalogue = BuiltInCatalogues.Find(assembly)!;
        Assert.Empty(catalogue.Problems);
        Assert.Contains(catalogue.Lines, static line => line.Kind == Model.CallKind.Submit || line.Kind == Model.CallKind.ByMessage);
        Assert.Matches("^[^ ]+/[^ ]+@[0-9a-f]{40}$", catalogue.Source);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public async Task StandIn_MatchesItsCatalogue(string assembly) =>
        Assert.Empty(await Scenario.Of("class Nothing;").WithReference(Standing(assembly)).AnalyzeAsync(new CatalogueMatchAnalyzer()));

    [Fact]
    public Task OrderCall_WithoutAnyGuard_Triggers() => Scenario.Of("""
        class Strategy
        {
            static Task Go(Alpaca.Markets.IAlpacaTradingClient client, Alpaca.Markets.OrderBase order) => client.[|PostOrderAsync|](order, default);
            static Task Read(Alpaca.Markets.IAlpacaTradingClient client) => client.ListPositionsAsync(default);
        }
        """).WithAlpaca().VerifyAsync(new RawBrokerCallAnalyzer());

    [Fact]
    public async Task OrderCall_SaysHowToGuardIt()
    {
        ImmutableArray<Diagnostic> found = await Scenario.Of("""
            class Strategy { static Task Go(Alpaca.Markets.IAlpacaTradingClient client, Alpaca.Markets.OrderBase order) => client.PostOrderAsync(order, default); }
            """).WithAlpaca().AnalyzeAsync(new RawBrokerCallAnalyzer());
        Assert.Contains("[BrokerGuard(typeof(IAlpacaTradingClient))]", Assert.Single(found).GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class S { static void Go(QuickFix.Message m, QuickFix.SessionID s) => QuickFix.Session.[|SendToTarget|](m, s); }", "QuickFix")]
    [InlineData("class S { static void Go(IBApi.EClientSocket c) => c.[|placeOrder|](1, null!, null!); }", "CSharpAPI")]
    [InlineData("class S { static void Go(IBApi.EClient c) => c.[|reqGlobalCancel|](); }", "IBApi")]
    [InlineData("class S { static void Go(QuantConnect.Interfaces.IBrokerage b) => b.[|PlaceOrder|](null!); }", "QuantConnect.Common")]
    [InlineData("class S { static Task Go(CryptoExchange.Net.SharedApis.ISpotOrderRestClient c) => c.[|PlaceSpotOrderAsync|](null!, default); }", "CryptoExchange.Net")]
    public Task OrderCall_OfEverySdk_Triggers(string source, string assembly) =>
        Scenario.Of(source).WithReference(Standing(assembly)).VerifyAsync(new RawBrokerCallAnalyzer());

    [Fact]
    public Task Navigation_OutsideTheRoot_Triggers() => Scenario.Of("""
        using Binance.Net.Clients;
        using Binance.Net.Interfaces.Clients.SpotApi;
        static class Program
        {
            [CompositionRoot] static IBinanceRestClientSpotApiTrading Build() => new BinanceRestClient().SpotApi.Trading;
            static object Elsewhere(BinanceRestClient client) => client.[|SpotApi|].[|Trading|];
        }
        """).WithBinance().VerifyAsync(new RawBrokerCallAnalyzer());

    [Fact]
    public async Task RawClient_HeldOutsideTheRoot_TriggersAndNamesTheFreeLeaf()
    {
        ImmutableArray<Diagnostic> found = await Scenario.Of("""
            class Strategy([|Binance.Net.Interfaces.Clients.SpotApi.IBinanceRestClientSpotApiTrading|] trading) { public override string ToString() => trading.ToString()!; }
            """.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)).WithBinance().AnalyzeAsync(new RawBrokerHeldAnalyzer());
        Assert.All(found, static finding => Assert.Equal("SAFE206", finding.Id));
        Assert.Contains(found, static finding => finding.GetMessage(null).Contains("hold IBinanceRestClientSpotApiExchangeData where only queries are needed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reflection_Triggers() => Assert.Equal("SAFE207", Assert.Single(await Scenario.Of("""
        class S { static object? Go() => typeof(Alpaca.Markets.IAlpacaTradingClient).GetMethod("PostOrderAsync"); }
        """).WithAlpaca().AnalyzeAsync(new BrokerReflectionAnalyzer())).Id);

    [Fact]
    public async Task FreeLeaf_HeldAnywhere_DoesNotTrigger() => Assert.Empty(await Scenario.Of("""
        using Binance.Net.Clients;
        using Binance.Net.Interfaces.Clients.SpotApi;
        class Prices(IBinanceRestClientSpotApiExchangeData data) { public Task<decimal> Last() => data.GetPriceAsync("BTCUSDT"); }
        static class Program
        {
            [CompositionRoot]
            static Prices Build() => new(new BinanceRestClient(options => options.RateLimiterEnabled = false).SpotApi.ExchangeData);
        }
        """).WithBinance().AnalyzeAsync(All));

    [Fact]
    public async Task DataClient_DoesNotTrigger() => Assert.Empty(await Scenario.Of("""
        using Alpaca.Markets;
        class Prices(IAlpacaDataClient data) { public IAlpacaDataClient Data => data; }
        static class Program { static Prices Build() => new(Environments.Paper.GetAlpacaDataClient(new SecurityKey())); }
        """).WithAlpaca().AnalyzeAsync(All));

    [Fact]
    public async Task MarketDataProgram_OfIb_DoesNotTrigger() => Assert.Empty(await Scenario.Of("""
        static class Program
        {
            [CompositionRoot]
            static void Run(IBApi.EClientSocket client) { client.eConnect("localhost", 1, 1); client.reqCurrentTime(); client.reqPositions(); }
        }
        """).WithReference(Standing("CSharpAPI")).AnalyzeAsync(All));

    [Fact]
    public async Task UnlistedMember_TriggersWhereItIsUsed()
    {
        Diagnostic finding = Assert.Single(await Scenario.Of("""
            class S { static Task Go(Alpaca.Markets.IAlpacaTradingClient client) => client.SendBasketAsync(1); }
            """).WithAlpaca(WithNewMember).AnalyzeAsync(new RawBrokerCallAnalyzer()));
        Assert.Equal("SAFE110", finding.Id);
        Assert.Contains("M:Alpaca.Markets.IAlpacaTradingClient.SendBasketAsync(System.Int32)", finding.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task UnlistedMember_ListedByTheProject_DoesNotTrigger() => Scenario.Of("""
        class S { static Task Go(Alpaca.Markets.IAlpacaTradingClient client) => client.SendBasketAsync(1); }
        """).WithAlpaca(WithNewMember).WithSurface("Query M:Alpaca.Markets.IAlpacaTradingClient.SendBasketAsync(System.Int32)").VerifyAsync(new RawBrokerCallAnalyzer());

    [Fact]
    public async Task UnlistedMember_OfAGuardedType_TriggersAtTheGuard() => Assert.Equal("SAFE110", Assert.Single(await Guarded().WithAlpaca(WithNewMember).AnalyzeAsync(new SurfaceMemberAnalyzer())).Id);

    [Fact]
    public async Task GuardedType_NeedsNoSurfaceFile() => Assert.Empty(await Guarded().WithAlpaca().AnalyzeAsync(new SurfaceMemberAnalyzer(), new SurfaceFileAnalyzer()));

    [Fact]
    public async Task ProjectLine_ThatTightens_Counts()
    {
        const string Source = "class S { static Task Go(Alpaca.Markets.IAlpacaTradingClient client) => client.[|ListPositionsAsync|](default); }";
        await Scenario.Of(Source).WithAlpaca().WithSurface("Forbidden M:Alpaca.Markets.IAlpacaTradingClient.ListPositionsAsync(System.Threading.CancellationToken)").VerifyAsync(new RawBrokerCallAnalyzer());
    }

    [Fact]
    public async Task ProjectLine_ThatLoosens_TriggersAndDoesNotCount()
    {
        Scenario program = Scenario.Of("class S { static Task Go(Alpaca.Markets.IAlpacaTradingClient client) => client.CancelAllOrdersAsync(default); }")
            .WithAlpaca().WithSurface("Query M:Alpaca.Markets.IAlpacaTradingClient.CancelAllOrdersAsync(System.Threading.CancellationToken)");
        ImmutableArray<Diagnostic> found = await program.AnalyzeAsync(new SurfaceFileAnalyzer(), new RawBrokerCallAnalyzer());
        Assert.Equal(["SAFE112", "SAFE201"], found.Select(static finding => finding.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OwnTypeOfTheSameName_DoesNotHideTheSdk() => Assert.Contains(
        await (Scenario.Of("""
            namespace Alpaca.Markets { public interface IAlpacaTradingClient { } }
            class S { static Task Go(Alpaca.Markets.OrderBase order) => Alpaca.Markets.EnvironmentExtensions.GetAlpacaTradingClient(null!, null!).PostOrderAsync(order, default); }
            """).WithAlpaca() with { AllowedErrors = ["CS0436"] }).AnalyzeAsync(new RawBrokerCallAnalyzer()),
        static finding => finding.GetMessage(null).Contains("PostOrderAsync", StringComparison.Ordinal));

    [Fact]
    public async Task TestAssembly_CreatesALiveClient_Triggers() => Assert.Equal("SAFE206", Assert.Single(
        await Scenario.Of("class T { object Live() => new Binance.Net.Clients.BinanceRestClient(); }").WithBinance().InTestAssembly().AnalyzeAsync(All)).Id);

    [Fact]
    public async Task ProjectsOwnCatalogue_GuardsItsSdk()
    {
        Scenario program = Scenario.Of("class S { static void Go(Vendor.IVendorClient client) { client.Place(null!); client.GetOrderAsync(\"\"); } }")
            .WithReference(Scenario.Of(BrokerScenario.Sdk) with { AssemblyName = "Vendor" });
        Assert.Empty(await program.AnalyzeAsync(new RawBrokerCallAnalyzer()));
        ImmutableArray<Diagnostic> found = await (program with { AdditionalFiles = [("/src/vendor.broker-catalogue.txt", CatalogueFileAnalyzerTests.Vendor)] })
            .AnalyzeAsync(new RawBrokerCallAnalyzer(), new CatalogueFileAnalyzer(), new CatalogueMatchAnalyzer());
        Assert.Equal("SAFE201", Assert.Single(found).Id);
    }

    internal static Scenario Standing(string assembly) => assembly switch
    {
        "Binance.Net" => SdkStandIn.Of(assembly, SdkStandIn.Binance, null, SdkStandIn.Of("CryptoExchange.Net", SdkStandIn.CryptoExchange)),
        "Alpaca.Markets" => SdkStandIn.Of(assembly, SdkStandIn.Alpaca),
        "QuickFix" => SdkStandIn.Of(assembly, SdkStandIn.QuickFix),
        _ => SdkStandIn.Of(assembly),
    };

    private static Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer[] All =>
    [
        .. typeof(SafetyAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static string WithNewMember(string source) =>
        source.Replace("interface IAlpacaTradingClient {", "interface IAlpacaTradingClient { System.Threading.Tasks.Task<int> SendBasketAsync(int orders);", StringComparison.Ordinal);

    private static Scenario Guarded() => Scenario.Of("""
        [BrokerGuard(typeof(Alpaca.Markets.IAlpacaTradingClient))]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public sealed partial class AlpacaGuard;
        """);
}
