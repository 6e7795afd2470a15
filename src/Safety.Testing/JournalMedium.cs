using Safety.Journal;

namespace Safety.Testing;

/// <summary>What outlives a process: the disk of an <see cref="InMemoryJournal"/>.</summary>
internal sealed class JournalMedium(JournalIdentity identity)
{
    private readonly Dictionary<JournalKey, List<JournalPlace>> _keys = [];
    private readonly Dictionary<ulong, List<int>> _families = [];
    private readonly Dictionary<(ProjectionTable Table, object? Key), IReadOnlyList<object?>> _rows = [];

    public JournalIdentity Identity { get; } = identity;

    public List<StoredBatch> Batches { get; } = [];

    public ulong Last => Batches.Count == 0 ? 0 : Batches[^1].Last;

    public ulong Checkpoint { get; private set; }

    public ulong ProjectedUpTo { get; private set; }

    /// <summary>Adds a batch; what does not fit is a programming error above, and told as a store with unique keys tells it.</summary>
    public void Append(in NewBatch batch)
    {
        if (batch.First != Last + 1 || batch.Last < batch.First)
            throw Conflict(FormattableString.Invariant($"the batch {batch.First}–{batch.Last} does not follow {Last}"));
        foreach (KeyRow row in batch.Keys)
        {
            if (_keys.TryGetValue(row.Key, out List<JournalPlace>? known) && known.Exists(place => place.Family == row.Place.Family))
                throw Conflict($"the key {row.Key} is there already");
        }

        foreach (KeyRow row in batch.Keys)
        {
            if (!_keys.TryGetValue(row.Key, out List<JournalPlace>? places))
                _keys.Add(row.Key, places = []);
            places.Add(row.Place);
        }

        foreach (ulong family in batch.Families)
        {
            if (!_families.TryGetValue(family, out List<int>? batches))
                _families.Add(family, batches = []);
            batches.Add(Batches.Count);
        }

        if (batch.IsCheckpoint)
            Checkpoint = batch.Last;
        Batches.Add(new StoredBatch(batch.First, batch.Last, batch.Previous.ToArray(), batch.Facts.ToArray(), batch.Hash.ToArray()));
    }

    public JournalPlace? Find(in JournalKey key) => _keys.TryGetValue(key, out List<JournalPlace>? places) ? places.MinBy(static place => place.Family) : null;

    public IEnumerable<StoredBatch> Read(ulong fromSequence)
    {
        int index = Batches.FindIndex(batch => batch.Last >= fromSequence);
        for (; index >= 0 && index < Batches.Count; index++)
            yield return Batches[index];
    }

    public IEnumerable<StoredBatch> ReadFamily(ulong family) => _families.TryGetValue(family, out List<int>? batches) ? [.. batches.Select(index => Batches[index])] : [];

    public void Visit(IIndexVisitor visitor)
    {
        foreach ((JournalKey key, List<JournalPlace> places) in _keys)
        {
            foreach (JournalPlace place in places)
                visitor.Key(key.Kind, key.Account, System.Text.Encoding.UTF8.GetBytes(key.Text), place);
        }

        foreach ((ulong family, List<int> batches) in _families)
        {
            foreach (int index in batches)
                visitor.Family(family, Batches[index].Last);
        }
    }

    public void Project(ulong upTo, IReadOnlyList<ProjectionRow> rows)
    {
        ProjectedUpTo = upTo;
        foreach (ProjectionRow row in rows)
            _rows[(row.Table, string.Join('\n', row.Values.Take(row.Table.KeyColumns)))] = row.Values;
    }

    public IEnumerable<IReadOnlyList<object?>> Rows(ProjectionTable table) => _rows.Where(row => row.Key.Table == table).Select(static row => row.Value);

    private static JournalException Conflict(string what) => new(JournalFault.Conflict, $"The order journal 'memory' cannot be used: {what}.");
}
