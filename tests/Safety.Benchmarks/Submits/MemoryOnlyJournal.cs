using Safety.Identity;
using Safety.Journal;

namespace Safety.Benchmarks.Submits;

/// <summary>A journal that forgets: what a submit costs besides the disk.</summary>
internal sealed class MemoryOnlyJournal(AccountId account) : IOrderJournal
{
    public string Location => "nowhere";

    public JournalIdentity Identity { get; } = new(Guid.Empty, default, 1, [account]);

    public JournalHead Open() => new(1, 0, default, 0, 0);

    public JournalPlace? Find(in JournalKey key) => null;

    public IEnumerable<StoredBatch> Read(ulong fromSequence) => [];

    public IEnumerable<StoredBatch> ReadFamily(ulong family) => [];

    public void VisitIndex(IIndexVisitor visitor) { }

    public void Append(in NewBatch batch) { }

    public void Project(ulong upTo, IReadOnlyList<ProjectionRow> rows) { }

    public void Idle() { }

    public void Dispose() { }
}
