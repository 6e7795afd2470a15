using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Rules;
using Safety.Analyzers.Tests.Harness;
using Safety.CodeFixes;

namespace Safety.Analyzers.Tests.CodeFixes;

public sealed class ListSurfaceMemberFixTests
{
    private const string Header = "# What each member of a guarded SDK type does: <Kind>[:<QueryRole>] <documentation-comment id>\n";

    [Fact]
    public async Task Line_IsAppended()
    {
        (_, string? surface) = await Fix("# Ours.\nQuery M:X.Get", "Submit M:X.Send").ApplyAsync();
        Assert.Equal("# Ours.\nQuery M:X.Get\nSubmit M:X.Send\n", surface);
    }

    [Fact]
    public async Task LineEndings_AreKept()
    {
        (_, string? surface) = await Fix("Query M:X.Get\r\n", "Submit M:X.Send").ApplyAsync();
        Assert.Equal("Query M:X.Get\r\nSubmit M:X.Send\r\n", surface);
    }

    [Fact]
    public async Task MissingFile_IsCreated()
    {
        (_, string? surface) = await Fix(null, "Submit M:X.Send").ApplyAsync();
        Assert.Equal(Header + "Submit M:X.Send\n", surface);
    }

    [Fact]
    public async Task FixAll_AddsEveryLineOnceInOrder()
    {
        (_, string? surface) = await Fix("Query M:X.Get\n", "Submit M:X.Send", "Cancel M:X.Cancel", "Submit M:X.Send", "Query M:X.Get").ApplyToAllAsync();
        Assert.Equal("Query M:X.Get\nCancel M:X.Cancel\nSubmit M:X.Send\n", surface);
    }

    [Fact]
    public async Task RealRule_IsSatisfiedByFixAll()
    {
        Scenario scenario = BrokerScenario.Direct("class Strategy;") with { AdditionalFiles = [("/src/broker-surface.txt", "")] };
        Scenario guards = scenario with { Files = [scenario.Files[1]] };
        (_, string? surface) = await new FixScenario(guards, new SurfaceMemberAnalyzer(), new ListSurfaceMemberFix()).ApplyToAllAsync();
        Assert.NotNull(surface);
        Assert.Contains("Query M:Vendor.IVendorClient.GetOrderAsync(System.String)\n", surface, StringComparison.Ordinal);
        Assert.Empty(await (guards with { AdditionalFiles = [("/src/broker-surface.txt", surface)] }).AnalyzeAsync(new SurfaceMemberAnalyzer()));
    }

    private static FixScenario Fix(string? surface, params string[] missing)
    {
        Scenario scenario = Scenario.Of("class Guard;");
        return new FixScenario(surface is null ? scenario : scenario.WithSurface(surface), new Missing(missing), new ListSurfaceMemberFix());
    }

#pragma warning disable RS1036, RS1038, RS1041 // Lives in a test: no compiler loads it.
    /// <summary>Reports these lines as missing, as the definition rule does.</summary>
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class Missing(string[] lines) : SafetyAnalyzer(Descriptors.SAFE110_SurfaceMemberNotListed)
    {
        protected override void AnalyzeCompilation(SafetyAnalysisContext context) => context.RegisterSymbolAction(
            symbol =>
            {
                foreach (string line in lines)
                {
                    symbol.ReportDiagnostic(Diagnostic.Create(
                        Descriptors.SAFE110_SurfaceMemberNotListed, symbol.Symbol.Locations[0], ImmutableDictionary<string, string?>.Empty.Add("Line", line), "X", line));
                }
            },
            SymbolKind.NamedType);
    }
#pragma warning restore RS1036, RS1038, RS1041
}
