namespace Safety.Verifier.Tests;

/// <summary>The surface of an SDK one does not own.</summary>
public sealed class SdkSurfaceTests
{
    [Fact]
    public void SdkAndItsGuard_DoNotTrigger()
    {
        using OutputFolder output = Guarded("public static class User { public static async Task<int> Go(Vendor.ITrading trading) => (await trading.Orders()).Count + await Vendor.TradingExtensions.Count(trading); }");
        Assert.Empty(output.Verify().Findings);
    }

    [Fact]
    public void MemberOfTheSdkThatReachesAGuardedOne_JoinsTheSurface()
    {
        using OutputFolder output = Guarded("public static class User { public static Task Go(Vendor.ITrading trading) => Vendor.TradingExtensions.Buy(trading, \"AAPL\"); }");
        Verification result = output.Verify();
        Finding finding = Assert.Single(result.Findings);
        Assert.Equal("M:Vendor.TradingExtensions.Buy(Vendor.ITrading,System.String)", finding.Member);
        Assert.Contains("broker-surface.txt", finding.Text, StringComparison.Ordinal);
        Assert.Contains("\"derived\": true", result.Inventory, StringComparison.Ordinal);
        Assert.DoesNotContain("TradingExtensions.Count", result.Inventory, StringComparison.Ordinal);
        Assert.DoesNotContain("TradingExtensions.Market", result.Inventory, StringComparison.Ordinal);
    }

    [Fact]
    public void Navigation_IsForTheCompositionRoot()
    {
        const string Go = "public static Vendor.ITrading Go(Vendor.ITrading trading) => trading.Sub;";
        using OutputFolder outside = Guarded($"public static class User {{ {Go} }}");
        Assert.Equal("P:Vendor.ITrading.Sub", Assert.Single(outside.Verify().Findings).Member);
        using OutputFolder inside = Guarded($"public static class User {{ [Safety.Contracts.CompositionRoot] {Go} }}");
        Assert.Empty(inside.Verify().Findings);
    }

    /// <summary>Without the embedded file: order calls from the guard's call sites, queries from what it forwards, the rest is forbidden.</summary>
    [Fact]
    public void WithoutTheSurfaceFile_TheGuardTellsTheKinds()
    {
        using OutputFolder output = new OutputFolder().WithForeign("Vendor", Sources.Sdk).With("App", Sources.SdkGuard + """
            public static class User
            {
                public static Task<IReadOnlyList<string>> Read(Vendor.ITrading trading) => trading.Orders();
                public static Task Write(Vendor.ITrading trading) => trading.Post("AAPL", 1, null);
                [Safety.Contracts.CompositionRoot] public static object Navigate(Vendor.ITrading trading) => trading.Sub;
            }
            """, surface: Sources.SdkSurface);
        string file = output.PathOf("surface.txt");
        File.WriteAllText(file, Sources.SdkSurface);
        Assert.Equal(["User.Write"], output.Verify().Findings.Select(static finding => finding.Method));

        RemoveResource(output.PathOf("App.dll"));
        Assert.Equal(["User.Navigate", "User.Write"], output.Verify().Findings.Select(static finding => finding.Method));
        Assert.Equal(["User.Write"], output.Verify(surfaceFiles: file).Findings.Select(static finding => finding.Method));
    }

    private static OutputFolder Guarded(string user) =>
        new OutputFolder().WithForeign("Vendor", Sources.Sdk).With("App", Sources.SdkGuard + user, surface: Sources.SdkSurface);

    /// <summary>Gives the resource another name of the same length, as if it had never been embedded.</summary>
    private static void RemoveResource(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int name = bytes.AsSpan().IndexOf("broker-surface.txt\0"u8);
        Assert.True(name > 0);
        bytes[name] = (byte)'x';
        File.WriteAllBytes(path, bytes);
    }
}
