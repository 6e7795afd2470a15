using Safety.Journal;

namespace Safety.Tests.Support;

/// <summary>A journal whose process can die: from then on nothing is read or written through it.</summary>
internal sealed class MortalJournal(IOrderJournal inner) : IOrderJournal
{
    public bool IsDead { get; set; }

    /// <summary>Runs in a commit, before anything of it is durable.</summary>
    public Action? Committing { get; set; }

    /// <summary>Runs in a commit, when all of it is durable.</summary>
    public Action? Committed { get; set; }

    public string Location => inner.Location;

    public JournalIdentity Identity => inner.Identity;

    /// <summary>What it stands before: to be read whether the process lives or not.</summary>
    public IOrderJournal Inner => inner;

    public JournalHead Open() => Alive().Open();

    public JournalPlace? Find(in JournalKey key) => Alive().Find(key);

    public IEnumerable<StoredBatch> Read(ulong fromSequence) => Alive().Read(fromSequence);

    public IEnumerable<StoredBatch> ReadFamily(ulong family) => Alive().ReadFamily(family);

    public void VisitIndex(IIndexVisitor visitor) => Alive().VisitIndex(visitor);

    public void Append(in NewBatch batch)
    {
        Committing?.Invoke();
        Alive().Append(batch);
        Committed?.Invoke();
    }

    public void Project(ulong upTo, IReadOnlyList<ProjectionRow> rows) => Alive().Project(upTo, rows);

    public void Probe() => Alive().Probe();

    public void Idle() => Alive().Idle();

    public void Dispose() => inner.Dispose();

    private IOrderJournal Alive() => IsDead ? throw new ProcessDiedException() : inner;
}
