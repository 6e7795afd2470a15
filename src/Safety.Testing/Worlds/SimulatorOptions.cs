using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Testing.Traders;
using Safety.Testing.Venues;

namespace Safety.Testing.Worlds;

/// <summary>What may be put into simulated worlds: guards over one's own contracts and adapters, and journals of one's own.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Makes the guard of an account over a session with its venue; default: one over a contract whose profile is drawn with the world.</summary>
    public Func<GuardedAccount, VenueSession, ISimulatedGuard> Guard { get; init; } = static (account, session) => new SessionGuard(account, session);

    /// <summary>
    /// Starts a strategy of one's own for each account in each process, beside the traders that are drawn; null = they are alone. Its orders are held to the
    /// same invariants. What its task throws counts as a fault, unless its process has died.
    /// </summary>
    public Func<SimulatedDesk, Task>? Strategy { get; init; }

    /// <summary>Changes a plan before its world begins: to worlds that one's own contract or strategy is made for.</summary>
    public Func<WorldPlan, WorldPlan> Plan { get; init; } = static plan => plan;

    /// <summary>Makes the medium of the worlds that keep their journal in a file; default: a SQLite file in the directory that is given.</summary>
    public Func<string, IReadOnlyList<AccountId>, TimeProvider, ISimulatedDisk> FileDisk { get; init; } = static (directory, accounts, clock) => new SqliteDisk(directory, accounts, clock);

    /// <summary>Where kill files and journals lie while a world runs; default: a temporary directory.</summary>
    public string? Directory { get; init; }
}
