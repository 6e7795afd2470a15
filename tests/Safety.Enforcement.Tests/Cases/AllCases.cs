using Safety.Enforcement.Tests.Building;
using Safety.Enforcement.Tests.Corpus;

namespace Safety.Enforcement.Tests.Cases;

/// <summary>Every case, by subject.</summary>
internal static class AllCases
{
    private static readonly Dictionary<string, EnforcementCase[]> s_subjects = new()
    {
        ["integrity"] = [.. IntegrityCases.List],
        ["bypasses"] = [.. BypassCases.List],
        ["suppressions"] = [.. SuppressionCases.List],
        ["matrix"] = [.. SuppressionMatrix.Short],
        ["matrix, long"] = [.. SuppressionMatrix.Long],
        ["references"] = [.. TransitiveCases.List],
        ["trust"] = [.. TrustCases.List],
        ["generators"] = [.. OtherGeneratorCases.List],
        ["alone"] = [.. CorpusBuilds.Alone.Select(CorpusBuilds.ProjectOf)],
        ["innocent"] = [.. InnocentCases.List],
    };

    public static IEnumerable<EnforcementCase> List => s_subjects.Values.SelectMany(cases => cases);

    public static IReadOnlyCollection<EnforcementCase> Of(string subject) => s_subjects[subject];

    public static EnforcementCase Named(string name) => List.Single(item => item.Name == name);

    public static string SubjectOf(EnforcementCase item) => s_subjects.Single(subject => subject.Value.Any(other => other.Name == item.Name)).Key;
}
