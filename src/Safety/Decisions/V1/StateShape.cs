using System.ComponentModel;

namespace Safety.Generated.V1;

/// <summary>Compares what generated code writes with what was written: one line per member, <c>path type</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StateShape
{
    /// <summary>The first difference in words; null when the shapes are the same.</summary>
    public static string? Difference(string written, string current)
    {
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(current);
        if (written == current)
            return null;
        Dictionary<string, string> before = Members(written);
        Dictionary<string, string> now = Members(current);
        List<string> differences = [];
        foreach ((string path, string type) in before)
        {
            if (!now.TryGetValue(path, out string? retyped))
                differences.Add($"{path} ({type}) was removed");
            else if (retyped != type)
                differences.Add($"{path} was {type} and is {retyped} now");
        }

        foreach ((string path, string type) in now)
        {
            if (!before.ContainsKey(path))
                differences.Add($"{path} ({type}) was added");
        }

        return differences.Count == 0 ? null : string.Join("; ", differences); // members are read by name: their order does not matter
    }

    private static Dictionary<string, string> Members(string shape)
    {
        Dictionary<string, string> members = new(StringComparer.Ordinal);
        foreach (string line in shape.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            members[space < 0 ? line : line[..space]] = space < 0 ? "" : line[(space + 1)..];
        }

        return members;
    }
}
