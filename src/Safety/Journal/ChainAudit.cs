namespace Safety.Journal;

/// <summary>
/// Proves, a slice at a time, the batches before the checkpoint that opening trusted. Runs in the writer while nothing waits for it;
/// a break throws, which latches the writer shut.
/// </summary>
internal sealed class ChainAudit(IOrderJournal journal, HashChain chain, JournalHead head)
{
    /// <summary>How much a slice reads: about a millisecond.</summary>
    private const int BytesPerSlice = 1 << 20;

    private readonly ChainWalk _walk = new(journal, chain);
    private bool _hasBegun;

    public bool IsDone { get; private set; } = head.Checkpoint == 0;

    /// <summary>Proves the next batches; true when it has just reached the checkpoint.</summary>
    /// <exception cref="Journal.JournalException">The chain is broken; the message names the fact.</exception>
    public bool Advance()
    {
        if (IsDone)
            return false;
        int read = 0;
        foreach (StoredBatch batch in journal.Read(_hasBegun ? _walk.Next : head.First))
        {
            if (!_hasBegun && head.First != 1)
                _walk.StartAt(batch); // the archive's last hash: proved with the archive
            _hasBegun = true;
            _walk.Step(batch);
            if (batch.Last >= head.Checkpoint)
                return IsDone = true;
            if ((read += batch.Facts.Length) >= BytesPerSlice)
                return false;
        }

        throw HashChain.Broken(journal.Location, _walk.Next, "the facts before the last checkpoint do not lead to it");
    }
}
