using System.Collections.Concurrent;
using Safety.Enforcement.Tests.Cases;

namespace Safety.Enforcement.Tests.Building;

/// <summary>The result of every case; a subject's cases are built together when the first of them is asked for.</summary>
internal sealed class EnforcementBuilds(PackedFeed feed)
{
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, BuildResult>> _subjects = new();

    public BuildResult this[EnforcementCase item] =>
        _subjects.GetOrAdd(AllCases.SubjectOf(item), Build)[item.Name];

    private IReadOnlyDictionary<string, BuildResult> Build(string subject)
    {
        if (subject == "references")
            feed.PackLibraryInBetween();
        return new CaseWorkspace(feed, subject).BuildAll(AllCases.Of(subject));
    }
}
