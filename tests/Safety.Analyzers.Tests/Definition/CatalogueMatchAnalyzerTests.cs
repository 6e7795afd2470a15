using Microsoft.CodeAnalysis;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE117.</summary>
public sealed class CatalogueMatchAnalyzerTests
{
    private const string Absent = """
        catalogue 1
        sdk Alpaca.Markets
        assembly Alpaca.Markets
        checked 7.0 own/copy@0123456789012345678901234567890123456789
        absent M:Alpaca.Markets.IAlpacaTradingClient.CancelAllOrdersAsync(System.Threading.CancellationToken)
        """;

    [Fact]
    public async Task RenamedMember_TriggersAndNamesBothVersions()
    {
        Diagnostic finding = Assert.Single(await Scenario.Of("[assembly: System.Reflection.AssemblyVersion(\"1.0\")] class Nothing;").WithAlpaca(Renamed).AnalyzeAsync(new CatalogueMatchAnalyzer()));
        Assert.Equal("SAFE117", finding.Id);
        string message = finding.GetMessage(null);
        Assert.Contains("checked against version 8.0.0-beta4, and version 0.0.0.0 is referenced", message, StringComparison.Ordinal);
        Assert.Contains("absent M:Alpaca.Markets.IAlpacaTradingClient.CancelAllOrdersAsync(System.Threading.CancellationToken)", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingType_Triggers() => Assert.Contains(
        "T:Alpaca.Markets.IAlpacaTradingClient is missing",
        Assert.Single(await Scenario.Of("class Nothing;").WithReference(Scenario.Of("namespace Alpaca.Markets { public interface IOther { } public interface IRateLimitProvider { int GetRateLimitValues(); } public static class EnvironmentExtensions { } }") with { AssemblyName = "Alpaca.Markets" }).AnalyzeAsync(new CatalogueMatchAnalyzer())).GetMessage(null),
        StringComparison.Ordinal);

    [Fact]
    public async Task AcknowledgedAbsence_DoesNotTrigger() => Assert.Empty(
        await (Scenario.Of("class Nothing;").WithAlpaca(Renamed) with { AdditionalFiles = [("/src/alpaca.broker-catalogue.txt", Absent)] }).AnalyzeAsync(new CatalogueMatchAnalyzer()));

    [Fact]
    public async Task CompanionThatIsNotReferenced_DoesNotTrigger() => Assert.Empty(
        await Scenario.Of("class Nothing;").WithReference(SdkStandIn.Of("Alpaca.Markets", SdkStandIn.Alpaca)).AnalyzeAsync(new CatalogueMatchAnalyzer()));

    private static string Renamed(string source) => source.Replace(" CancelAllOrdersAsync(", " CancelEverythingAsync(", StringComparison.Ordinal);
}
