using Safety.Decisions;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Intents;

namespace Safety.Testing;

/// <summary>
/// An order journal in memory that behaves like one on a disk: what was not committed is gone after a crash, a failed
/// commit may or may not have happened, and a journal that has failed once is shut. For tests and simulations only.
/// </summary>
/// <remarks>Not thread-safe: one writer at a time, as for every <see cref="IOrderJournal"/>.</remarks>
public sealed class InMemoryJournal : IOrderJournal
{
    private readonly JournalMedium _medium;
    private readonly List<Action<JournalContent>> _transaction = [];
    private JournalContent _visible;
    private JournalException? _fault;
    private bool _isOpenTransaction;
    private bool _isGone;
    private long _failingCommit;
    private bool _failingCommitSurvives;
    private long _failingOperation;

    /// <summary>Creates an empty journal.</summary>
    /// <param name="accounts">The accounts it is for; the position + 1 is the account's number in every record.</param>
    /// <param name="createdAt">The time of birth; the Unix epoch when null.</param>
    /// <param name="journalId">Its ID; always the same one when null, so that simulations repeat.</param>
    /// <exception cref="ArgumentException">No account is given.</exception>
    public InMemoryJournal(IReadOnlyList<AccountId> accounts, DateTimeOffset? createdAt = null, Guid? journalId = null)
        : this(new JournalMedium(NewIdentity(accounts, createdAt, journalId)))
    {
    }

    private InMemoryJournal(JournalMedium medium)
    {
        _medium = medium;
        _visible = medium.Content.Copy();
    }

    /// <summary>Runs inside <see cref="Commit"/>, before anything is durable: where a test holds the writer, or crashes it.</summary>
    public Action? Committing { get; set; }

    /// <summary>Runs inside <see cref="Commit"/>, when all of it is durable: where a test crashes the writer before anybody hears of it.</summary>
    public Action? Committed { get; set; }

    /// <summary>The commits this instance was asked for, the failed ones included.</summary>
    public long Commits { get; private set; }

    /// <summary>The calls this instance got, except for <see cref="Location"/>, <see cref="Identity"/> and <see cref="Dispose"/>.</summary>
    public long Operations { get; private set; }

    /// <summary>How often <see cref="Idle"/> was called.</summary>
    public long IdleCalls { get; private set; }

    /// <inheritdoc/>
    public string Location => "memory";

    /// <inheritdoc/>
    public JournalIdentity Identity => _medium.Identity;

