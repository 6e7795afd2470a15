using Safety.Identity;
using Safety.Journal;

namespace Safety.Testing;

/// <summary>
/// An order journal in memory that behaves like one on a disk: what was not committed is gone after a crash, a failed
/// commit may or may not have happened, and a journal that has failed once is shut. For tests and simulations only.
/// </summary>
/// <remarks>Not thread-safe: one writer at a time, as for every <see cref="IOrderJournal"/>.</remarks>
public sealed class InMemoryJournal : IOrderJournal
{
    private readonly JournalMedium _medium;
    private JournalException? _fault;
    private bool _isOpen;
    private bool _isCommitting;
    private Action? _survive;
    private bool _isGone;
    private long _failingCommit;
    private CommitFailure _failure;
    private long _failingOperation;

    /// <summary>Creates an empty journal.</summary>
    /// <param name="accounts">The accounts it is for; the position + 1 is the account's number in every fact.</param>
    /// <param name="createdAt">The time of birth; the Unix epoch when null.</param>
    /// <param name="journalId">Its ID; always the same one when null, so that simulations repeat.</param>
    /// <exception cref="ArgumentException">No account is given.</exception>
    public InMemoryJournal(IReadOnlyList<AccountId> accounts, DateTimeOffset? createdAt = null, Guid? journalId = null)
        : this(new JournalMedium(NewIdentity(accounts, createdAt, journalId)))
    {
    }

    private InMemoryJournal(JournalMedium medium) => _medium = medium;

    /// <summary>Runs inside <see cref="Append"/>, before anything is durable: where a test holds the writer, or crashes it.</summary>
    public Action? Committing { get; set; }

    /// <summary>Runs inside <see cref="Append"/>, when all of it is durable: where a test crashes the writer before anybody hears of it.</summary>
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

    /// <summary>The facts of the batch in flight, while <see cref="Committing"/> runs.</summary>
    internal ReadOnlyMemory<byte> InFlight { get; private set; }

