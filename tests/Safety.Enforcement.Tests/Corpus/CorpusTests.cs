using Safety.Corpus;
using Safety.Enforcement.Tests.Building;
using Safety.Enforcement.Tests.Cases;
using Xunit;

namespace Safety.Enforcement.Tests.Corpus;

/// <summary>The bypass corpus in real builds, and the table that comes from it.</summary>
[Collection(nameof(PackedFeed))]
public sealed class CorpusTests(PackedFeed feed)
{
    private static BuildResult? s_withSafety;
    private static BuildResult? s_withBannedApi;

    private BuildResult WithSafety => s_withSafety ??= Build(CorpusBuilds.WithSafety);

    private BuildResult WithBannedApi => s_withBannedApi ??= Build(CorpusBuilds.WithBannedApi);

    [Fact]
    public void EveryBypass_FailsTheBuild()
    {
        BuildResult result = WithSafety;
        HashSet<(string, string, int)> reported = [.. result.Errors.Select(static message => (message.File, message.Code, message.Line))];
        string[] missed =
        [
            .. CorpusBuilds.Together.SelectMany(item => item.Expected
                .Where(mark => item.Mechanism == "#line"
                    ? !reported.Any(message => message.Item1 == CorpusBuilds.FileOf(item) && message.Item2 == mark.Rule)
                    : !reported.Contains((CorpusBuilds.FileOf(item), mark.Rule, mark.Line)))
                .Select(mark => $"{item.Name}: {mark.Rule} in line {mark.Line}")),
        ];
        Assert.True(missed.Length == 0, $"{string.Join('\n', missed)}\n\n{string.Join('\n', result.Messages)}");
        Assert.DoesNotContain(result.Errors, static message => message.File is "World.cs" or "Intercepted.cs" || message.Code.StartsWith("CS", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(new CaseWorkspace(feed, "corpus").FolderOf(CorpusBuilds.WithSafety), "Trader.dll", SearchOption.AllDirectories));
    }

    [Fact]
    [Trait("Form", "Long")]
    public void EveryBypass_CompilesWithoutTheRules()
    {
        BuildResult result = WithBannedApi;
        Assert.DoesNotContain(result.Errors, message => !CorpusBuilds.Together.Any(item => item.IsDefinition && message.File == CorpusBuilds.FileOf(item)));
        Assert.Contains(result.Messages, static message => message.Code == "RS0030");
    }

    [Fact]
    public void Corpus_IsBigEnough()
    {
        Assert.True(BypassCorpus.All.Count >= 150);
        Assert.True(CorpusBuilds.Alone.Count() + AllCases.Of("bypasses").Count >= 40);
    }

    [Fact]
    public void Corpus_HasEveryMechanismOnEverySurfaceOrSaysWhyNot() =>
        Assert.All(BypassTable.Mechanisms, static mechanism =>
        {
            bool isWhole = Enum.GetValues<SurfaceKind>().All(kind => BypassCorpus.All.Any(item => item.Mechanism == mechanism && item.Surface == kind));
            Assert.True(isWhole != BypassTable.NotApplicable.ContainsKey(mechanism), isWhole ? $"'{mechanism}' is on every surface; remove the reason" : $"'{mechanism}' lacks a surface and a reason");
        });

    [Fact]
    [Trait("Form", "Long")]
    public void Table_IsUpToDate()
    {
        string path = Tree.PathOf("docs", "bypass-corpus.md");
        string table = BypassTable.Write(WithBannedApi);
        if (Environment.GetEnvironmentVariable("SAFETY_UPDATE_DOCS") == "1")
            File.WriteAllText(path, table);
        Assert.Equal(table, File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "");
    }

    private BuildResult Build(EnforcementCase corpus) => new CaseWorkspace(feed, "corpus").BuildAll([corpus])[corpus.Name];
}
