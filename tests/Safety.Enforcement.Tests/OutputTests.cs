using Safety.Enforcement.Tests.Building;
using Xunit;

namespace Safety.Enforcement.Tests;

/// <summary>The second key in a real build from the package: what no analyzer has seen is found in the output.</summary>
[Collection(nameof(PackedFeed))]
public sealed class OutputTests(PackedFeed feed)
{
    private const string Library = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <!-- reference -->
          </ItemGroup>
        </Project>
        """;

    private readonly CaseWorkspace _builds = new(feed, "outputs");

    [Fact]
    public void LibraryBuiltWithoutSafety_FailsTheApplicationThatShipsIt()
    {
        BuildResult bypass = _builds.Build(Application("trading.Post(\"AAPL\", 1, null)"));
        BuildResult again = _builds.Build(Application("trading.Post(\"AAPL\", 1, null)"));
        BuildResult innocent = _builds.Build(Application("trading.Orders()"));
        BuildResult nothingNew = _builds.Build(Application("trading.Orders()"));

        Assert.True(bypass.Errors.Any(message => message.Code == "SAFE401"), bypass.ToString());
        Assert.True(again.Errors.Any(message => message.Code == "SAFE401"), again.ToString());
        Assert.True(innocent.Messages.Count == 0, innocent.ToString());
        Assert.True(nothingNew.Messages.Count == 0, nothingNew.ToString());
        string inventory = File.ReadAllText(Path.Combine(_builds.FolderOf(Application("")), "bin", "Debug", "net10.0", "Output_Prebuilt.safety.json"));
        Assert.Contains("\"guard\": \"Demo.TradingGuard\"", inventory, StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"Submit\"", inventory, StringComparison.Ordinal);
    }

    private static EnforcementCase Application(string call) => new("Output_Prebuilt", """
        using Safety.Contracts;
        using Safety.Guarding;
        using Safety.Identity;
        using Safety.Orders;

        namespace Demo;

        internal static class TradingMapping
        {
            public static OrderTerms Describe(string symbol, decimal quantity) => throw new NotSupportedException(symbol + quantity);
            public static Verdict Judge(string response) => Verdict.Accepted(new BrokerOrderId(response));
        }

        [BrokerGuard(typeof(Vendor.ITrading), Mapping = typeof(TradingMapping))]
        [VenueProfile(CannotCancel = true)]
        [HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 10, MaxPriceBandBps = 200)]
        public sealed partial class TradingGuard;

        internal static class Program
        {
            public static void Main() => Console.WriteLine("started");
        }
        """)
    {
        HasOwnContract = false,

        // Laid beside the application and not referenced, as a plug-in is: a reference would be SAFE210 before the output is read.
        References = $"""
            {EnforcementCase.SafetyPackage}
            <ProjectReference Include="Vendor/Vendor.csproj" />
            <ProjectReference Include="Prebuilt/Prebuilt.csproj" ReferenceOutputAssembly="false" />
            <Content Include="Prebuilt/bin/Debug/net10.0/Prebuilt.dll" Link="Prebuilt.dll" CopyToOutputDirectory="PreserveNewest" />
            """,
        Project = "<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>",
        Files = new Dictionary<string, string>
        {
            ["broker-surface.txt"] = """
                Submit M:Vendor.ITrading.Post(System.String,System.Decimal,System.String)
                Query M:Vendor.ITrading.Orders

                """.ReplaceLineEndings("\n").TrimEnd() + "\n",
            ["Vendor/Vendor.csproj"] = Library,
            ["Vendor/Trading.cs"] = """
                namespace Vendor;

                public interface ITrading
                {
                    Task<string> Post(string symbol, decimal quantity, string? clientOrderId);

                    Task<string> Orders();
                }
                """,
            ["Prebuilt/Prebuilt.csproj"] = Library.Replace("<!-- reference -->", """<ProjectReference Include="../Vendor/Vendor.csproj" />""", StringComparison.Ordinal),
            ["Prebuilt/Fast.cs"] = $$"""
                namespace Prebuilt;

                public static class Fast
                {
                    public static async Task<string> Go(object client) => client is Vendor.ITrading trading ? await {{call}} : "";
                }
                """,
        },
    };
}
