using Safety.Journal;
using Safety.Lifecycle;

namespace Safety.Writer;

/// <summary>A family in the writer's memory.</summary>
internal sealed class FamilyEntry(Family family)
{
    public Family Family { get; set; } = family;

    /// <summary>The batches that hold its facts: what a checkpoint pins them by.</summary>
    public HashSum Batches { get; set; }

    /// <summary>The names it is found by.</summary>
    public List<JournalKey> Keys { get; } = new(3);

    /// <summary>True when the batch at hand holds facts of it.</summary>
    public bool IsTouched { get; set; }
}
