using Safety.Arming;
using Safety.Contracts;
using Safety.Decisions;
using Safety.Generated.V1;
using Safety.Guard;
using Safety.Guarding;
using Safety.Hedging;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Limits;
using Safety.Orders;
using Safety.Recovery;
using Safety.Reports;
using Safety.Timing;

namespace Safety.Host;

/// <summary>One account behind its safeguards. Generated guards are bound to it; execution reports go in here.</summary>
public sealed class GuardedAccount : AccountBinding
{
    private readonly SafetyHost _host;

    internal GuardedAccount(SafetyHost host, AccountCore core, PendingDecisions pending)
        : base(core)
    {
        _host = host;
        Recovery = new AccountRecovery(core);
        Decisions = new DecisionJournal(core, pending);
    }

    /// <summary>The account.</summary>
    public AccountId Id => Core.Id;

    /// <summary>What it was configured with.</summary>
    public AccountOptions Options => Core.Options;

    /// <summary>Durable causes, the strategies that run on them, and their decisions.</summary>
    public DecisionJournal Decisions { get; }

    /// <summary>The venue's clock, and deadlines on it; where the account has several contracts, that of the first that tells the time.</summary>
    /// <exception cref="InvalidOperationException">The account has no guard yet.</exception>
    public BrokerTimestampedTimeouts Timeouts => Core.Timeouts ?? throw new InvalidOperationException($"The account {Id} has no guard yet; create it first.");

    /// <summary>How far its arming is; orders may be sent while it is <see cref="ArmingPhase.Armed"/>.</summary>
    public ArmingState State => Core.Arming.State;

    internal AccountRecovery Recovery { get; }

    /// <summary>
    /// Takes an execution report in: exactly once per (order, ExecID), applied and durable when the task completes. Feed every
    /// report the venue sends, in any order and as often as it comes; act on it only when the receipt is not a duplicate.
    /// </summary>
    /// <exception cref="JournalException">The journal is latched; the report is not lost: recovery fetches it again.</exception>
    public Task<ReportReceipt> ReceiveAsync(ExecutionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (Core.Entries.Count == 1)
            Core.Entries[0].Timeouts.Heard(report.VenueTime); // else nobody can tell whose clock it shows
        return ReportIntake.ReceiveAsync(Core, report);
    }

    /// <summary>
    /// Reads received reports after a number, oldest first, from the journal. A strategy replays them after a restart: what it
    /// has acted on already comes back as a stored outcome, because its keys are the same.
    /// </summary>
    public Task<IReadOnlyList<ReportRecord>> ReadReportsAsync(long afterSequence) =>
        Core.Host.Writer.RunAsync<IReadOnlyList<ReportRecord>>(journal =>
            [.. from entry in journal.ReadFrom((ulong)afterSequence + 1)
                where entry.Header.Account == Core.Ref && entry.Fact is Reported
                select ReportIntake.RecordOf(entry.Header, (Reported)entry.Fact)]);

    /// <summary>
    /// Fetches execution reports that were missed (after a broken connection, or now and then): the same code as recovery.
    /// Returns how many were news; read them with <see cref="ReadReportsAsync"/>.
    /// </summary>
    public Task<int> CatchUpAsync(CancellationToken cancellationToken = default) => Backfill.RunAsync(Core, cancellationToken);

    /// <summary>The position in an instrument, in units, as derived from fills; where long and short are held side by side, the one less the other.</summary>
    public Task<decimal> GetPositionAsync(string symbol) =>
        Core.Host.Writer.RunAsync(journal => journal.Account(Core.Ref).UnitsOf(symbol));

    /// <summary>The episode of the position in an instrument, which an exit names (<see cref="OrderTerms.Exits"/>); null while none is held.</summary>
    public Task<PositionEpisode?> GetEpisodeAsync(string symbol, PositionSide side = PositionSide.Net) =>
        Core.Host.Writer.RunAsync(journal => journal.Account(Core.Ref).Holding(symbol, side).Episode is > 0 and var episode ? new PositionEpisode(episode) : (PositionEpisode?)null);

    /// <summary>The orders that can still trade, oldest first.</summary>
    public Task<IReadOnlyList<IntentRecord>> GetWorkingOrdersAsync() =>
        Core.Host.Writer.RunAsync<IReadOnlyList<IntentRecord>>(journal =>
            [.. from family in journal.Families
                where family.Account == Core.Ref && family.Instrument is not null
                from intent in family.Intents
                where intent.IsOpen
                orderby intent.Sequence
                select IntentView.Of(family, intent)]);

    /// <summary>The intent a key was used for, with what has become of it; null for a new key. For strategies that replay their causes after a restart.</summary>
    public Task<IntentRecord?> FindIntentAsync(OrderKey key) => Core.FindIntentAsync(key);

    /// <summary>An intent, open or closed, by its client order ID; null when it is not ours.</summary>
    public Task<IntentRecord?> FindOrderAsync(ClientOrderId id) =>
        Core.Host.Writer.RunAsync(journal => journal.FindFamily(Core.Ref, id) is { } family && family.Find(id) is { } intent ? IntentView.Of(family, intent) : null);

    /// <summary>An order as the venue's reports make it, with all that it lived on as (a venue that places another order for each replacement has several); null when the venue has not reported on it, or it is not ours.</summary>
    public Task<Fix44Order?> FindVenueOrderAsync(ClientOrderId id) =>
        Core.Host.Writer.RunAsync(journal => journal.FindFamily(Core.Ref, id)?.VenueOf(id));

    /// <summary>What is owed for fills of orders with a <see cref="HedgePlan"/>, the oldest order first; empty where all is hedged.</summary>
    public Task<IReadOnlyList<HedgeObligation>> GetHedgeObligationsAsync() => Core.Host.Writer.RunAsync(journal => RecursiveHedgeMonitor.Read(journal, journal.Account(Core.Ref)));

    /// <summary>Worst-case exposure over all instruments, in the account's currency.</summary>
    public Task<decimal> GetExposureAsync() => Core.Host.Writer.RunAsync(journal => journal.Account(Core.Ref).WorstCase);

    /// <summary>
    /// Recovers and arms this account, and no other: after it was blocked, or closed by a lapse that was too long. Permits in flight become
    /// void where it was armed before.
    /// </summary>
    /// <param name="mode">What may be sent afterwards: everything, or orders that can only reduce a position.</param>
    /// <param name="cancellationToken">Gives the arming up.</param>
    /// <exception cref="ArmingBlockedException">The kill switch is latched, or the venue and the journal do not agree; the message says which and what to do.</exception>
    /// <exception cref="InvalidOperationException">It is under way already.</exception>
    public Task ArmAsync(ArmingMode mode = ArmingMode.Full, CancellationToken cancellationToken = default) => _host.ArmAsync([this], mode, cancellationToken);

    /// <summary>
    /// Tells the account the venue's next valid order number (<see cref="IdFormat.Integer"/>; Interactive Brokers' <c>nextValidId</c>). Numbers are
    /// allocated from there on, never below one that was used; durable when the task completes. Where a repeated number modifies
    /// an order (<see cref="RepeatedId.ModifiesOrder"/>), nothing is sent before it was called in this process.
    /// </summary>
    /// <param name="next">The lowest number the venue takes for a new order.</param>
    /// <exception cref="InvalidOperationException">It is lower than what the venue said before: another account or another session's numbers. An alarm is raised, and nothing is changed.</exception>
    public Task AdvanceOrderNumberAsync(long next)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(next, 1);
        return Core.AdvanceOrderNumberAsync(next);
    }
}
