using Safety.Identity;
using Safety.Journal;
using Safety.Testing;
using Safety.Testing.Worlds;

namespace Safety.SimulationRuns.Tests;

/// <summary>A disk that is empty after every death, or shuts a journal for no reason of its own.</summary>
/// <param name="accounts">The accounts of the journal.</param>
/// <param name="forgets">True where it is empty.</param>
/// <param name="killFiles">The directory whose kill files are lost with it; null where they are kept.</param>
internal sealed class ForgetfulDisk(IReadOnlyList<AccountId> accounts, bool forgets, string? killFiles = null) : ISimulatedDisk
{
    private InMemoryJournal _journal = new(accounts);

    public IOrderJournal Open(Action committing, Action committed)
    {
        foreach (string file in killFiles is null ? [] : Directory.GetFiles(killFiles, "kill.*"))
            File.Delete(file);
        _journal = forgets ? new InMemoryJournal(accounts) : _journal.CrashAndReopen();
        (_journal.Committing, _journal.Committed) = (committing, committed);
        if (!forgets)
            _journal.FailAtOperation(200);
        return _journal;
    }

    public void Die(bool inFlightSurvives)
    {
        if (!forgets)
            _journal = _journal.CrashAndReopen(inFlightSurvives);
    }

    public void FailNextCommit(CommitFailure how) => _journal.FailCommitAt(1, how);

    public bool TakeFilesAway() => false;

    public void PutFilesBack()
    {
    }

    public bool? Holds(AccountId account, ClientOrderId id) => null;

    public void Dispose() => _journal.Dispose();
}
