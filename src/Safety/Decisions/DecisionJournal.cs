using System.Security.Cryptography;
using System.Text;
using Safety.Guarding;
using Safety.Identity;
using Safety.Intents;
using Safety.Orders;

namespace Safety.Decisions;

/// <summary>The durable causes of an account and what strategies decide about them.</summary>
public sealed class DecisionJournal
{
    private const string ReportPrefix = "report:";
    private const int LongestKey = 128;

    internal DecisionJournal(GuardedAccount account) => Account = account;

    internal GuardedAccount Account { get; }

    private OrderIntentPersistence Writer => Account.Host.Writer;

    private int Ref => Account.Ledger.Ref;

    /// <summary>
    /// Hands an event in as a cause (a bar, a timer, a signal): durable when the task completes, and only once, however often
    /// it is handed in.
    /// </summary>
    /// <param name="key">Its name: the same event must always get the same one. 1–128 characters, not beginning with <c>report:</c>.</param>
    /// <param name="time">When it happened: the event's own time, never "now".</param>
    /// <param name="payload">What it carries; the same event must always carry the same.</param>
    /// <returns>True when it was news.</returns>
    /// <exception cref="ArgumentException">The key or the time is not usable, or the same key came before with another time or payload.</exception>
    /// <exception cref="JournalException">The journal is latched.</exception>
    public async Task<bool> RaiseAsync(CauseKey key, DateTimeOffset time, string payload = "")
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (ClientOrderIdScheme.Problem(new OrderKey(new StrategyId("any"), key, time)) is { } problem)
            throw new ArgumentException($"The event cannot be a cause: {problem}.", nameof(key));
        if (key.Value.StartsWith(ReportPrefix, StringComparison.Ordinal))
            throw new ArgumentException($"The key '{key}' begins with '{ReportPrefix}', which stands for execution reports; name the event otherwise.", nameof(key));
        if (!StoredText.IsWhole(key.Value) || !StoredText.IsWhole(payload))
            throw new ArgumentException($"The event {key} cannot be written down: its key or payload holds half of a surrogate pair.", nameof(key));
        CauseRecord? first = await Writer.RunAsync(journal =>
        {
            if (journal.Journal.FindCause(Ref, key.Value) is { } known)
                return known;
            journal.Insert(new CauseRecord(Ref, ++journal.LastCause, CauseKind.Event, key, time, 0, payload, journal.Now));
            journal.Event(EventKind.Cause, Ref, default, FormattableString.Invariant($"{key}|{time.UtcTicks}|{payload}"));
            return null;
        }).ConfigureAwait(false);
        if (first is null)
            return true;
        if (first.Time.UtcTicks != time.UtcTicks || first.Payload != payload)
        {
            Account.Host.Raise(SafetyEventKind.Mismatch, Account.Id, $"The event {key} came twice with different content; the first stands.");
            throw new ArgumentException($"The event {key} came at {first.ReceivedAt:O} with another time or payload; the first stands and nothing was written now. Give every event a key of its own.", nameof(key));
        }

