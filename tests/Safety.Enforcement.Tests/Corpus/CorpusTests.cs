using Safety.Corpus;
using Safety.Enforcement.Tests.Building;
using Safety.Enforcement.Tests.Cases;
using Xunit;

namespace Safety.Enforcement.Tests.Corpus;

/// <summary>The bypass corpus in real builds, and the table that comes from it.</summary>
[Collection(nameof(PackedFeed))]
public sealed class CorpusTests(PackedFeed feed)
{
    private static readonly Lock s_once = new();
    private static (BuildResult Safety, BuildResult Banned)? s_results;

    [Fact]
    public void EveryBypass_FailsTheBuild()
    {
        BuildResult result = Results.Safety;
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
        BuildResult result = Results.Banned;
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
    public void Table_IsUpToDate()
    {
        string path = Tree.PathOf("docs", "bypass-corpus.md");
        string table = BypassTable.Write(Results.Banned);
        if (Environment.GetEnvironmentVariable("SAFETY_UPDATE_DOCS") == "1")
            File.WriteAllText(path, table);
        Assert.Equal(table, File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "");
    }

    private (BuildResult Safety, BuildResult Banned) Results
    {
        get
        {
            lock (s_once)
            {
                if (s_results is null)
                {
                    IReadOnlyDictionary<string, BuildResult> built = new CaseWorkspace(feed, "corpus").BuildAll([CorpusBuilds.WithSafety, CorpusBuilds.WithBannedApi]);
                    s_results = (built[CorpusBuilds.WithSafety.Name], built[CorpusBuilds.WithBannedApi.Name]);
                }

                return s_results.Value;
            }
        }
    }
}