    /// <summary>Makes a commit fail with an I/O error, and shuts the journal.</summary>
    /// <param name="n">Which one, counted from now; 1 is the next.</param>
    /// <param name="survives">True when the transaction is found after a restart all the same: a failed commit is unknown, not undone.</param>
    public void FailCommitAt(int n, bool survives)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        _failingCommit = Commits + n;
        _failingCommitSurvives = survives;
    }

    /// <summary>Makes a call fail with an I/O error before it does anything, and shuts the journal.</summary>
    /// <param name="n">Which one, counted from now as <see cref="Operations"/> counts; 1 is the next.</param>
    public void FailAtOperation(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        _failingOperation = Operations + n;
    }

    /// <summary>The process dies and another one opens the journal: only what was committed is left. This instance is dead.</summary>
    /// <param name="inFlightSurvives">True when the power went after the transaction in flight had reached the disk.</param>
    /// <returns>The journal as the next process finds it, without the faults that were set.</returns>
    public InMemoryJournal CrashAndReopen(bool inFlightSurvives = false)
    {
        if (_isOpenTransaction && inFlightSurvives && !_isGone)
            ApplyToMedium();

        _isGone = true;
        return new InMemoryJournal(_medium);
    }

    /// <summary>True when an intent with this client order ID would be found after a crash now.</summary>
    public bool HoldsDurably(AccountId account, ClientOrderId id)
    {
        int index = Identity.Accounts.ToList().IndexOf(account);
        return index >= 0 && _medium.Content.KeysByClientOrderId.ContainsKey((index + 1, id.Value));
    }

    /// <inheritdoc/>
    public JournalImage Load()
    {
        Operation();
        return _visible.ToImage();
    }

    /// <inheritdoc/>
    public IntentRecord? FindIntent(int accountRef, string intentKey)
    {
        Operation();
        return _visible.Intents.GetValueOrDefault((accountRef, intentKey));
    }

    /// <inheritdoc/>
    public IntentRecord? FindByClientOrderId(int accountRef, string clientOrderId)
    {
        Operation();
        return _visible.KeysByClientOrderId.TryGetValue((accountRef, clientOrderId), out string? key) ? _visible.Intents[(accountRef, key)] : null;
    }

    /// <inheritdoc/>
    public ReportRecord? FindReport(int accountRef, string clientOrderId, string execId)
    {
        Operation();
        return _visible.SequencesByReport.TryGetValue((accountRef, clientOrderId, execId), out long sequence) ? _visible.Reports[sequence] : null;
    }

    /// <inheritdoc/>
    public IEnumerable<ReportRecord> ReadReports(int accountRef, long afterSequence)
    {
        Operation();
        return [.. _visible.Reports.Values.Where(report => report.AccountRef == accountRef && report.Sequence > afterSequence)];
    }

    /// <inheritdoc/>
    public IEnumerable<ReportRecord> ReadReportsOf(int accountRef, string clientOrderId)
    {
        Operation();
        return [.. _visible.Reports.Values.Where(report => report.AccountRef == accountRef
            && (report.Report.ClientOrderId.Value == clientOrderId || report.Report.OrigClientOrderId?.Value == clientOrderId))];
    }

    /// <inheritdoc/>
    public IEnumerable<ReportRecord> ReadReportsWith(int accountRef, string execId)
    {
        Operation();
        return _visible.ReportsByExecId.TryGetValue((accountRef, execId), out List<ReportRecord>? reports) ? [.. reports] : [];
    }

    /// <inheritdoc/>
    public IEnumerable<ReportRecord> ReadDoubts(int accountRef)
    {
        Operation();
        return [.. _visible.Reports.Values.Where(report => report.AccountRef == accountRef && report.Doubt == ReportDoubt.Open)];
    }

    /// <inheritdoc/>
    public IEnumerable<IntentRecord> ReadIntents(int accountRef)
    {
        Operation();
        return [.. _visible.Intents.Values.Where(intent => intent.AccountRef == accountRef)];
    }

    /// <inheritdoc/>
    public IEnumerable<IntentRecord> ReadReplacements(int accountRef, string target)
    {
        Operation();
        return [.. _visible.Intents.Values.Where(intent => intent.AccountRef == accountRef && intent.Target?.Value == target)];
    }

    /// <inheritdoc/>
    public IEnumerable<EventRecord> ReadEvents(long afterSequence)
    {
        Operation();
        return [.. _visible.Events.Values.Where(e => e.Sequence > afterSequence)];
    }

    /// <inheritdoc/>
    public CauseRecord? FindCause(int accountRef, string key)
    {
        Operation();
        return _visible.SequencesByCause.TryGetValue((accountRef, key), out long sequence) ? _visible.Causes[sequence] : null;
    }

    /// <inheritdoc/>
    public IEnumerable<CauseRecord> ReadCauses(int accountRef, long afterSequence)
    {
        Operation();
        return [.. _visible.Causes.Values.Where(cause => cause.AccountRef == accountRef && cause.Sequence > afterSequence)];
    }

    /// <inheritdoc/>
    public DecisionRecord? FindDecision(int accountRef, string strategy, string causeKey)
    {
        Operation();
        return _visible.SequencesByDecision.TryGetValue((accountRef, strategy, causeKey), out long sequence) ? _visible.Decisions[sequence] : null;
    }

    /// <inheritdoc/>
    public IEnumerable<DecisionRecord> ReadDecisions(int accountRef, long afterSequence)
    {
        Operation();
        return [.. _visible.Decisions.Values.Where(decision => decision.AccountRef == accountRef && decision.Sequence > afterSequence)];
    }

    /// <inheritdoc/>
    public StrategyCursor? FindCursor(int accountRef, string strategy)
    {
        Operation();
        return _visible.Cursors.GetValueOrDefault((accountRef, strategy));
    }

    /// <inheritdoc/>
    public CheckpointRecord? FindCheckpoint(int accountRef, string strategy)
    {
        Operation();
        return _visible.Checkpoints.GetValueOrDefault((accountRef, strategy));
    }

    /// <inheritdoc/>
    public HandledRecord? FindHandled(int accountRef, string handler, string key)
    {
        Operation();
        return _visible.Handled.GetValueOrDefault((accountRef, handler, key));
    }

    /// <inheritdoc/>
    public void Begin()
    {
        Operation();
        if (_isOpenTransaction)
            throw new InvalidOperationException("A transaction has begun already.");

        _isOpenTransaction = true;
    }

    /// <inheritdoc/>
    public void Insert(IntentRecord intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        Write(content => content.Insert(intent));
    }

    /// <inheritdoc/>
    public void Update(IntentRecord intent, IntentProgress progress)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(progress);
        Write(content => content.Update(intent, progress));
    }

    /// <inheritdoc/>
    public void Insert(ReportRecord report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Write(content => content.Insert(report));
    }

    /// <inheritdoc/>
    public void Update(ReportRecord report, ReportDoubt doubt)
    {
        ArgumentNullException.ThrowIfNull(report);
        Write(content => content.Update(report, doubt));
    }

    /// <inheritdoc/>
    public void Insert(CauseRecord cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        Write(content => content.Insert(cause));
    }

    /// <inheritdoc/>
    public void Insert(DecisionRecord decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        Write(content => content.Insert(decision));
    }

    /// <inheritdoc/>
    public void Insert(HandledRecord handled)
    {
        ArgumentNullException.ThrowIfNull(handled);
        Write(content => content.Insert(handled));
    }

    /// <inheritdoc/>
    public void Save(StrategyCursor cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        Write(content => content.Save(cursor));
    }

    /// <inheritdoc/>
    public void Save(CheckpointRecord checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Write(content => content.Checkpoints[(checkpoint.AccountRef, checkpoint.Strategy.Value)] = checkpoint);
    }

    /// <inheritdoc/>
    public void Save(PositionRecord position)
    {
        ArgumentNullException.ThrowIfNull(position);
        Write(content => content.Positions[(position.AccountRef, position.Symbol)] = position);
    }

    /// <inheritdoc/>
    public void Save(AccountCounters counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        Write(content => content.Counters[counters.AccountRef] = counters);
    }

    /// <inheritdoc/>
    public void Append(in EventRecord e)
    {
        // The caller may use its buffers again after this returns.
        EventRecord kept = e with { Data = e.Data.ToArray(), Hash = e.Hash.ToArray() };
        Write(content => content.Append(kept));
    }

    /// <inheritdoc/>
    public void Append(KillRecord kill)
    {
        ArgumentNullException.ThrowIfNull(kill);
        Write(content => content.Kills.Add(kill));
    }

    /// <inheritdoc/>
    public void Append(ArmingRecord arming)
    {
        ArgumentNullException.ThrowIfNull(arming);
        Write(content => content.Append(arming));
    }

    /// <inheritdoc/>
    public void Append(SealRecord seal)
    {
        ArgumentNullException.ThrowIfNull(seal);
        SealRecord kept = seal with { Hash = seal.Hash.ToArray() };
        Write(content => content.Append(kept));
    }

    /// <inheritdoc/>
    public void Commit()
    {
        DemandTransaction();
        Operation();
        Commits++;
        Committing?.Invoke();

        // A crash inside the hook has ended this transaction.
        ObjectDisposedException.ThrowIf(_isGone, this);
        bool fails = Commits == _failingCommit;
        if (!fails || _failingCommitSurvives)
            ApplyToMedium();

        if (fails)
            throw Latch(JournalFault.Io, "the commit failed, and was told to");

        _transaction.Clear();
        _isOpenTransaction = false;
        Committed?.Invoke();
    }

    /// <inheritdoc/>
    public void Idle()
    {
        Operation();
        IdleCalls++;
    }

    /// <summary>Closes the journal; a transaction that was not committed is gone. <see cref="CrashAndReopen"/> opens it again.</summary>
    public void Dispose() => _isGone = true;

    private static JournalIdentity NewIdentity(IReadOnlyList<AccountId> accounts, DateTimeOffset? createdAt, Guid? journalId)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        if (accounts.Count == 0)
            throw new ArgumentException("A journal is created for at least one account.", nameof(accounts));

        return new JournalIdentity(
            journalId ?? new Guid("5afe0000-0000-4000-8000-000000000001"), createdAt ?? DateTimeOffset.UnixEpoch, SchemaVersion: 1, [.. accounts]);
    }

    private void Write(Action<JournalContent> write)
    {
        DemandTransaction();
        Operation();
        try
        {
            write(_visible);
        }
        catch (JournalException e)
        {
            _fault = e;
            throw;
        }

        _transaction.Add(write);
    }

    private void ApplyToMedium()
    {
        foreach (Action<JournalContent> write in _transaction)
            write(_medium.Content);

        _transaction.Clear();
    }

    private void DemandTransaction()
    {
        ThrowIfUnusable();
        if (!_isOpenTransaction)
            throw new InvalidOperationException("No transaction has begun.");
    }

    private void Operation()
    {
        ThrowIfUnusable();
        if (++Operations == _failingOperation)
            throw Latch(JournalFault.Io, "the call failed, and was told to");
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_isGone, this);
        if (_fault is not null)
            throw new JournalException(_fault.Fault, $"The order journal is shut since an earlier failure. {_fault.Message}", _fault);
    }

    private JournalException Latch(JournalFault fault, string what) =>
        _fault = new JournalException(fault, $"The order journal '{Location}' cannot be used: {what}.");
}
