using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;

namespace Safety.Analyzers.Tests.Usage;

public sealed class AttestationAnalyzerTests
{
    private const string Strategy = "public class Strategy { public object Go(Vendor.IVendorClient client) => client.PostOrderAsync(new(\"A\", 1, \"\")); }";

    private static readonly Scenario s_sdk = Scenario.Of(BrokerScenario.Sdk) with { AssemblyName = "Vendor" };

    [Fact]
    public async Task LibraryBuiltWithoutTheRules_Triggers()
    {
        Diagnostic found = Assert.Single(await FindAsync(Library(Strategy)));
        Assert.Equal("SAFE210", found.Id);
        Assert.Equal(
            "'Strategies' can reach IVendorClient and was compiled without Safety's rules; reference the package 'Safety' in its project and build it again, or, when it is the vendor's own, add the line 'Trusted Strategies' to broker-surface.txt",
            found.GetMessage(null));
    }

    [Fact]
    public async Task LibraryBuiltWithTheRules_DoesNotTrigger() =>
        Assert.Empty(await FindAsync(Library("public class Strategy { public Vendor.VendorOrder? Last { get; set; } }") with { RunGenerator = true }));

    [Fact]
    public async Task StampOfALookAlike_Triggers()
    {
        Scenario forger = Library("[assembly: Mine.SafetyAttested(\"1\")]\nnamespace Mine { public sealed class SafetyAttestedAttribute(string version) : Attribute { public string Version => version; } }\n" + Strategy);
        Assert.Equal("SAFE210", Assert.Single(await FindAsync(forger)).Id);
    }

    [Fact]
    public async Task TheSdkItself_DoesNotTrigger() => Assert.Empty(await FindAsync(null));

    [Fact]
    public async Task LibraryThatKnowsNoBroker_DoesNotTrigger() =>
        Assert.Empty(await Program("").WithReference(s_sdk).WithReference(Scenario.Of("public class Json;") with { AssemblyName = "Innocent" }).AnalyzeAsync(new AttestationAnalyzer()));

    [Fact]
    public async Task VendorsFurtherAssembly_TrustedByName_DoesNotTrigger() =>
        Assert.Empty(await FindAsync(Library(Strategy), "\nTrusted Strategies"));

    [Fact]
    public async Task TrustInAnAssemblyThatKnowsSafety_IsNotHeard()
    {
        ImmutableArray<Diagnostic> found = await Program("\nTrusted Contracts").WithReference(s_sdk).WithReference(ContractLibrary(runGenerator: false))
            .AnalyzeAsync(new AttestationAnalyzer());
        Assert.Contains("'Contracts' can reach IOther", Assert.Single(found).GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ContractInALibrary_MustBeStampedThere(bool isStamped) =>
        Assert.Equal(isStamped ? 0 : 1, (await Scenario.Of("class Program;").WithReference(ContractLibrary(isStamped)).AnalyzeAsync(new AttestationAnalyzer())).Length);

    private static Scenario ContractLibrary(bool runGenerator) => Scenario.Of("""
        namespace Other;
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public interface IOther { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order); }
        """) with { AssemblyName = "Contracts", RunGenerator = runGenerator };

    private static Scenario Library(string source) => Scenario.Of(source).WithReference(s_sdk) with { AssemblyName = "Strategies" };

    private static Scenario Program(string addedLines) =>
        Scenario.Of("class Program;").With("/src/Guards.cs", BrokerScenario.DirectGuard).WithSurface(BrokerScenario.Surface + addedLines);

    private static Task<ImmutableArray<Diagnostic>> FindAsync(Scenario? library, string addedLines = "") =>
        Program(addedLines).WithReference(library ?? s_sdk).AnalyzeAsync(new AttestationAnalyzer());
}
