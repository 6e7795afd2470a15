using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace Safety.Tests.Floors;

/// <summary>
/// The floors of <c>src/Safety</c>: a folder names only what stands below it. The table of who names whom:
/// <c>dotnet test tests/Safety.Tests --filter FloorTests --logger "console;verbosity=detailed"</c>.
/// </summary>
public class FloorTests(ITestOutputHelper output)
{
    // From the ground up.
    private static readonly string[] s_floors =
    [
        "Disk", "Contracts", "Identity", "Orders", "Guarding", "Journal", "Lifecycle", "Limits", "Ledger", "Writer", "Idempotency",
        "KillSwitch", "Arming", "Hedging", "Timing", "Guard", "Reports", "Recovery", "Decisions", "Host",
    ];

    private static readonly Lazy<FolderGraph> s_graph = new(() => FolderGraph.OfSafety());

    [Fact]
    public void FolderNamesOnlyWhatStandsBelow()
    {
        output.WriteLine(Table(s_graph.Value));
        string[] upward = [.. s_graph.Value.Arrows.Where(static arrow => Floor(arrow.Key.From) <= Floor(arrow.Key.To))
            .SelectMany(static arrow => arrow.Value.Select(name => $"{arrow.Key.From} → {arrow.Key.To}: {name}"))];
        Assert.True(upward.Length == 0, string.Join('\n', upward));
    }

    [Fact]
    public void EveryFolderIsAFloor() => Assert.Equal(s_floors.Order(StringComparer.Ordinal), s_graph.Value.Folders.Order(StringComparer.Ordinal));

    private static int Floor(string folder) => Array.IndexOf(s_floors, folder);

    private static string Table(FolderGraph graph)
    {
        StringBuilder table = new();
        foreach (string from in s_floors)
        {
            IEnumerable<string> below = s_floors.Where(to => graph.Arrows.ContainsKey((from, to))).Select(to => string.Create(CultureInfo.InvariantCulture, $"{to} {graph.Arrows[(from, to)].Count}"));
            table.AppendLine(CultureInfo.InvariantCulture, $"{from}: {string.Join(", ", below)}");
        }

        return table.ToString();
    }
}
