using System.Text.RegularExpressions;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Documentation;

/// <summary>A page of <c>docs/rules</c>: its heading and its two examples.</summary>
internal sealed record RulePage(string Heading, RulePage.Example Bad, RulePage.Example Good)
{
    /// <summary>The contract that all examples share; shown in the index of the pages.</summary>
    public const string SharedContract = """
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 10, MaxPriceBandBps = 200)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken);
            [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken);
            [BrokerQuery(QueryRole.OrderByClientId)] Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken);
        }
        """;

    /// <summary>The guard of the SDK that examples with a surface file talk about.</summary>
    private const string SharedGuard = """
        internal static class VendorMapping
        {
            public static OrderTerms Describe(VendorOrder order) => throw new NotSupportedException(order.Symbol);
            public static VendorOrder Stamp(VendorOrder order, ClientOrderId id) => order with { ClientOrderId = id.Value };
            public static ClientOrderId ReadId(VendorOrder order) => new(order.ClientOrderId);
            public static Judgement Judge(string response) => Judgement.Accepted(new BrokerOrderId(response));
            public static ClientOrderId Target(string id) => new(id);
        }

        [BrokerGuard(typeof(IVendorClient), Mapping = typeof(VendorMapping))]
        [HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 10, MaxPriceBandBps = 200)]
        public sealed partial class VendorGuard;
        """;

    /// <summary>Where a generated file stands, for an example that shows one.</summary>
    private const string GeneratedPath = "/obj/Safety.Generators/Safety.Generators.GuardGenerator/Example.g.cs";

    public static RulePage Read(string id)
    {
        string text = File.ReadAllText(RepositoryFiles.PathOf($"docs/rules/{id}.md")).ReplaceLineEndings("\n");
        return new RulePage(text.Split('\n')[0], Example.Of(Section(text, "Bad")), Example.Of(Section(text, "Good")));
    }

    private static string Section(string text, string name)
    {
        Match match = Regex.Match(text, $"\n## {name}\n(.*?)\n## ", RegexOptions.Singleline);
        Assert.True(match.Success, $"The page has no section '{name}'.");
        return match.Groups[1].Value;
    }

    /// <summary>The code and the surface file of one section.</summary>
    internal sealed record Example(string? Code, bool IsGenerated, string? Surface, string? Catalogue)
    {
        public static Example Of(string section)
        {
            Match code = Regex.Match(section, "```csharp( generated)?\n(.*?)\n```", RegexOptions.Singleline);
            Match surface = Regex.Match(section, "```text\n(.*?)\n```", RegexOptions.Singleline);
            Match catalogue = Regex.Match(section, "```catalogue\n(.*?)\n```", RegexOptions.Singleline);
            return new Example(
                code.Success ? code.Groups[2].Value : null, code.Groups[1].Success, surface.Success ? surface.Groups[1].Value : null, catalogue.Success ? catalogue.Groups[1].Value : null);
        }

        /// <summary>The example as a program: the shared contract beside it, the guard generated.</summary>
        public Scenario ToScenario()
        {
            Assert.NotNull(Code);
            Scenario scenario = new Scenario { RunGenerator = !IsGenerated }
                .With(IsGenerated ? GeneratedPath : "/src/Example.cs", "#nullable enable\n" + Code)
                .With("/src/Broker.cs", SharedContract)
                .With("/src/Vendor.cs", "global using Vendor;")
                .WithReference(Scenario.Of(BrokerScenario.Sdk) with { AssemblyName = "Vendor" });
            if (Catalogue is not null)
                scenario = scenario with { AdditionalFiles = [("/src/sdk.broker-catalogue.txt", Catalogue)] };
            if (Surface is null)
                return scenario;
            return (Code.Contains("[BrokerGuard", StringComparison.Ordinal) ? scenario : scenario.With("/src/Guard.cs", SharedGuard)).WithSurface(Surface);
        }
    }
}
