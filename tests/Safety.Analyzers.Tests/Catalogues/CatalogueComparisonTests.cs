using Microsoft.CodeAnalysis;
using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Tests.Rules;
using Safety.CatalogueCheck;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Tests.Catalogues;

/// <summary>The command for whoever updates a catalogue: it finds what is new, gone and changed.</summary>
public sealed class CatalogueComparisonTests
{
    [Theory]
    [InlineData("Alpaca.Markets")]
    [InlineData("CryptoExchange.Net")]
    [InlineData("Binance.Net")]
    [InlineData("QuickFix")]
    [InlineData("CSharpAPI")]
    [InlineData("QuantConnect.Common")]
    public void StandIn_HasNoDifferenceInItsMembers(string assembly) =>
        Assert.DoesNotContain(Compare(assembly, static source => source), static line => line.Contains("not listed, add", StringComparison.Ordinal) || line.Contains("missing in the SDK, remove", StringComparison.Ordinal));

    [Fact]
    public void NewMember_IsFound() => Assert.Contains(
        "not listed, add: Submit M:QuantConnect.Interfaces.IBrokerage.SubmitBasket(System.Int32)",
        Compare("QuantConnect.Common", static source => source.Replace("interface IBrokerage {", "interface IBrokerage { bool SubmitBasket(int orders);", StringComparison.Ordinal)));

    [Fact]
    public void NewHelper_IsFound() => Assert.Contains(
        Compare("QuantConnect.Common", static source => source + " namespace QuantConnect.Orders { public static class More { public static void BuyAll(this QuantConnect.Interfaces.IBrokerage broker) { } } }"),
        static line => line.StartsWith("takes a guarded type and is not listed", StringComparison.Ordinal) && line.Contains("BuyAll", StringComparison.Ordinal));

    [Fact]
    public void RemovedMember_IsFound() => Assert.Contains(
        "missing in the SDK, remove or change: Cancel M:QuantConnect.Interfaces.IBrokerage.CancelOrder(QuantConnect.Orders.Order)",
        Compare("QuantConnect.Common", static source => source.Replace(" CancelOrder(", " Withdraw(", StringComparison.Ordinal)));

    [Fact]
    public void ChangedSignature_IsFoundWithTheNewOne() => Assert.Contains(
        "missing in the SDK, remove or change: Submit M:QuantConnect.Interfaces.IBrokerage.PlaceOrder(QuantConnect.Orders.Order) (its signature may be now M:QuantConnect.Interfaces.IBrokerage.PlaceOrder(QuantConnect.Orders.Order,System.Int32))",
        Compare("QuantConnect.Common", static source => source.Replace(" PlaceOrder(global::QuantConnect.Orders.Order p0)", " PlaceOrder(global::QuantConnect.Orders.Order p0, int p1)", StringComparison.Ordinal)));

    [Fact]
    public void TypeThatNobodyKnows_CannotBeCompared()
    {
        CatalogueSpec catalogue = CatalogueFile.Read("x", "catalogue 1\nsdk X\nassembly X\nchecked 1 a/b@c\ntype T:Demo.IX\nSubmit M:Demo.IX.Place(Demo.Order)", withLocations: true);
        Compilation sdk = Scenario.Of("namespace Demo { public interface IX { void Place(Missing.Order order); } }").Compile();
        Assert.Contains(CatalogueComparison.Of(catalogue, sdk).Differences, static line => line.StartsWith("cannot be compared", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Compare(string assembly, Func<string, string> change)
    {
        Scenario sdk = CatalogueTests.Standing(assembly);
        return CatalogueComparison.Of(BuiltInCatalogues.Find(assembly)!, (sdk with { Files = [.. sdk.Files.Select(file => (file.Path, change(file.Source)))] }).Compile()).Differences;
    }
}
