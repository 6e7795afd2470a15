using Safety.Host;
using Safety.Limits;
using Safety.Orders;
using Safety.Reports;

namespace Safety.Testing.Traders;

/// <summary>
/// What a strategy of one's own trades with in a simulated world: one account in one process. A process that dies takes it with it, and the next one makes a
/// strategy anew: what it must remember stands in the journal (decisions, checkpoints) or nowhere.
/// </summary>
/// <remarks>All of it runs on the world's one thread: wait by <see cref="Clock"/> only, and start no threads.</remarks>
public sealed class SimulatedDesk
{
    internal SimulatedDesk(GuardedAccount account, ISimulatedGuard guard, TimeProvider clock, IReadOnlyList<Instrument> instruments, IReferencePrices prices, CancellationToken closing) =>
        (Account, Guard, Clock, Instruments, Prices, Closing) = (account, guard, clock, instruments, prices, closing);

    /// <summary>The account: its positions, intents and decisions.</summary>
    public GuardedAccount Account { get; }

    /// <summary>What orders go through. What it tells is checked against the venue's book.</summary>
    public ISimulatedGuard Guard { get; }

    /// <summary>The process's clock, which may be wrong and stands still when the process does.</summary>
    public TimeProvider Clock { get; }

    /// <summary>What may be traded.</summary>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>What it costs.</summary>
    public IReferencePrices Prices { get; }

    /// <summary>Canceled when the world comes to rest and is compared with the venues' books: whoever begins anything new then keeps it from resting.</summary>
    public CancellationToken Closing { get; }

    /// <summary>Runs after each report that the account has taken in.</summary>
    public Action<ReportReceipt>? Reported { get; set; }
}
