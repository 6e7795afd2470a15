using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Documentation;

/// <summary>Every rule has a page, and what the page calls bad and good is: both examples are compiled and analyzed.</summary>
public sealed class RulePageTests
{
    /// <summary>Reported by the generator, the build targets or the verifier, about a failure of ours, or about more than one file, contract or assembly: their examples are project settings or cannot be provoked.</summary>
    private static readonly string[] s_notCompiled = ["SAFE001", "SAFE002", "SAFE003", "SAFE004", "SAFE005", "SAFE006", "SAFE007", "SAFE120", "SAFE208", "SAFE210", "SAFE401", "SAFE402", "SAFE403", "SAFE404"];

    private static readonly DiagnosticAnalyzer[] s_analyzers =
    [
        .. typeof(SafetyAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static TheoryData<string> Rules => [.. Descriptors.All.Select(static rule => rule.Id)];

    public static TheoryData<string> CompiledRules => [.. Descriptors.All.Select(static rule => rule.Id).Except(s_notCompiled)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Page_HasTheRulesTitleAndBothExamples(string id)
    {
        RulePage page = RulePage.Read(id);
        Assert.Equal($"# {id}: {Descriptors.All.Single(rule => rule.Id == id).Title}", page.Heading);
        if (!s_notCompiled.Contains(id))
        {
            Assert.NotNull(page.Bad.Code);
            Assert.NotNull(page.Good.Code);
        }
    }

    [Theory]
    [MemberData(nameof(CompiledRules))]
    public async Task BadExample_ReportsThatRuleOnly(string id)
    {
        ImmutableArray<Diagnostic> found = await FindAsync(id, RulePage.Read(id).Bad);
        Assert.True(found.Length > 0, $"The bad example of {id} reports nothing.");
        Assert.True(found.All(finding => finding.Id == id), string.Join("\n", found));
    }

    [Theory]
    [MemberData(nameof(CompiledRules))]
    public async Task GoodExample_ReportsNothing(string id) => Assert.Empty(await FindAsync(id, RulePage.Read(id).Good));

    /// <summary>An example that shows a generated file is compiled without the generator, which SAFE209 would say of each.</summary>
    private static async Task<ImmutableArray<Diagnostic>> FindAsync(string id, RulePage.Example example)
    {
        ImmutableArray<Diagnostic> found = await (example.ToScenario() with { AllowedErrors = ["CS0535"] }).AnalyzeAsync(s_analyzers);
        return example.IsGenerated && id != "SAFE209" ? found.RemoveAll(static finding => finding.Id == "SAFE209") : found;
    }

    [Fact]
    public void EveryPage_HasARule()
    {
        string[] pages =
        [
            .. Directory.GetFiles(RepositoryFiles.PathOf("docs/rules"), "SAFE*.md").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal),
        ];
        Assert.Equal(Descriptors.All.Select(static rule => rule.Id), pages);
    }
}
