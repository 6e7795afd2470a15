using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;

namespace Safety.Writer;

/// <summary>
/// Opens a journal: claims it, proves it from its last checkpoint on, and folds what is open. What lies before the checkpoint is proved
/// in the background (<see cref="ChainAudit"/>), but for the facts of the open families, which the checkpoint pins.
/// </summary>
internal sealed class JournalStart
{
    private JournalStart(IOrderJournal journal, JournalHead head, HashChain chain, JournalMemory memory, ChainAudit audit) =>
        (Journal, Head, Chain, Memory, Audit) = (journal, head, chain, memory, audit);

    public IOrderJournal Journal { get; }

    public JournalHead Head { get; }

    public HashChain Chain { get; }

    public JournalMemory Memory { get; }

    /// <summary>Proves the rest.</summary>
    public ChainAudit Audit { get; }

    /// <summary>Opens.</summary>
    /// <exception cref="JournalException">It cannot be claimed or read, or it is not what its chain and its last checkpoint say.</exception>
    public static JournalStart Open(IOrderJournal journal, ReadOnlyMemory<byte> chainKey = default)
    {
        JournalHead head = journal.Open();
        HashChain chain = new(chainKey);
        JournalMemory memory = new(journal, chain, new IndexSum(chainKey));
        ChainWalk walk = new(journal, chain);
        foreach (StoredBatch batch in journal.Read(head.Checkpoint == 0 ? head.First : head.Checkpoint))
        {
            bool isStart = memory.Last == 0 && head.Checkpoint != 0;
            if (isStart)
                walk.StartAt(batch);
            walk.Step(batch);
            List<FactEntry> entries = StoredFacts.Of(batch, journal.Location);
            if (isStart)
            {
                Demand(entries is [{ Fact: Checkpoint }], batch.First, "the checkpoint that the journal names is none");
                Checkpoint checkpoint = (Checkpoint)entries[0].Fact;
                Demand(checkpoint.FoldVersion == Family.Version, batch.First, "its last checkpoint is of another version of the folds");
                try
                {
                    memory.Restore(batch.Last, batch.Hash.Span, checkpoint);
                }
                catch (InvalidDataException)
                {
                    Demand(false, batch.First, "its last checkpoint is of other accounts");
                }

                continue;
            }

            foreach (FactEntry entry in entries)
                memory.Apply(entry.Header, entry.Fact);

            memory.Seal(batch.Last, batch.Hash.Span);
        }

        Demand(memory.Last == head.Last && memory.Hash.AsSpan().SequenceEqual(head.Last == 0 ? HashChain.Beginning : head.Hash.Span), head.Last, "the last batch is not where it was");
        Demand(memory.Last == 0 || (memory.Host.Born is { } born && born.JournalId == journal.Identity.JournalId && born.Accounts.SequenceEqual(journal.Identity.Accounts.Select(static account => account.ToString()))),
            1, "it was born for other accounts than it names");
        IndexSum there = new(chainKey);
        journal.VisitIndex(there);
        Demand(there.Value == memory.Index.Value, head.Last, "the index does not hold the names of the facts");
        return new JournalStart(journal, head, chain, memory, new ChainAudit(journal, chain, head));

        void Demand(bool holds, ulong sequence, string what)
        {
            if (!holds)
                throw HashChain.Broken(journal.Location, sequence, what);
        }
    }
}
