namespace Safety.Journal;

/// <summary>Follows the hash chain batch by batch, from birth or from a batch that is trusted, and throws at the first that does not fit.</summary>
internal sealed class ChainWalk(IOrderJournal journal, HashChain chain)
{
    /// <summary>The sequence that the next batch begins with.</summary>
    public ulong Next { get; private set; } = 1;

    /// <summary>The hash of the last batch.</summary>
    public ReadOnlyMemory<byte> Hash { get; private set; } = HashChain.Beginning.ToArray();

    /// <summary>Begins in the middle, at a batch whose own hash is to be trusted.</summary>
    public void StartAt(StoredBatch batch) => (Next, Hash) = (batch.First, batch.Previous);

    public void Step(StoredBatch batch)
    {
        if (batch.First != Next)
            throw HashChain.Broken(journal.Location, Next, "the fact is missing");
        if (!batch.Previous.Span.SequenceEqual(Hash.Span))
            throw HashChain.Broken(journal.Location, batch.First, "it does not follow the one before");
        if (!chain.Holds(batch))
            throw HashChain.Broken(journal.Location, batch.First, "its hash does not match its content");
        (Next, Hash) = (batch.Last + 1, batch.Hash);
    }
}
