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

    /// <summary>What a constructor of the SDK does, creating it does; that it opens a session is composition.</summary>
    [Theory]
    [InlineData("Vendor.Once", 1)]
    [InlineData("Vendor.Session", 0)]
    public void ConstructorOfTheSdk_JoinsWhenItSends(string type, int found)
    {
        const string More = """
            namespace Vendor
            {
                public sealed class Once { public Once(ITrading trading) => Sent = trading.Post("AAPL", 1, null); public Task<string> Sent { get; } }
                public sealed class Session { public Session(ITrading trading) => Sub = trading.Sub; public ITrading Sub { get; } }
            }
            """;
        using OutputFolder output = new OutputFolder().WithForeign("Vendor", Sources.Sdk + More)
            .With("App", Sources.SdkGuard + $"public static class User {{ public static object Go(Vendor.ITrading trading) => new {type}(trading); }}", surface: Sources.SdkSurface);
        Verification result = output.Verify();
        Assert.Equal(found, result.Findings.Count);
        Assert.Contains("M:Vendor.Once.#ctor(Vendor.ITrading)", result.Inventory, StringComparison.Ordinal);
    }

    /// <summary>A further assembly of the vendor is part of the SDK when the surface file says so, and then its members join the surface.</summary>
    [Fact]
    public void CompanionOfTheSdk_IsReadAsTheSdk()
    {
        const string Companion = "namespace Vendor.More { public static class Baskets { public static Task All(ITrading trading) => trading.Post(\"AAPL\", 1, null); public static Task Read(ITrading trading) => trading.Orders(); } }";
        const string User = "public static class User { public static Task Go(Vendor.ITrading trading) => Vendor.More.Baskets.All(trading); public static Task Read(Vendor.ITrading trading) => Vendor.More.Baskets.Read(trading); }";
        using OutputFolder unknown = new OutputFolder().WithForeign("Vendor", Sources.Sdk).WithForeign("Vendor.More", Companion).With("App", Sources.SdkGuard + User, surface: Sources.SdkSurface);
        Assert.Equal(["Vendor.More.dll"], unknown.Verify().Findings.Select(static finding => finding.Assembly));
        using OutputFolder known = new OutputFolder().WithForeign("Vendor", Sources.Sdk).WithForeign("Vendor.More", Companion)
            .With("App", Sources.SdkGuard + User, surface: Sources.SdkSurface + "\nTrusted Vendor.More");
        Finding finding = Assert.Single(known.Verify().Findings);
        Assert.Equal(("App.dll", "M:Vendor.More.Baskets.All(Vendor.ITrading)"), (finding.Assembly, finding.Member));
        Assert.Contains("\"Vendor.More\"", known.Verify().Inventory, StringComparison.Ordinal);
    }

    /// <summary>Reading a property is a query; writing it is not.</summary>
    [Fact]
    public void WritingAQuery_Triggers()
    {
        const string Vendor = "namespace Vendor { public interface IFeed { bool IsPaused { get; set; } } }";
        using OutputFolder output = new OutputFolder().WithForeign("Vendor", Vendor).With("App", """
            [Safety.Contracts.BrokerGuard(typeof(Vendor.IFeed))] public sealed partial class FeedGuard;
            public static class User { public static bool Read(Vendor.IFeed feed) => feed.IsPaused; public static void Write(Vendor.IFeed feed) => feed.IsPaused = true; }
            """, surface: "Query P:Vendor.IFeed.IsPaused");
        Assert.Equal(["User.Write"], output.Verify().Findings.Select(static finding => finding.Method));
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
