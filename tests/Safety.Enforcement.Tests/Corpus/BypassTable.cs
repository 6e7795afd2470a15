using System.Globalization;
using System.Text;
using Safety.Corpus;
using Safety.Enforcement.Tests.Building;
using Safety.Enforcement.Tests.Cases;

namespace Safety.Enforcement.Tests.Corpus;

/// <summary><c>docs/bypass-corpus.md</c>.</summary>
internal static class BypassTable
{
    private const string HasReceiver = "a static member has no receiver";
    private const string IsFixed = "a matter of how the guard is made, the same for every surface";

    /// <summary>Why a mechanism is not on every kind of surface.</summary>
    public static IReadOnlyDictionary<string, string> NotApplicable { get; } = new Dictionary<string, string>
    {
        ["conditional access"] = HasReceiver,
        ["type parameter"] = HasReceiver,
        ["property pattern"] = HasReceiver,
        ["indexer"] = HasReceiver,
        ["dynamic"] = HasReceiver,
        ["dynamic conversion"] = HasReceiver,
        ["held in a field"] = "a static class cannot be held",
        ["held in a property"] = "a static class cannot be held",
        ["parameter"] = "a static class cannot be held",
        ["result"] = "a static class cannot be held",
        ["tuple, collection, type argument"] = "a static class cannot be held",
        ["captured local"] = "a static class cannot be held",
        ["registration in a container"] = "a static class cannot be held",
        ["pattern"] = "a static class cannot be held",
        ["delegate signature"] = "a static class cannot be held",
        ["extension method of one's own"] = "nothing extends a static class",
        ["extension block of one's own"] = "nothing extends a static class",
        ["default interface member"] = "interfaces only",
        ["static abstract member"] = "an adapter's member is found as the interface's",
        ["module initializer"] = "static code: what it calls on an object is the row 'invocation'",
        ["function pointer"] = "C# points at static methods only; an owned interface has none, an adapter's are its own",
        ["base call"] = "an interface has no base call, a static class no base",
        ["forwarding override"] = "overriding needs a class",
        ["forwarding implementation"] = "implementing needs an interface; a concrete class is the row 'forwarding override'",
        ["explicit implementation"] = "implementing needs an interface",
        ["implemented in a base class"] = "the SDK's own types do not derive from a user's; an adapter's base class is checked at its call",
        ["second interface"] = "of the SDK: `SDK class's second interface` in BypassCorpusTests; the others have one declaration",
        ["adapter that retries"] = "adapters only",
        ["adapter that sends twice"] = "adapters only",
        ["adapter that sends elsewhere"] = "adapters only",
        ["adapter's base initializer"] = "adapters only",
        ["operator"] = "an interface's operators are static members of their own, an adapter's are its own code",
        ["conversion"] = "C# has no conversion from an interface",
        ["object creation"] = "a static class is not created",
        ["foreach"] = "an adapter implements the contract, where SAFE107 refuses such a name",
        ["await foreach"] = "an adapter implements the contract, where SAFE107 refuses such a name",
        ["await"] = "an adapter implements the contract, where SAFE107 refuses such a name",
        ["deconstruction"] = "an adapter implements the contract, where SAFE107 refuses such a name",
        ["query pattern"] = "on an owned contract it is an ordinary call of an ordinary name",
        ["collection initializer"] = "needs a class that is created",
        ["collection expression"] = "needs a class that is created",
        ["range and index"] = "on an owned contract SAFE107 refuses the name",
        ["interpolated-string handler"] = "a handler is a type of the SDK that takes the client",
        ["extension method of the SDK"] = "an SDK extends its own types; its static form is the row 'static helper of the SDK'",
        ["static helper of the SDK"] = "the row is about static members",
        ["instance helper of the SDK"] = "an SDK knows its own types only",
        ["sub-client"] = "an owned contract says so by [BrokerCall(Navigation)], an ordinary property",
        ["internals of the SDK"] = "an SDK that names the user's assembly its friend",
        ["extension block of the SDK"] = "an SDK extends its own types",
        ["Activator"] = "an owned interface is not created, a static class neither",
        ["runtime binder"] = "by name only: the surface does not matter",
        ["CallByName"] = "by name only: the surface does not matter",
        ["UnsafeAccessor"] = "a static class cannot be a parameter: the row 'UnsafeAccessorType'",
        ["UnsafeAccessorType"] = "for types that cannot be named; one's own can",
        ["top-level statements"] = "one file of a program: three surfaces tried",
        ["file-local contract"] = "contracts only",
        ["private contract"] = "contracts only",
        ["partial of a guard"] = "a guard stands for an interface or a class alike",
        ["forged permit"] = IsFixed,
        ["Safety.Generated used"] = IsFixed,
        ["reflection into a guard"] = IsFixed,
        ["accessor into a guard"] = IsFixed,
        ["interceptor"] = IsFixed,
        ["outcome thrown away"] = IsFixed,
        ["classification"] = "contracts only",
        ["break-glass method"] = "contracts tried; a break-glass method of an SDK's guard has the same shape",
        ["facade"] = "SDK interfaces that an engine calls",
        ["catalogued SDK"] = "SDKs only",
    };