    /// <summary>Makes a commit fail.</summary>
    /// <param name="n">Which one, counted from now; 1 is the next.</param>
    /// <param name="failure">How.</param>
    public void FailCommitAt(int n, CommitFailure failure)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        _failingCommit = Commits + n;
        _failure = failure;
    }

    /// <summary>Makes a call fail with an I/O error before it does anything, and shuts the journal.</summary>
    /// <param name="n">Which one, counted from now as <see cref="Operations"/> counts; 1 is the next.</param>
    public void FailAtOperation(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        _failingOperation = Operations + n;
    }

    /// <summary>The process dies and another one opens the journal: only what was committed is left. This instance is dead.</summary>
    /// <param name="inFlightSurvives">True when the power went after the batch in flight had reached the disk.</param>
    /// <returns>The journal as the next process finds it, without the faults that were set.</returns>
    public InMemoryJournal CrashAndReopen(bool inFlightSurvives = false)
    {
        if (_isCommitting && inFlightSurvives && !_isGone)
            _survive!();

        _isGone = true;
        return new InMemoryJournal(_medium);
    }

    /// <summary>True when an intent with this client order ID would be found after a crash now.</summary>
    public bool HoldsDurably(AccountId account, ClientOrderId id)
    {
        int index = Identity.Accounts.ToList().IndexOf(account);
        return index >= 0 && (_medium.Find(new JournalKey(JournalKeyKind.Intent, index + 1, id.Value)) ?? _medium.Find(new JournalKey(JournalKeyKind.ClientOrder, index + 1, id.Value))) is { Family: not 0 };
    }

    /// <inheritdoc/>
    public JournalHead Open()
    {
        Operation(opens: true);
        _isOpen = true;
        return new JournalHead(
            _medium.Batches.Count == 0 ? 1 : _medium.Batches[0].First, _medium.Last, _medium.Batches.Count == 0 ? default : _medium.Batches[^1].Hash, _medium.Checkpoint, _medium.ProjectedUpTo);
    }

    /// <inheritdoc/>
    public JournalPlace? Find(in JournalKey key)
    {
        Operation();
        return _medium.Find(key);
    }

    /// <inheritdoc/>
    public IEnumerable<StoredBatch> Read(ulong fromSequence)
    {
        Operation();
        return _medium.Read(fromSequence);
    }

    /// <inheritdoc/>
    public IEnumerable<StoredBatch> ReadFamily(ulong family)
    {
        Operation();
        return _medium.ReadFamily(family);
    }

    /// <inheritdoc/>
    public void VisitIndex(IIndexVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        Operation();
        _medium.Visit(visitor);
    }

    /// <inheritdoc/>
    public void Append(in NewBatch batch)
    {
        Operation();
        bool fails = ++Commits == _failingCommit;
        if (fails && _failure == CommitFailure.CertainlyNot)
            throw new JournalException(JournalFault.Io, "The order journal 'memory' did not take the batch, and was told to.") { IsCertain = true };
        Hold(batch);

        // A crash inside the hook has ended this batch.
        ObjectDisposedException.ThrowIf(_isGone, this);
        try
        {
            if (!fails || _failure == CommitFailure.UnknownAndWritten)
                _medium.Append(batch);
        }
        catch (JournalException e)
        {
            _fault = e;
            throw;
        }

        if (fails)
            throw Latch("the commit failed, and was told to");
        Committed?.Invoke();
    }

    /// <inheritdoc/>
    public void Project(ulong upTo, IReadOnlyList<ProjectionRow> rows)
    {
        Operation();
        _medium.Project(upTo, rows);
    }

    /// <inheritdoc/>
    public void Idle()
    {
        Operation();
        IdleCalls++;
    }

    /// <summary>Closes the journal. <see cref="CrashAndReopen"/> opens it again.</summary>
    public void Dispose() => _isGone = true;

    private static JournalIdentity NewIdentity(IReadOnlyList<AccountId> accounts, DateTimeOffset? createdAt, Guid? journalId)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        if (accounts.Count == 0)
            throw new ArgumentException("A journal is created for at least one account.", nameof(accounts));

        return new JournalIdentity(
            journalId ?? new Guid("5afe0000-0000-4000-8000-000000000001"), createdAt ?? DateTimeOffset.UnixEpoch, SchemaVersion: 1, [.. accounts]);
    }

    private void Hold(in NewBatch batch)
    {
        if (Committing is null)
            return;
        // The hook may crash the process, and the batch survive that.
        (ulong first, ulong last, bool isCheckpoint) = (batch.First, batch.Last, batch.IsCheckpoint);
        (byte[] previous, byte[] facts, byte[] hash) = (batch.Previous.ToArray(), batch.Facts.ToArray(), batch.Hash.ToArray());
        (KeyRow[] keys, ulong[] families) = (batch.Keys.ToArray(), batch.Families.ToArray());
        _survive = () => _medium.Append(new NewBatch { First = first, Last = last, Previous = previous, Facts = facts, Hash = hash, Keys = keys, Families = families, IsCheckpoint = isCheckpoint });
        InFlight = facts;
        _isCommitting = true;
        try
        {
            Committing();
        }
        finally
        {
            _isCommitting = false;
        }
    }

    private void Operation(bool opens = false)
    {
        ObjectDisposedException.ThrowIf(_isGone, this);
        if (_fault is not null)
            throw new JournalException(_fault.Fault, $"The order journal is shut since an earlier failure. {_fault.Message}", _fault);
        if (!_isOpen && !opens)
            throw new InvalidOperationException("The journal has not been opened: until then it is nobody's.");
        if (++Operations == _failingOperation)
            throw Latch("the call failed, and was told to");
    }

    private JournalException Latch(string what) => _fault = new JournalException(JournalFault.Io, $"The order journal '{Location}' cannot be used: {what}.");
}
