using Safety.Generators.Specs;

namespace Safety.Generators.Binding;

/// <summary>What the binder found out about the arguments of one call, and what it missed.</summary>
internal sealed class BoundRequest
{
    public string? Terms { get; set; }

    public bool HasLegs { get; set; }

    public string? Target { get; set; }

    public bool TakesTarget { get; set; }

    /// <summary>The parameters that name the target: they carry an ID that exists already.</summary>
    public HashSet<string> TargetParameters { get; } = new(StringComparer.Ordinal);

    public StampSpec Stamp { get; set; } = StampSpec.None;

    public string? Classify { get; set; }

    /// <summary>Parameters the guard reads before it sends.</summary>
    public SortedSet<string> Checked { get; } = new(StringComparer.Ordinal);

    /// <summary>The method to write for what is missing: rule → text.</summary>
    public List<(string Rule, string Text)> Missing { get; } = [];
}
