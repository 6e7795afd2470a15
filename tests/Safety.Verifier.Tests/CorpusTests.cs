using Safety.Corpus;

namespace Safety.Verifier.Tests;

/// <summary>
/// The bypass corpus compiled with no analyzer: what the rules would have found in the source is found in the output,
/// or it is said here why IL does not show it.
/// </summary>
public sealed class CorpusTests
{
    private const string Holding = "holding a broker is no call: types are for the compiler's rules, the call that follows is found where it is made";

    /// <summary>Why the output does not show a mechanism.</summary>
    private static readonly Dictionary<string, string> s_notInOutput = new(StringComparer.Ordinal)
    {
        ["held in a field"] = Holding,
        ["held in a property"] = Holding,
        ["parameter"] = Holding,
        ["result"] = Holding,
        ["tuple, collection, type argument"] = Holding,
        ["captured local"] = Holding,
        ["registration in a container"] = Holding,
        ["pattern"] = Holding,
        ["delegate signature"] = Holding,
        ["catalogued SDK"] = Holding,
        ["facade"] = Holding,
        ["break-glass method"] = "in a break-glass method a demand on the way to the call is asked for; what else its body does is for the compiler's rules and its approvers",
        ["object creation"] = "creating a client that does not send is no call",
        ["Activator"] = "creating a client from its type is no call; by its name in a text it is found",
        ["dynamic conversion"] = "dynamic is object in IL; the call that follows is found by its name",
        ["outcome thrown away"] = "the call goes through the guard; what is done with its outcome is for the compiler's rules",
        ["interceptor"] = "an interceptor is an ordinary method in IL, and the call it takes the place of is gone; a raw call inside it is found",
        ["Safety.Generated used"] = "a name that is only mentioned leaves nothing behind",
        ["forged permit"] = "a permit that reaches no broker sends nothing, and Demand refuses it at run time",
    };

    private static readonly Lazy<ILookup<string, Finding>> s_together = new(static () => Verify(
        BypassCorpus.Together.Where(IsCompiled).Select(static item => (item.Path, item.File))).ToLookup(static finding => CaseOf(finding)));

    private static readonly Lazy<IReadOnlyList<Finding>> s_innocent = new(static () => Verify(
        InnocentCorpus.All.Where(static item => !item.IsTest && !item.Source.Contains("IServiceCollection", StringComparison.Ordinal)).Select(static item => (item.Path, item.File))));

    public static TheoryData<string> Names => [.. Compiled.Select(static item => item.Name)];

    private static IEnumerable<BypassCase> Compiled => BypassCorpus.All.Where(static item => IsCompiled(item) && !item.NeedsNewCompiler);

    [Theory]
    [MemberData(nameof(Names))]
    public void Bypass_IsFoundInTheOutput(string name)
    {
        BypassCase item = BypassCorpus.All.First(other => other.Name == name);
        Finding[] found = item.IsWholeFile ? [.. Verify([(item.Path, item.File)])] : [.. s_together.Value[item.Identifier]];
        if (item.IsVisibleInOutput)
            Assert.True(found.Length > 0, item.Source);
        else
            Assert.True(found.Length > 0 || s_notInOutput.ContainsKey(item.Mechanism), $"neither found nor explained: {item.Source}");
    }

    /// <summary>A reason that no case needs any more is no reason.</summary>
    [Fact]
    public void Reasons_AreNeeded() => Assert.DoesNotContain(
        s_notInOutput.Keys,
        static mechanism => Compiled.Where(item => item.Mechanism == mechanism).All(static item => !item.IsWholeFile && s_together.Value[item.Identifier].Any()));

    [Fact]
    public void InnocentCorpus_DoesNotTrigger() => Assert.Empty(s_innocent.Value.Select(static finding => finding.ToString()));

    private static bool IsCompiled(BypassCase item) => !item.IsDefinition && item.CompilerErrors.Count == 0;

    /// <summary>Each case stands in a namespace of its own.</summary>
    private static string CaseOf(Finding finding) => finding.Method?.Split('.')[0] ?? finding.Assembly;

    private static IReadOnlyList<Finding> Verify(IEnumerable<(string Path, string Source)> files)
    {
        (string Path, string Source)[] all = [.. files];
        using OutputFolder output = new OutputFolder()
            .WithForeign(CorpusWorld.SdkAssembly, CorpusWorld.Sdk)
            .WithForeign(CorpusWorld.CataloguedAssembly, CorpusWorld.CataloguedSdk)
            .WithFiles(
                CorpusWorld.Assembly,
                [("/src/CorpusUsings.cs", CorpusWorld.Usings), ("/src/World.cs", CorpusWorld.Contracts), ("/src/Intercepted.cs", CorpusWorld.Intercepted), .. all],
                CorpusWorld.Surface,
                isProgram: all.Length == 1 && all[0].Source.Contains("Console.WriteLine(", StringComparison.Ordinal) && !all[0].Source.Contains("class ", StringComparison.Ordinal));
        return output.Verify().Findings;
    }
}
