using Microsoft.CodeAnalysis;
using Safety.Corpus;

namespace Safety.Analyzers.Tests.Corpus;

/// <summary>A false error blocks somebody's release: no rule has a word against a program of the innocent corpus.</summary>
public sealed class InnocentTests
{
    private static readonly Lazy<Task<ILookup<string, Diagnostic>>> s_production = new(static () => FindAsync(isTest: false));
    private static readonly Lazy<Task<ILookup<string, Diagnostic>>> s_tests = new(static () => FindAsync(isTest: true));

    public static TheoryData<string> Names => [.. InnocentCorpus.All.Select(static item => item.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Innocent_DoesNotTrigger(string name)
    {
        InnocentCase item = InnocentCorpus.All.Single(other => other.Name == name);
        IEnumerable<Diagnostic> found = (await (item.IsTest ? s_tests : s_production).Value)[Path.GetFileName(item.Path)];
        Assert.True(!found.Any(), $"{item.Source}\n{string.Join('\n', found)}");
    }

    /// <summary>Also nothing outside the files, in generated code for instance.</summary>
    [Fact]
    public async Task Everything_DoesNotTrigger()
    {
        Assert.Empty((await s_production.Value).SelectMany(static file => file));
        Assert.Empty((await s_tests.Value).SelectMany(static file => file));
    }

    [Fact]
    public void Corpus_IsBigEnough() => Assert.True(InnocentCorpus.All.Count >= 100, $"{InnocentCorpus.All.Count}");

    private static Task<ILookup<string, Diagnostic>> FindAsync(bool isTest) =>
        CorpusRun.FindAsync(
        [
            .. InnocentCorpus.All.Where(item => item.IsTest == isTest).Select(static item => (item.Path, item.File)),
            .. isTest ? new[] { ("/src/Role.cs", "[assembly: SafetyRole(\"Test\")]") } : [],
        ]);
}
