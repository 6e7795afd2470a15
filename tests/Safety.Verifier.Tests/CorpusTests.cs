using Safety.Corpus;

namespace Safety.Verifier.Tests;

/// <summary>The second key on the bypass corpus: all of it compiled with no analyzer in sight.</summary>
public sealed class CorpusTests
{
    private static readonly Lazy<ILookup<string, Finding>> s_found = new(Find);

    /// <summary>
    /// What the verifier does not see, as the threat model says: code behind a constructor of the SDK, an SDK's internals, the
    /// setter of a query, and an abstract member of a class that knows no broker. A test that fails here closed one: remove it.
    /// </summary>
    private static readonly string[] s_missed =
    [
        "internals of the SDK / ThirdPartyInterface",
        "object creation / ThirdPartyInterface / that sends",
        "object creation / ThirdPartyInterface / that sends, target-typed",
        "interpolated-string handler / ThirdPartyInterface",
        "property / ThirdPartyInterface / write of a query",
        "property / Concrete / compound write of a query",
        "property / Concrete / write of a query by deconstruction",
        "property / OwnedInterface / write of a query",
        "implemented in a base class / OwnedInterface / virtual",
    ];

    public static TheoryData<string> Names => [.. Visible.Select(static item => item.Name)];

    public static TheoryData<string> Missed => [.. s_missed];

    private static IEnumerable<BypassCase> Compiled => BypassCorpus.Together.Where(static item => !item.IsDefinition);

    private static IEnumerable<BypassCase> Visible => Compiled.Where(static item => item.IsVisibleInOutput && !s_missed.Contains(item.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void BypassCompiledWithoutTheRules_Triggers(string name)
    {
        BypassCase item = BypassCorpus.All.Single(other => other.Name == name);
        Assert.True(s_found.Value[item.Identifier].Any(), item.Source);
    }

    [Theory]
    [MemberData(nameof(Missed))]
    public void OpenInTheOutput_IsStillOpen(string name) =>
        Assert.Empty(s_found.Value[BypassCorpus.All.Single(other => other.Name == name).Identifier]);

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