        return false;
    }

    /// <summary>The decision about a cause; null when there is none.</summary>
    public Task<DecisionRecord?> FindAsync(StrategyId strategy, CauseKey cause) =>
        Writer.RunAsync(journal => journal.Journal.FindDecision(Ref, strategy.Value, cause.Value));

    /// <summary>Starts a strategy that keeps no state, where it left off; for the first time, with the next cause.</summary>
    /// <param name="strategy">Its name; the first part of every key it makes.</param>
    /// <param name="decide">Called for one cause after the other; for one that was not finished, again.</param>
    public async Task<StrategyRunner> StartAsync(StrategyId strategy, Func<Cause, CancellationToken, ValueTask<DecisionOutcome>> decide)
    {
        ArgumentNullException.ThrowIfNull(decide);
        return new StrategyRunner(this, await BeginAsync(strategy).ConfigureAwait(false), null, decide);
    }

    /// <summary>
    /// Resumes a strategy with its state: the last snapshot, and every later cause that is done applied to it. Without a snapshot,
    /// all causes since the strategy first started are applied to a fresh state.
    /// </summary>
    /// <param name="strategy">Its name.</param>
    /// <param name="fresh">The state before any cause.</param>
    /// <param name="apply">What a cause does to the state, and nothing else: no order, no clock. Called once per cause, before it is decided about.</param>
    /// <param name="decide">Called for one cause after the other, with the state that includes it; for one that was not finished, again.</param>
    /// <exception cref="CheckpointBlockedException">The snapshot is of another shape or version, or damaged.</exception>
    public async Task<StrategyRunner<TState>> ResumeAsync<TState>(
        StrategyId strategy, Func<TState> fresh, Action<TState, Cause> apply, Func<TState, Cause, CancellationToken, ValueTask<DecisionOutcome>> decide)
        where TState : class, ICheckpointed<TState>
    {
        ArgumentNullException.ThrowIfNull(fresh);
        ArgumentNullException.ThrowIfNull(apply);
        ArgumentNullException.ThrowIfNull(decide);
        StrategyCursor cursor = await BeginAsync(strategy).ConfigureAwait(false);
        CheckpointRecord? snapshot = await Writer.RunAsync(journal => journal.Journal.FindCheckpoint(Ref, strategy.Value)).ConfigureAwait(false);
        TState state = snapshot is null ? fresh() : Checkpoint.Read<TState>(snapshot, $"strategy {strategy} of account {Account.Id}");
        long applied = snapshot?.Position ?? cursor.Start;
        while (applied < cursor.Position)
        {
            foreach (Cause cause in await ReadAsync(strategy, applied).ConfigureAwait(false))
            {
                if (cause.Sequence > cursor.Position)
                {
                    applied = cursor.Position;
                    break;
                }

                apply(state, cause);
                applied = cause.Sequence;
            }
        }

        return new StrategyRunner<TState>(this, cursor, state, applied, apply, decide);
    }

    internal static void Write(JournalTransaction journal, DecisionRecord decision)
    {
        DecisionRecord record = decision with { Sequence = ++journal.LastDecision, DecidedAt = journal.Now };
        journal.Insert(record);
        journal.Event(EventKind.Decision, record.AccountRef, default,
            FormattableString.Invariant($"{record.Strategy}|{record.Cause}|{record.Decision}|{record.DenialCode}|{ContentOf(record)}"));
    }

    /// <summary>Writes the cause of an execution report into the transaction of its inbox row. A report that changed nothing causes nothing.</summary>
    internal static void OnReport(JournalTransaction journal, ReportRecord received)
    {
        if (received.Disposition is ReportDisposition.Stale or ReportDisposition.Quarantined or ReportDisposition.ForeignOrder)
            return;
        ExecutionReport report = received.Report;
        // The first slash ends the ID, so one in it is written otherwise: no two reports may share a key.
        string id = report.ClientOrderId.Value.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal);
        string key = $"{ReportPrefix}{id}/{report.ExecId}";
        DateTimeOffset time = report.VenueTime.Year is >= 2000 and <= 2200 ? report.VenueTime : received.ReceivedAt;
        if (ClientOrderIdScheme.Problem(new OrderKey(new StrategyId("any"), new CauseKey(key), time)) is not null)
            key = ReportPrefix + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        journal.Insert(new CauseRecord(received.AccountRef, ++journal.LastCause, CauseKind.ExecutionReport, new CauseKey(key), time, received.Sequence, "", journal.Now));
    }

    internal Task CommitAsync(DecisionRecord decision) => Writer.RunAsync(journal =>
    {
        Write(journal, decision);
        return true;
    });

    internal async Task<IReadOnlyList<Cause>> ReadAsync(StrategyId strategy, long after)
    {
        const int portion = 64;
        return await Writer.RunAsync<IReadOnlyList<Cause>>(journal =>
        [
            .. journal.Journal.ReadCauses(Ref, after).Take(portion)
                .Select(record => new Cause(Account, strategy, record, record.ReportSequence == 0 ? null : journal.Journal.ReadReports(Ref, record.ReportSequence - 1).First())),
        ]).ConfigureAwait(false);
    }

    internal void Save(StrategyCursor cursor) => Writer.Leave(new DelegateWork<bool>(journal =>
    {
        journal.Save(cursor);
        return true;
    }));

    internal Task SaveAsync(CheckpointRecord snapshot, StrategyCursor cursor) => Writer.RunAsync(journal =>
    {
        journal.Save(snapshot with { At = journal.Now });
        journal.Save(cursor);
        return true;
    });

    private Task<StrategyCursor> BeginAsync(StrategyId strategy)
    {
        if (ClientOrderIdScheme.Problem(new OrderKey(strategy, new CauseKey("any"), DateTimeOffset.UnixEpoch.AddYears(40))) is { } problem)
            throw new ArgumentException($"The strategy cannot be started: {problem}.", nameof(strategy));
        return Writer.RunAsync(journal =>
        {
            if (journal.Journal.FindCursor(Ref, strategy.Value) is { } known)
                return known;
            StrategyCursor first = new(Ref, strategy, journal.LastCause, journal.LastCause);
            journal.Save(first);
            return first;
        });
    }

    private static string ContentOf(DecisionRecord record) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{record.Input}\n{record.ObservedInputs}\n{record.Plan}")))[..32];
}
