using Safety.Enforcement.Tests.Building;

namespace Safety.Enforcement.Tests.Cases;

/// <summary>A guarded application that ships a library no analyzer has seen.</summary>
internal static class PrebuiltApplication
{
    /// <summary>What the library calls: an order, past the guard.</summary>
    public const string Bypass = "trading.Post(\"AAPL\", 1, null)";

    /// <summary>What the library calls: a query, as it may.</summary>
    public const string Query = "trading.Orders()";

    /// <summary>An assembly without Safety.</summary>
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

    /// <summary>The application when the publishing itself brings the library, which is then trimmed and compiled like the rest.</summary>
    public static EnforcementCase Rewritten(string name, string call) => Of(name, call, "CopyToOutputDirectory=\"Never\" ") with
    {
        Project = """
            <PropertyGroup><OutputType>Exe</OutputType><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup>
            <ItemGroup><TrimmerRootAssembly Include="Prebuilt;$(MSBuildProjectName)" /></ItemGroup>
            <Target Name="BringPrebuilt" AfterTargets="ComputeResolvedFilesToPublishList">
              <ItemGroup><ResolvedFileToPublish Include="Prebuilt/lib/Prebuilt.dll" RelativePath="Prebuilt.dll" PostprocessAssembly="true" /></ItemGroup>
            </Target>
            """,
    };

    /// <summary>The application without a guard: what the library calls is known from the project's own catalogue alone.</summary>
    public static EnforcementCase Catalogued(string name, string call)
    {
        EnforcementCase guarded = Of(name, call);
        return guarded with
        {
            Code = "System.Console.WriteLine(\"started\");",
            References = $"""{guarded.References}<AdditionalFiles Include="sdk/Trading.broker-catalogue.txt" />""",
            Files = new Dictionary<string, string>(guarded.Files.Where(static file => file.Key != "broker-surface.txt"))
            {
                ["sdk/Trading.broker-catalogue.txt"] = """
                    catalogue 1
                    sdk Trading
                    assembly Vendor
                    checked 1.0 vendor/trading@0123456789012345678901234567890123456789

                    type T:Vendor.ITrading
                    Submit M:Vendor.ITrading.Post(System.String,System.Decimal,System.String)
                    Query M:Vendor.ITrading.Orders
                    """,
            },
        };
    }

    /// <summary>The application.</summary>
    /// <param name="name">The name of its project.</param>
    /// <param name="call">What its library calls.</param>
    /// <param name="copy">How the library is laid beside it: the item's metadata, as attributes.</param>
    public static EnforcementCase Of(string name, string call, string copy = """CopyToOutputDirectory="PreserveNewest" """) => new(name, """
        using Safety.Contracts;
        using Safety.Guarding;
        using Safety.Identity;
        using Safety.Orders;

        namespace Demo;

        internal static class TradingMapping
        {
            public static OrderTerms Describe(string symbol, decimal quantity) => throw new NotSupportedException(symbol + quantity);
            public static Judgement Judge(string response) => Judgement.Accepted(new BrokerOrderId(response));
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
            <Content Include="Prebuilt/lib/Prebuilt.dll" Link="Prebuilt.dll" {copy}/>
            """,
        Project = "<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>",
        Files = new Dictionary<string, string>
        {
            ["broker-surface.txt"] = "Submit M:Vendor.ITrading.Post(System.String,System.Decimal,System.String)\nQuery M:Vendor.ITrading.Orders\n",
            ["Vendor/Vendor.csproj"] = Library,
            ["Vendor/Trading.cs"] = """
                namespace Vendor;

                public interface ITrading
                {
                    Task<string> Post(string symbol, decimal quantity, string? clientOrderId);

                    Task<string> Orders();
                }
                """,
            ["Prebuilt/Prebuilt.csproj"] = Library
                .Replace("<!-- reference -->", """<ProjectReference Include="../Vendor/Vendor.csproj" />""", StringComparison.Ordinal)
                .Replace("<TargetFramework>", "<OutDir>lib/</OutDir><TargetFramework>", StringComparison.Ordinal),
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
