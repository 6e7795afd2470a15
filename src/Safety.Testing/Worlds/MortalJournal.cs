using Safety.Journal;

namespace Safety.Testing.Worlds;

/// <summary>A journal whose process can die and whose next commit can fail, whatever it is kept in.</summary>
internal sealed class MortalJournal(IOrderJournal inner, Action committing, Action committed) : IOrderJournal
{
    private bool _isShut;
    private CommitFailure? _fails;

    public string Location => inner.Location;

    public JournalIdentity Identity => inner.Identity;

    public void Die()
    {
        _isShut = true;
        inner.Dispose();
    }

    public void FailNextCommit(CommitFailure how) => _fails = how;

    public void Dispose() => Die();

    public JournalHead Open() => Alive().Open();

    public void Prefetch(IReadOnlyList<JournalKey> keys) => Alive().Prefetch(keys);

    public JournalPlace? Find(in JournalKey key) => Alive().Find(key);

    public IEnumerable<StoredBatch> Read(ulong fromSequence) => Alive().Read(fromSequence);

    public IEnumerable<StoredBatch> ReadFamily(ulong family) => Alive().ReadFamily(family);

    public void VisitIndex(IIndexVisitor visitor) => Alive().VisitIndex(visitor);

    public void Append(in NewBatch batch)
    {
        committing();
        if (_fails is not { } how)
        {
            Alive().Append(batch);
            committed();
            return;
        }

        _fails = null;
        if (how == CommitFailure.CertainlyNot)
            throw new JournalException(JournalFault.Io, "The journal did not take the batch, and was told to.") { IsCertain = true };
        if (how == CommitFailure.UnknownAndWritten)
            Alive().Append(batch);
        _isShut = true;
        throw new JournalException(JournalFault.Io, "The commit failed, and was told to.");
    }

    public void Project(ulong upTo, IReadOnlyList<ProjectionRow> rows) => Alive().Project(upTo, rows);

    public void Probe() => Alive().Probe();

    public void Idle() => Alive().Idle();

    private IOrderJournal Alive() => _isShut ? throw new JournalException(JournalFault.Io, "The journal is shut.") : inner;
}
