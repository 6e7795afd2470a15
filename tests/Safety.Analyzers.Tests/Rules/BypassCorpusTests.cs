using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Rules;

/// <summary>Bypasses that need an SDK or a compilation of their own; all others are cases of the corpus.</summary>
public sealed class BypassCorpusTests
{
    private const string Contract = """
        namespace Demo;

        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default);
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitTagged(NewOrder order, params string[] tags);
            [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken = default);
            [BrokerQuery] bool IsConnected { get; }
        }
        """;

    private static readonly string s_surface = BrokerScenario.Surface.Replace("Replace M:", "Forbidden M:", StringComparison.Ordinal) + "\nSubmit M:Vendor.VendorExtensions.BuyAsync(Vendor.IVendorClient,System.String)";

    [Theory]
    [InlineData("collection initializer", "SAFE201", """
        class Batch(VendorHolder holder) : System.Collections.IEnumerable
        {
            public void Add(Vendor.VendorOrder order) => holder.Client.Place(order);
            public System.Collections.IEnumerator GetEnumerator() => throw new NotSupportedException();
        }
        [CompositionRoot] class VendorHolder { public required Vendor.IVendorClient Client { get; init; } }
        class Use { object Go(VendorHolder h, Vendor.VendorOrder o) => new Batch(h) { o }; }
        """)]
    [InlineData("SDK helper that is no extension", "SAFE110,SAFE201", "class S { object Go(object c) => Vendor.Desk.Sell((Vendor.IVendorClient)c, \"A\"); }")]
    [InlineData("SDK class's second interface", "SAFE201", "class S(Vendor.ISink sink) { object Go(Vendor.VendorOrder o) => sink.Place(o); }")]
    public async Task Bypass_DoesNotBuild(string way, string rules, string source)
    {
        IEnumerable<string> found = (await AnalyzeAsync(source, Contract)).Select(static finding => finding.Id).Distinct().Order(StringComparer.Ordinal);
        string[] expected = [.. rules.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
        Assert.True(expected.SequenceEqual(found), $"{way}: expected {rules}, found {string.Join(",", found)}");
    }

    [Fact]
    public async Task TopLevelStatements_Trigger()
    {
        Scenario scenario = Program("object o = \"\"; ((Demo.IBroker)o).SubmitOrder(null!);", Contract, "/src/TopLevel.cs");
        Assert.Contains("SAFE201", (await scenario.AnalyzeAsync(All())).Select(static finding => finding.Id));
    }

    [Fact]
    public async Task SurfaceFileInOtherCase_IsReadByEveryRule()
    {
        Scenario scenario = Program("class S(Vendor.IVendorClient c) { object Go(Vendor.VendorOrder o) => c.Place(o); }", Contract, "/src/Program.cs");
        scenario = scenario with { AdditionalFiles = [("/src/Broker-Surface.txt", scenario.AdditionalFiles[0].Text)] };
        Assert.Contains("SAFE201", (await scenario.AnalyzeAsync(All())).Select(static finding => finding.Id));
    }

    [Fact]
    public async Task ContractInAnAssemblyNamedLikeTheFramework_Triggers()
    {
        Scenario scenario = Program("class S { object Go(Demo.IBroker b, NewOrder o) => b.SubmitOrder(o); }", Contract, "/src/Program.cs") with { AssemblyName = "Microsoft.Desk" };
        Assert.Contains("SAFE201", (await scenario.AnalyzeAsync(All())).Select(static finding => finding.Id));
    }

    internal static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(string source, string contract) =>
        await Program(source, contract, "/src/Program.cs").AnalyzeAsync(All());

    internal static DiagnosticAnalyzer[] All() =>
    [
        .. typeof(SafetyAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static Scenario Program(string source, string contract, string path)
    {
        bool hasDesk = source.Contains("Vendor.Desk", StringComparison.Ordinal);
        bool hasSink = source.Contains("Vendor.ISink", StringComparison.Ordinal);
        string sdk = BrokerScenario.Sdk
            + (hasDesk ? "\npublic static class Desk { public static Task<string> Sell(IVendorClient client, string symbol) => client.PostOrderAsync(new VendorOrder(symbol, -1, \"\")); }" : "")
            + (hasSink ? "\npublic interface ISink { bool Place(VendorOrder order); }" : "");
        if (hasSink)
            sdk = sdk.Replace("class VendorClient : IVendorClient", "class VendorClient : IVendorClient, ISink", StringComparison.Ordinal);
        return Scenario.Of("") with
        {
            Files = [(path, source), ("/src/Guards.cs", BrokerScenario.DirectGuard.Replace("[BrokerGuard(typeof(Vendor.IVendorClient))]", "[BrokerGuard(typeof(Vendor.IVendorClient), Mapping = typeof(VendorMapping))]", StringComparison.Ordinal) + VendorMapping), ("/src/Contract.cs", contract), ("/src/VendorUsing.cs", "global using Vendor;")],
            References = [.. Scenario.Of("").WithReference(Scenario.Of(sdk) with { AssemblyName = "Vendor" }).References],
            AdditionalFiles = [("/src/broker-surface.txt", s_surface)],
            RunGenerator = true,

            // What an interceptor points to is for the compiler to say; the rules look at what it is.
            AllowedErrors = ["CS9231", "CS9137"],
        };
    }

    private const string VendorMapping = """

        internal static class VendorMapping
        {
            public static OrderTerms Describe(Vendor.VendorOrder order) => throw new NotSupportedException(order.Symbol);
            public static Vendor.VendorOrder Stamp(Vendor.VendorOrder order, ClientOrderId id) => order with { ClientOrderId = id.Value };
            public static ClientOrderId ReadId(Vendor.VendorOrder order) => new(order.ClientOrderId);
            public static Judgement Judge(string response) => Judgement.Accepted(new BrokerOrderId(response));
            public static OrderSnapshot? Snapshot(string order) => order.Length == 0 ? null : throw new NotSupportedException(order);
        }
        """;
}
