using System.Text.Json;

namespace Safety.Verifier.Tests;

/// <summary>What is written next to the output, and the sample's real output folder.</summary>
public sealed class InventoryTests
{
    [Fact]
    public void Inventory_ListsMembersGuardControlsAndRoots()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App(
            "[CompositionRoot] public static void Build() { }",
            "[BrokerAdapter] public class Adapter : ConcreteBroker;"));
        Verification result = output.Verify();
        Assert.Empty(result.Findings);
        JsonElement inventory = JsonDocument.Parse(result.Inventory).RootElement;
        JsonElement broker = inventory.GetProperty("brokers")[0];
        Assert.Equal("Demo.IBroker", broker.GetProperty("type").GetString());
        Assert.Equal("Demo.BrokerGuard", broker.GetProperty("guard").GetString());
        Assert.Equal("100000", broker.GetProperty("controls").GetProperty("HardLimit").GetProperty("MaxOrderNotional").GetString());
        Assert.Equal(
            ["Cancel", "Session", "Query:OrderByClientId", "Submit"],
            broker.GetProperty("members").EnumerateArray().Select(static member => member.GetProperty("kind").GetString()));
        Assert.Equal(["App.Adapter : Demo.IBroker"], inventory.GetProperty("adapters").EnumerateArray().Select(static item => item.GetString()));
        Assert.Equal(["App.Strategy.Build"], inventory.GetProperty("compositionRoots").EnumerateArray().Select(static item => item.GetString()));
        Assert.Equal(3, inventory.GetProperty("permitMethods").GetArrayLength());
        Assert.Equal(result.Inventory, output.Verify().Inventory);
    }

    /// <summary>The same sources, built and laid down twice: not a byte of the inventory differs.</summary>
    [Fact]
    public void Inventory_IsTheSameFromTwoFolders()
    {
        static OutputFolder Build() => new OutputFolder().With("Contract", Sources.Contract).WithForeign("Vendor", Sources.Sdk).With("App", Sources.SdkGuard, surface: Sources.SdkSurface);
        using OutputFolder one = Build();
        using OutputFolder other = Build();
        Assert.NotEqual(one.Path, other.Path);
        Assert.Equal(one.Verify().Inventory, other.Verify().Inventory);
        Assert.DoesNotContain(one.Path, one.Verify().Inventory, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingGuarded_IsQuiet()
    {
        using OutputFolder output = new OutputFolder().WithForeign("App", "public static class Nothing { public static int One() => 1; }");
        Assert.Empty(output.Verify().Findings);
    }

    [Fact]
    public void Sample_Passes()
    {
        string folder = Tree.PathOf("samples", "PaperTrading", "bin", Tree.Configuration, "net10.0");
        Verification result = OutputVerifier.Verify(new VerifierOptions { Folder = folder });
        Assert.Empty(result.Findings);
        Assert.Contains("PaperTrading.Broker.PaperBrokerGuard.SendSubmitOrder", result.Inventory, StringComparison.Ordinal);
    }

    [Fact]
    public void Kinds_AreTheRuntimes() => Assert.Equal(
        Enum.GetValues<Safety.Contracts.BrokerCallKind>().Select(static kind => ((int)kind, kind.ToString())),
        Enum.GetValues<Surface.BrokerKind>().Select(static kind => ((int)kind, kind.ToString())));
}
