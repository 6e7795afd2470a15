using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Safety.Analyzers.Tests.Harness;
using Safety.Corpus;

namespace Safety.Analyzers.Tests.Corpus;

/// <summary>Every bypass of the corpus is reported by the intended rule at the intended place.</summary>
public sealed class BypassTests
{
    public static TheoryData<string> Names => [.. BypassCorpus.All.Where(static item => !item.NeedsNewCompiler).Select(static item => item.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Bypass_Triggers(string name)
    {
        BypassCase item = BypassCorpus.All.Single(other => other.Name == name);
        Markup markup = Markup.Parse(item.MarkedFile);
        string[] expected = [.. markup.Expected.Select(mark => Describe(mark.Id!, mark.Span.Start, markup.Text.Substring(mark.Span.Start, mark.Span.Length), markup.Text)).Order(StringComparer.Ordinal)];
        Diagnostic[] found = [.. await CorpusRun.OfAsync(item)];
        string[] actual =
        [
            .. found.Where(finding => !IsBesideThePoint(finding.Id, item))
                .Select(static finding => Describe(finding.Id, finding.Location.SourceSpan.Start, TextOf(finding), finding.Location.SourceTree!.ToString()))
                .Order(StringComparer.Ordinal),
        ];
        Assert.True(
            expected.Length > 0 && expected.SequenceEqual(actual),
            $"{item.Source}\nexpected:\n  {string.Join("\n  ", expected)}\nfound:\n  {string.Join("\n  ", actual)}\nmessages:\n  {string.Join("\n  ", found.Select(static finding => finding.ToString()))}");
    }

    [Fact]
    public async Task World_DoesNotTrigger()
    {
        ILookup<string, Diagnostic> found = await CorpusRun.FindAsync([]);
        Assert.Empty(found.SelectMany(static file => file));
    }

    [Fact]
    public void AnotherGenerator_IsARealOne()
    {
        string[] paths = [.. CorpusRun.Generated.SyntaxTrees.Select(static tree => tree.FilePath.Replace('\\', '/'))];
        Assert.All(
            BypassCorpus.All.Where(static item => item.IsGenerated),
            item => Assert.Contains(paths, path => path.EndsWith($".OtherGenerator/{item.Identifier}.g.cs", StringComparison.Ordinal)));
    }

    [Fact]
    public void InterceptedCall_IsTheOneItsLocationNames()
    {
        CSharpCompilation compilation = CorpusRun.Generated;
        SyntaxTree file = compilation.SyntaxTrees.Single(static tree => tree.FilePath.EndsWith("/Intercepted.cs", StringComparison.Ordinal));
        SemanticModel model = compilation.GetSemanticModel(file);
        Assert.All(CorpusWorld.Locations, pair =>
        {
            InvocationExpressionSyntax call = file.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>().Single(node => node.ToString() == pair.Key);
            Assert.Equal((1, pair.Value), (model.GetInterceptableLocation(call)!.Version, model.GetInterceptableLocation(call)!.Data));
            Assert.NotNull(model.GetInterceptorMethod(call));
        });
    }

    [Fact]
    public void Names_AreDistinct() =>
        Assert.Equal(BypassCorpus.All.Count, BypassCorpus.All.Select(static item => item.Identifier).Distinct().Count());

    /// <summary>A case must name the broker's type to have one; that holding it is reported too is not its point.</summary>
    private static bool IsBesideThePoint(string id, BypassCase item) =>
        id == "SAFE206" && !item.Rules.Contains("SAFE206");

    private static string TextOf(Diagnostic finding) =>
        finding.Location.SourceTree!.ToString().Substring(finding.Location.SourceSpan.Start, finding.Location.SourceSpan.Length);

    private static string Describe(string id, int start, string text, string file) =>
        $"{id} in line {file.AsSpan(0, start).Count('\n') + 1} at '{text}'";
}
