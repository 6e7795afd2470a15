namespace Safety.Journal;

/// <summary>
/// The store below the single writer: batches of facts, appended, and the keys they are found by. It knows bytes and keys only, and
/// decides nothing.
/// </summary>
/// <remarks>Called by one writer at a time, not always on the same thread.</remarks>
public interface IOrderJournal : IDisposable
{
    /// <summary>Where it is, for messages.</summary>
    string Location { get; }

    /// <summary>Whose it is.</summary>
    JournalIdentity Identity { get; }

    /// <summary>Claims the journal: from here on nobody else writes it. Nothing is read before.</summary>
    /// <exception cref="JournalException">It cannot be claimed.</exception>
    JournalHead Open();

    /// <summary>Tells which keys will be asked for next, so that a store on a network fetches them in one trip.</summary>
    void Prefetch(IReadOnlyList<JournalKey> keys) { }

    /// <summary>Where a key leads; the oldest place where there are several, null where there is none.</summary>
    JournalPlace? Find(in JournalKey key);

    /// <summary>Reads batches from the one that holds a sequence on, oldest first. Other calls may come between two of them.</summary>
    IEnumerable<StoredBatch> Read(ulong fromSequence);

    /// <summary>Reads the batches that hold facts of a family, oldest first, but for the one that opens it.</summary>
    IEnumerable<StoredBatch> ReadFamily(ulong family);

    /// <summary>Shows every row of the indexes.</summary>
    void VisitIndex(IIndexVisitor visitor);

    /// <summary>Makes a batch durable, all of it or nothing.</summary>
    /// <exception cref="JournalException">
    /// With <see cref="JournalException.IsCertain"/>: nothing of it was written, and the journal can be used on. Without: whether it was
    /// written is unknown, and the journal is never used again.
    /// </exception>
    void Append(in NewBatch batch);

    /// <summary>Writes rows of the tables for people, which need not be durable before the next batch is.</summary>
    /// <param name="upTo">The last fact that they know.</param>
    /// <param name="rows">The rows.</param>
    void Project(ulong upTo, IReadOnlyList<ProjectionRow> rows);

    /// <summary>Asked for at every beat of the watch, also under load: proves that the journal is still there and still ours.</summary>
    /// <exception cref="JournalException">It is not. It is never used again.</exception>
    void Probe() { }

    /// <summary>A chance to do house-keeping while nothing waits.</summary>
    void Idle();
}
