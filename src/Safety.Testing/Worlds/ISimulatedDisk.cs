using Safety.Identity;
using Safety.Journal;

namespace Safety.Testing.Worlds;

/// <summary>What outlives a simulated process: the medium of its order journal.</summary>
public interface ISimulatedDisk : IDisposable
{
    /// <summary>Opens the journal for a new process.</summary>
    /// <param name="committing">To be run in a commit, before anything of it is durable.</param>
    /// <param name="committed">To be run in a commit, when all of it is durable.</param>
    IOrderJournal Open(Action committing, Action committed);

    /// <summary>The process that has opened it last dies now: what was committed stays, and what it goes on to do with its journal fails.</summary>
    /// <param name="inFlightSurvives">True where a transaction that was under way is found whole afterwards.</param>
    void Die(bool inFlightSurvives);

    /// <summary>The next commit fails.</summary>
    /// <param name="how">What of it is found after a restart, and what is told of it.</param>
    void FailNextCommit(CommitFailure how);

    /// <summary>Moves the journal's files away while they are open; false where there are none.</summary>
    bool TakeFilesAway();

    /// <summary>Puts them back.</summary>
    void PutFilesBack();

    /// <summary>True when an intent with this client order ID is durable; null where that cannot be told without a restart.</summary>
    bool? Holds(AccountId account, ClientOrderId id);
}
