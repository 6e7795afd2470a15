using Safety.Enforcement.Tests.Cases;

namespace Safety.Enforcement.Tests.Building;

/// <summary>The result of every case; all that are asked for are built together with the first of them.</summary>
internal sealed class EnforcementBuilds(PackedFeed feed)
{
    private readonly Dictionary<string, BuildResult> _results = [];

    public BuildResult this[EnforcementCase item]
    {
        get
        {
            if (!_results.ContainsKey(item.Name))
                Build(AskedCases.Names.Contains(item.Name) ? [.. AllCases.List.Where(other => AskedCases.Names.Contains(other.Name))] : [item]);
            return _results[item.Name];
        }
    }

    private void Build(EnforcementCase[] cases)
    {
        if (cases.Any(static item => AllCases.SubjectOf(item) == "references"))
            feed.PackLibraryInBetween();
        foreach ((string name, BuildResult result) in new CaseWorkspace(feed, "cases").BuildAll(cases))
            _results[name] = result;
    }
}
