using System.Globalization;
using Safety.Enforcement.Tests.Building;
using Safety.Guard;

namespace Safety.Enforcement.Tests.Cases;

/// <summary>BreakGlassMethods, attestation and interceptors. A break-glass method's last day is counted from the day of the build, which is today's.</summary>
internal static class TrustCases
{
    private const string Demanded = "permit.Demand();\n        return broker.SubmitOrder(order, cancellationToken);";

    private const string GuardOfTheVendor = """
        using Safety.Contracts;
        using Safety.Guard;
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
        """;

    public static IEnumerable<EnforcementCase> List =>
    [
        BreakGlass("BreakGlassWithItsDemand", Day(30), Demanded),
        BreakGlass("BreakGlassExpired", Day(-1), Demanded) with { Rule = "SAFE116", Remedy = "have it approved anew" },
        BreakGlass("BreakGlassExpired_OtherDayOnCommandLine", Day(-1), Demanded) with { Rule = "SAFE116", GlobalProperties = "SafetyBuildDate=2020-01-01" },
        BreakGlass("BreakGlassForTooLong", Day(200), Demanded) with { Rule = "SAFE116", Remedy = "more than 90 days" },
        BreakGlass("BreakGlassWithoutDayOfTheBuild", Day(30), Demanded) with
        {
            Rule = "SAFE116",
            Remedy = "the day of the build is not known",
            Project = """<ItemGroup><CompilerVisibleProperty Remove="SafetyBuildDate" /></ItemGroup><Target Name="Hide" BeforeTargets="GenerateMSBuildEditorConfigFileShouldRun"><ItemGroup><CompilerVisibleProperty Remove="SafetyBuildDate" /></ItemGroup></Target>""",
        },
        BreakGlass("BreakGlassWithoutDemand", Day(30), "return broker.SubmitOrder(order, cancellationToken);") with { Rule = "SAFE211", Remedy = "permit.Demand();" },
        BreakGlass("BreakGlassCalledByHand", Day(30), Demanded, "public Task<OrderAck> Go(NewOrder order) => BreakGlassMethods.PlaceCore(default, null!, order, default);") with { Rule = "SAFE211", Remedy = "call the method that the guard has" },
        Library("LibraryNotAttested", withSafety: false) with { Rule = "SAFE210", Remedy = "reference the package 'Safety' in its project" },
        Library("LibraryAttested", withSafety: true),
        Library("LibraryTrustedByName", withSafety: false, "Trusted LibraryTrustedByName.Library\n"),
        new EnforcementCase("StampWrittenByHand", "[assembly: Safety.Contracts.SafetyAttested(\"1.0\")]\n" + Sources.Nothing) { Rule = "SAFE006" },
        new EnforcementCase("AccessChecksIgnored", """
            [assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Safety")] // <- here
            namespace System.Runtime.CompilerServices
            {
                [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
                public sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute { public string AssemblyName => assemblyName; }
            }
            """) { Rule = "SAFE207" },
        new EnforcementCase("ConfigurationBindingWithInterceptors", """
            using Microsoft.Extensions.Configuration;
            using Safety.Orders;

            namespace Demo;

            public sealed class TradingOptions
            {
                public string Symbol { get; set; } = "";
                public int Port { get; set; }
            }

            public static class Startup
            {
                public static TradingOptions Read(IConfiguration configuration)
                {
                    TradingOptions options = new();
                    configuration.Bind(options);
                    return configuration.Get<TradingOptions>() ?? options;
                }
            }
            """)
        {
            References = $"""{EnforcementCase.SafetyPackage}<FrameworkReference Include="Microsoft.AspNetCore.App" />""",
            Project = "<PropertyGroup><EnableConfigurationBindingGenerator>true</EnableConfigurationBindingGenerator></PropertyGroup>",
        },
        new EnforcementCase("GeneratedFilesWrittenToDisk", Sources.ThroughGuard)
        {
            Project = "<PropertyGroup><EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles></PropertyGroup>",
        },
    ];

    private static string Day(int fromToday) => DateTime.UtcNow.AddDays(fromToday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static EnforcementCase BreakGlass(string name, string lastDay, string body, string more = "") => new(name, $$"""
        using Safety.Contracts;
        using Safety.Guard;
        using Safety.Guarding;
        using Safety.Identity;
        using Safety.Orders;

        namespace Demo;

        internal static class BreakGlassMethods
        {
            [BreakGlass("The venue takes an order in two steps", "{{lastDay}}", "A. Adams", "B. Brown")]
            public static Task<OrderAck> PlaceCore(BreakGlassPermit permit, IVenue broker, NewOrder order, CancellationToken cancellationToken)
            {
                {{body}}
            }
        }

        [BrokerContract(Mapping = typeof(BreakGlassMethods))]
        [HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 10, MaxPriceBandBps = 200)]
        public interface IVenue
        {
            [BrokerCall(BrokerCallKind.Forbidden)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken);
            [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken);
        }

        public sealed class Strategy(VenueGuard guard)
        {
            public async Task<OutcomeKind> Send(OrderKey key, NewOrder order) => (await guard.PlaceAsync(key, order)).Kind;
            {{more}}
        }
        """) { HasOwnContract = false };

    private static EnforcementCase Library(string name, bool withSafety, string addedLines = "") => new(name, GuardOfTheVendor)
    {
        HasOwnContract = false,
        References = $"""{EnforcementCase.SafetyPackage}<ProjectReference Include="Library/{name}.Library.csproj" />""",
        Files = new Dictionary<string, string>
        {
            ["broker-surface.txt"] = $"Submit M:Vendor.ITrading.Post(System.String,System.Decimal,System.String)\nQuery M:Vendor.ITrading.Orders\n{addedLines}",
            ["Vendor/Vendor.csproj"] = Project(""),
            ["Vendor/Trading.cs"] = """
                namespace Vendor;

                public interface ITrading
                {
                    Task<string> Post(string symbol, decimal quantity, string? clientOrderId);

                    Task<string> Orders();
                }
                """,
            [$"Library/{name}.Library.csproj"] = Project($"""{(withSafety ? EnforcementCase.SafetyPackage : "")}<ProjectReference Include="../Vendor/Vendor.csproj" />"""),
            ["Library/Reader.cs"] = """
                namespace Library;

                public static class Reader
                {
                    public static object? Last { get; set; }

                    public static bool IsTrading(object client) => client is Vendor.ITrading;
                }
                """,
        },
    };

    private static string Project(string references) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            {references}
          </ItemGroup>
        </Project>
        """;
}