    /// <summary>The rows, in the order of the corpus.</summary>
    public static IReadOnlyList<string> Mechanisms { get; } = [.. BypassCorpus.All.Select(static item => item.Mechanism).Distinct()];

    /// <summary>Writes the page.</summary>
    /// <param name="banned">The build with Safety's analyzers taken away and the banned-API analyzer in their place.</param>
    public static string Write(BuildResult banned)
    {
        HashSet<string> caught = [.. banned.Messages.Where(static message => message.Code == "RS0030").Select(static message => message.File)];
        SurfaceKind[] kinds = Enum.GetValues<SurfaceKind>();
        BypassCase[] compared = [.. CorpusBuilds.Together.Where(static item => !item.IsDefinition)];
        StringBuilder page = new();
        Line("# The bypass corpus");
        Line();
        Line("Written by `CorpusTests` from the tests' own data and from real builds; do not edit.");
        Line();
        Line($"**{BypassCorpus.All.Count} ways around the guard, {Mechanisms.Count} mechanisms.** Each is reported by the rule named here, at the place that is marked in its source");
        Line($"(`tests/Safety.Corpus`): in memory (`BypassTests`), all that fit in one program also in one real `dotnet build` from the package, and {CorpusBuilds.Alone.Count()} as a project");
        Line($"of its own, beside {AllCases.Of("bypasses").Count} bypasses, {AllCases.Of("suppressions").Count} suppressions, {AllCases.Of("integrity").Count} switched-off checks and {AllCases.Of("references").Count} references in between that are written as projects (`docs/threat-model.md`).");
        Line();
        Line("The last column is `Microsoft.CodeAnalysis.BannedApiAnalyzers` 5.6.0 on the same files in a real build without Safety's rules, with every guarded member on its");
        Line($"list, those of implementing classes too: it reports something in {compared.Count(Caught)} of {compared.Length} files. It reports warnings that any configuration switches off, which is not counted against it;");
        Line("holding a broker, forging a permit and throwing an outcome away are nothing that a list of members can speak about.");
        Line();
        Line("| mechanism | owned interface | third-party interface | concrete | static | adapter | rule | banned-API |");
        Line("|---|---|---|---|---|---|---|---|");
        foreach (string mechanism in Mechanisms)
        {
            BypassCase[] cases = [.. BypassCorpus.All.Where(item => item.Mechanism == mechanism)];
            BypassCase[] tried = [.. compared.Where(item => item.Mechanism == mechanism)];
            IEnumerable<string> counts = kinds.Select(kind => cases.Count(item => item.Surface == kind) is > 0 and var count ? count.ToString(CultureInfo.InvariantCulture) : "–");
            string rules = string.Join(", ", cases.SelectMany(static item => item.Rules).Distinct().Order(StringComparer.Ordinal));
            Line($"| {mechanism} | {string.Join(" | ", counts)} | {rules} | {(tried.Length == 0 ? "n/a" : $"{tried.Count(Caught)} of {tried.Length}")} |");
        }

        Line($"| **all** | {string.Join(" | ", kinds.Select(kind => BypassCorpus.All.Count(item => item.Surface == kind)))} | | **{compared.Count(Caught)} of {compared.Length}** |");
        Line();
        Line("## Where there is a dash");
        Line();
        foreach (IGrouping<string, string> reason in NotApplicable.GroupBy(static pair => pair.Value, static pair => pair.Key))
            Line($"- {string.Join(", ", reason.Select(static mechanism => $"*{mechanism}*"))}: {reason.Key}.");
        return page.ToString();

        bool Caught(BypassCase item) => caught.Contains(CorpusBuilds.FileOf(item));
        void Line(string text = "") => page.Append(text).Append('\n');
    }
}
