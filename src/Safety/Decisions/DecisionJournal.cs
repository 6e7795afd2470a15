using Safety.Guard;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Writer;

namespace Safety.Decisions;

/// <summary>The durable causes of an account and what strategies decide about them.</summary>
public sealed class DecisionJournal
{
    internal DecisionJournal(AccountCore account, PendingDecisions pending)
    {
        Account = account;
        Pending = pending;
    }

    internal AccountCore Account { get; }

    /// <summary>The host's.</summary>
    internal PendingDecisions Pending { get; }

    private OrderIntentPersistence Writer => Account.Host.Writer;

    private int Ref => Account.Ref;

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
        if (key.Value.StartsWith(DecisionFacts.ReportPrefix, StringComparison.Ordinal))
            throw new ArgumentException($"The key '{key}' begins with '{DecisionFacts.ReportPrefix}', which stands for execution reports; name the event otherwise.", nameof(key));
        if (!StoredText.IsWhole(key.Value) || !StoredText.IsWhole(payload))
            throw new ArgumentException($"The event {key} cannot be written down: its key or payload holds half of a surrogate pair.", nameof(key));
        CauseRecord? first = await Writer.RunAsync(journal =>
        {
            if (DecisionFacts.FindCause(journal, Ref, key) is { } known)
                return known;
            journal.Append(Ref, 0, new Caused(key.Value, time, payload));
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
        Writer.RunAsync(journal => DecisionFacts.Find(journal, Ref, strategy, cause));

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
        CheckpointRecord? snapshot = await Writer.RunAsync(journal => DecisionFacts.FindSnapshot(journal, Ref, strategy)).ConfigureAwait(false);
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

    /// <summary>Writes a decision by itself, unless it was written with its first intent.</summary>
    internal Task CommitAsync(DecisionRecord decision) => Writer.RunAsync(journal =>
    {
        DecisionFacts.Write(journal, decision);
        return true;
    });

    internal async Task<IReadOnlyList<Cause>> ReadAsync(StrategyId strategy, long after)
    {
        const int portion = 64;
        return await Writer.RunAsync<IReadOnlyList<Cause>>(journal =>
            [.. DecisionFacts.ReadCauses(journal, Ref, after).Take(portion).Select(read => new Cause(this, strategy, read.Cause, read.Report))]).ConfigureAwait(false);
    }

    internal void Save(StrategyCursor cursor) => Writer.Leave(new DelegateWork<bool>(
        journal =>
        {
            DecisionFacts.Save(journal, cursor);
            return true;
        },
        isNews: true));

    internal Task SaveAsync(CheckpointRecord snapshot, StrategyCursor cursor) => Writer.RunAsync(journal =>
    {
        DecisionFacts.Save(journal, snapshot);
        DecisionFacts.Save(journal, cursor);
        return true;
    });

    private Task<StrategyCursor> BeginAsync(StrategyId strategy)
    {
        if (ClientOrderIdScheme.Problem(new OrderKey(strategy, new CauseKey("any"), DateTimeOffset.UnixEpoch.AddYears(40))) is { } problem)
            throw new ArgumentException($"The strategy cannot be started: {problem}.", nameof(strategy));
        return Writer.RunAsync(journal => DecisionFacts.Begin(journal, Ref, strategy));
    }
}
