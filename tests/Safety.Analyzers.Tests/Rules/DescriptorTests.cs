using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Rules;

/// <summary>What makes a rule unsuppressible is checked on each of them, so that no rule is added without it.</summary>
public sealed class DescriptorTests
{
    private static readonly Assembly s_analyzers = typeof(SafetyAnalyzer).Assembly;

    public static TheoryData<string> Rules => [.. Descriptors.All.Select(static rule => rule.Id)];

    public static TheoryData<Type> Analyzers => [.. AnalyzerTypes()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rule_IsAnErrorThatNothingCanSilence(string id)
    {
        DiagnosticDescriptor rule = Find(id);
        Assert.Equal(DiagnosticSeverity.Error, rule.DefaultSeverity);
        Assert.True(rule.IsEnabledByDefault);
        Assert.Contains(WellKnownDiagnosticTags.NotConfigurable, rule.CustomTags);
        Assert.Contains(WellKnownDiagnosticTags.Compiler, rule.CustomTags);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rule_LinksToItsPageOrNowhere(string id) =>
        Assert.Equal(RuleDocumentation.PagesUrl.Length == 0 ? "" : $"{RuleDocumentation.PagesUrl}{id}.md", Find(id).HelpLinkUri);

    /// <summary>Empty while the pages are published nowhere: no host is made up.</summary>
    [Fact]
    public void PagesUrl_IsEmptyOrAFolderOnTheWeb() => Assert.Matches("^(https://[^ ]+/)?$", RuleDocumentation.PagesUrl);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rule_SaysWhatItMeansInItsFieldName(string id)
    {
        FieldInfo field = Assert.Single(RuleFields(), field => field.Name.StartsWith(id + "_", StringComparison.Ordinal));
        Assert.Matches("^SAFE[0-9]{3}_[A-Z][A-Za-z]+$", field.Name);
        Assert.Same(field.GetValue(null), Find(id));
    }

    [Fact]
    public void Rules_HaveUniqueIdsWithinTheRangeOfTheirCategory()
    {
        Assert.Equal(RuleFields().Count(), Descriptors.All.Length);
        Assert.Distinct(Descriptors.All.Select(static rule => rule.Id));
        foreach (DiagnosticDescriptor rule in Descriptors.All)
        {
            string expected = rule.Id[4] switch
            {
                '0' => RuleCategory.Integrity,
                '1' => RuleCategory.Definition,
                '2' => RuleCategory.Usage,
                '3' => RuleCategory.Outcomes,
                '4' => RuleCategory.Output,
                '5' => RuleCategory.OrderStates,
                _ => RuleCategory.Decisions,
            };
            Assert.Equal(expected, rule.Category);
        }
    }

    [Fact]
    public void Rules_AreTracked()
    {
        string[] tracked =
        [
            .. TrackedRules("AnalyzerReleases.Shipped.md").Concat(TrackedRules("AnalyzerReleases.Unshipped.md")).Order(StringComparer.Ordinal),
        ];
        Assert.Equal(Descriptors.All.Select(static rule => $"{rule.Id} | {rule.Category} | Error | {rule.Title}"), tracked);
    }

    [Theory]
    [MemberData(nameof(Analyzers))]
    public void Analyzer_ReportsOnlyRulesOfTheFactoryAndItsOwnFailure(Type type)
    {
        Assert.True(typeof(SafetyAnalyzer).IsAssignableFrom(type), $"{type} does not derive from SafetyAnalyzer.");
        Assert.True(type.IsSealed);
        Assert.NotNull(type.GetCustomAttribute<DiagnosticAnalyzerAttribute>());
        var analyzer = (DiagnosticAnalyzer)Activator.CreateInstance(type)!;
        Assert.Contains(Descriptors.SAFE005_AnalyzerFailed, analyzer.SupportedDiagnostics);
        Assert.All(analyzer.SupportedDiagnostics, rule => Assert.Same(Find(rule.Id), rule));
    }

    [Fact]
    public void Initialize_CannotBeOverridden()
    {
        MethodInfo initialize = typeof(SafetyAnalyzer).GetMethod(nameof(DiagnosticAnalyzer.Initialize))!;
        Assert.True(initialize.IsFinal);
    }

    private static IEnumerable<Type> AnalyzerTypes() =>
        s_analyzers.GetTypes().Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type));

    private static IEnumerable<FieldInfo> RuleFields() =>
        typeof(Descriptors).GetFields(BindingFlags.Public | BindingFlags.Static).Where(static field => field.FieldType == typeof(DiagnosticDescriptor));

    private static DiagnosticDescriptor Find(string id) => Descriptors.All.Single(rule => rule.Id == id);

    private static IEnumerable<string> TrackedRules(string file) =>
        File.ReadLines(RepositoryFiles.PathOf($"analyzers/Safety.Analyzers/{file}"))
            .Where(static line => Regex.IsMatch(line, "^SAFE[0-9]{3} "));
}
