using System.Runtime.InteropServices;
using Safety.Journal;
using Safety.Lifecycle;

namespace Safety.Writer;

/// <summary>A family in the writer's memory.</summary>
internal sealed class FamilyEntry(Family family)
{
    private const int MostSearched = 8;

    private readonly List<JournalKey> _keys = new(3);
    private HashSet<JournalKey>? _many; // of an order that has many executions: each has a name

    public Family Family { get; set; } = family;

    /// <summary>The batches that hold its facts: what a checkpoint pins them by.</summary>
    public HashSum Batches { get; set; }

    /// <summary>The names it is found by, in the order in which they came.</summary>
    public ReadOnlySpan<JournalKey> Keys => CollectionsMarshal.AsSpan(_keys);

    /// <summary>True when the batch at hand holds facts of it.</summary>
    public bool IsTouched { get; set; }

    public bool IsNamed(in JournalKey key) => _many?.Contains(key) ?? _keys.Contains(key);

    public void Name(in JournalKey key)
    {
        _keys.Add(key);
        if (_many is not null)
            _many.Add(key);
        else if (_keys.Count > MostSearched)
            _many = [.. _keys];
    }

    /// <summary>Takes the last name back.</summary>
    public void Unname()
    {
        _many?.Remove(_keys[^1]);
        _keys.RemoveAt(_keys.Count - 1);
    }
}
