using Safety.Corpus;

namespace Safety.Verifier.Tests;

/// <summary>The second key on the bypass corpus: all of it compiled with no analyzer in sight.</summary>
public sealed class CorpusTests
{
    private static readonly Lazy<ILookup<string, Finding>> s_found = new(Find);

    public static TheoryData<string> Names => [.. Visible.Select(static item => item.Name)];

    private static IEnumerable<BypassCase> Compiled => BypassCorpus.Together.Where(static item => !item.IsDefinition);

    private static IEnumerable<BypassCase> Visible => Compiled.Where(static item => item.IsVisibleInOutput);

    [Theory]
    [MemberData(nameof(Names))]
    public void BypassCompiledWithoutTheRules_Triggers(string name)
    {
        BypassCase item = BypassCorpus.All.Single(other => other.Name == name);
        Assert.True(s_found.Value[item.Identifier].Any(), item.Source);
    }

    [Fact]
    public void World_DoesNotTrigger() =>
        Assert.DoesNotContain(s_found.Value, static found => !found.Key.StartsWith("Case_", StringComparison.Ordinal));

    private static ILookup<string, Finding> Find()
    {
        string source = string.Join('\n', [CorpusWorld.Usings, CorpusWorld.Contracts, .. Compiled.Select(static item => item.File)]);
        using OutputFolder output = new OutputFolder()
            .WithForeign(CorpusWorld.SdkAssembly, CorpusWorld.Sdk)
            .With(CorpusWorld.Assembly, source, surface: CorpusWorld.Surface);
        return output.Verify().Findings.ToLookup(static finding => finding.Method?.Split('.')[0] ?? finding.Text);
    }
}
