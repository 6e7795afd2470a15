using Safety.Identity;
using Safety.Journal;

namespace Safety.Testing.Worlds;

/// <summary>The medium of an <see cref="InMemoryJournal"/>.</summary>
internal sealed class MemoryDisk : ISimulatedDisk
{
    private readonly IReadOnlyList<AccountId> _accounts;
    private InMemoryJournal _journal;

    public MemoryDisk(IReadOnlyList<AccountId> accounts, DateTimeOffset createdAt)
    {
        _accounts = accounts;
        _journal = new InMemoryJournal(accounts, createdAt);
    }

    public IOrderJournal Open(Action committing, Action committed)
    {
        _journal = _journal.CrashAndReopen();
        _journal.Committing = committing;
        _journal.Committed = committed;
        return _journal;
    }

    public void Die(bool inFlightSurvives) => _journal = _journal.CrashAndReopen(inFlightSurvives);

    public void FailNextCommit(CommitFailure how) => _journal.FailCommitAt(1, how);

    public bool TakeFilesAway() => false;

    public void PutFilesBack()
    {
    }

    public bool? Holds(AccountId account, ClientOrderId id) => _journal.HoldsDurably(account, id);

    public void Dispose() => _journal.Dispose();
}
