using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Tests.Documentation;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Decisions;

/// <summary>What the guide shows first compiles with the generator, and no rule has anything to say about it.</summary>
public sealed class GuideTests
{
    [Fact]
    public async Task SmallestStrategy_CompilesWithoutFindings()
    {
        string guide = File.ReadAllText(RepositoryFiles.PathOf("docs/decisions-once.md")).ReplaceLineEndings("\n");
        string code = Regex.Match(guide, "```csharp\n(.*?)\n```", RegexOptions.Singleline).Groups[1].Value;
        DiagnosticAnalyzer[] analyzers =
        [
            .. typeof(SafetyAnalyzer).Assembly.GetTypes().Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
                .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
        ];
        Scenario program = (Scenario.Of("#nullable enable\n" + code) with { RunGenerator = true })
            .With("/src/Broker.cs", RulePage.SharedContract)
            .With("/src/Terms.cs", """
                static class Terms
                {
                    public static OrderTerms Sell(string symbol, decimal units, decimal price) => new()
                    {
                        Instrument = new Instrument(symbol, "USD", 0.01m, 0.001m), Side = Side.Sell, Size = new Units(units), LimitPrice = price, Origin = new Origin("hedger", "jo", "crypto", "hedger"),
                    };
                }
                """);
        Assert.Contains("[Decision]", code, StringComparison.Ordinal);
        Assert.Empty(await program.AnalyzeAsync(analyzers));
    }
}
