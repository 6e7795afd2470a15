using Safety.Decisions;
using Safety.HashChain;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Intents;
using Safety.Sqlite.Rows;

namespace Safety.Sqlite;

/// <summary>
/// The order journal in one SQLite file: one connection that holds the file exclusively, a write-ahead log synced at every
/// commit, and time-ordered keys. A second process cannot open it, and it stays readable with the sqlite3 shell when stopped.
/// </summary>
/// <remarks>
/// Not thread-safe: one writer at a time. A failure from <see cref="Begin"/> to <see cref="Commit"/>, and any I/O failure, shuts the
/// journal: every later call throws the same <see cref="JournalException"/>. Do not copy or open the file from the same process while
/// it is in use: on POSIX systems closing that handle would release the lock.
/// </remarks>
public sealed class SqliteJournal : IArchivingJournal
{
    private const int RowsPerRead = 256;

    private readonly JournalConnection _connection;
    private readonly CheckpointPolicy _checkpoints;
    private readonly List<Statement> _statements = [];

    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _insertIntent;
    private readonly Statement _updateIntent;
    private readonly Statement _insertReport;
    private readonly Statement _updateReport;
    private readonly Statement _savePosition;
    private readonly Statement _saveCounters;
    private readonly Statement _appendEvent;
    private readonly Statement _appendKill;
    private readonly Statement _appendArming;
    private readonly Statement _appendSeal;
    private readonly Statement _findIntent;
    private readonly Statement _findByClientOrderId;
    private readonly Statement _findReport;
    private readonly Statement _readByExecId;
    private readonly Statement _insertCause;
    private readonly Statement _findCause;
    private readonly Statement _insertDecision;
    private readonly Statement _findDecision;
    private readonly Statement _insertHandled;
    private readonly Statement _findHandled;
    private readonly Statement _saveCursor;
    private readonly Statement _findCursor;
    private readonly Statement _saveCheckpoint;
    private readonly Statement _findCheckpoint;

    private JournalException? _fault;
    private bool _isOpenTransaction;
    private bool _isDisposed;
    private long _pagesInLog;

    internal SqliteJournal(JournalConnection connection, JournalIdentity identity, CheckpointPolicy checkpoints)
    {
        _connection = connection;
        _checkpoints = checkpoints;
        Identity = identity;
        SqliteVersion = connection.ReadText("SELECT sqlite_version()", "reading the version")!;

        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _insertIntent = Prepare(IntentRow.InsertSql);
        _updateIntent = Prepare(IntentRow.UpdateSql);
        _insertReport = Prepare(ReportRow.InsertSql);
        _updateReport = Prepare(ReportRow.UpdateSql);
        _savePosition = Prepare(PositionRow.SaveSql);
        _saveCounters = Prepare(CountersRow.SaveSql);
        _appendEvent = Prepare(EventRow.InsertSql);
        _appendKill = Prepare(KillRow.InsertSql);
        _appendArming = Prepare(ArmingRow.InsertSql);
        _appendSeal = Prepare(SealRow.InsertSql);
        _findIntent = Prepare(IntentRow.ByKeySql);
        _findByClientOrderId = Prepare(IntentRow.ByClientOrderIdSql);
        _findReport = Prepare(ReportRow.ByIdentitySql);
        _readByExecId = Prepare(ReportRow.ByExecIdSql);
        _insertCause = Prepare(CauseRow.InsertSql);
        _findCause = Prepare(CauseRow.ByKeySql);
        _insertDecision = Prepare(DecisionRow.InsertSql);
        _findDecision = Prepare(DecisionRow.ByCauseSql);
        _insertHandled = Prepare(HandledRow.InsertSql);
        _findHandled = Prepare(HandledRow.ByKeySql);
        _saveCursor = Prepare(CursorRow.SaveSql);
        _findCursor = Prepare(CursorRow.ByStrategySql);
        _saveCheckpoint = Prepare(CheckpointRow.SaveSql);
        _findCheckpoint = Prepare(CheckpointRow.ByStrategySql);
    }

    /// <inheritdoc/>
    public string Location => _connection.Path;

    /// <inheritdoc/>
    public JournalIdentity Identity { get; }

    /// <summary>
    /// The version of the SQLite library. Versions before 3.51.3 can corrupt a write-ahead log that two connections write;
    /// the exclusive lock keeps a second one out.
    /// </summary>
    public string SqliteVersion { get; }

    /// <summary>The SQL of every prepared statement, for the tests of their query plans.</summary>
    internal IEnumerable<string> Sql =>
        [.. _statements.Select(statement => statement.Sql), IntentRow.OpenSql, IntentRow.AfterKeySql, IntentRow.ByTargetSql, ReportRow.AfterSequenceSql, ReportRow.InDoubtSql, ReportRow.ByIdSql, ReportRow.ByOriginalIdSql, EventRow.AfterSequenceSql, CauseRow.AfterSequenceSql, DecisionRow.AfterSequenceSql];

    internal JournalConnection Connection => _connection;

    /// <summary>Opens a journal that exists, brings its schema up to date, and proves that it can be written and is durable.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The journal, held exclusively until it is disposed.</returns>
    /// <exception cref="JournalException">It cannot be used; <see cref="JournalException.Fault"/> and the message say why and what to do.</exception>
    public static SqliteJournal OpenExisting(string path) => JournalOpening.OpenExisting(path, JournalOpening.Standard);

    /// <summary>
    /// Creates a journal and opens it. Only for accounts that never had one: an empty journal has forgotten every order, the
    /// kill switch and the day's limits.
    /// </summary>
    /// <param name="path">The file; it must not exist, its directory must.</param>
    /// <param name="accounts">The accounts it is for; the position + 1 is the account's number in every record.</param>
    /// <param name="clock">Where the time of birth comes from; the system's clock when null.</param>
    /// <returns>The journal, held exclusively until it is disposed.</returns>
    /// <exception cref="ArgumentException">No account, an account without a name, or one given twice.</exception>
    /// <exception cref="JournalException">It cannot be created; <see cref="JournalException.Fault"/> and the message say why and what to do.</exception>
    public static SqliteJournal Create(string path, IReadOnlyList<AccountId> accounts, TimeProvider? clock = null) =>
        JournalOpening.Create(path, accounts, clock ?? TimeProvider.System, JournalOpening.Standard);

    /// <summary>
    /// Checks every page and index of the file: as slow as reading all of it. For a stopped host or a check in the background
    /// between transactions.
    /// </summary>
    /// <exception cref="JournalException">The file is damaged (<see cref="JournalFault.Corrupt"/>) or cannot be read.</exception>
    public void CheckIntegrity()
    {
        ThrowIfUnusable();
        try
        {
            JournalOpening.DemandSound(_connection, "PRAGMA integrity_check(1)");
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public JournalImage Load()
    {
        ThrowIfUnusable();
        try
        {
            return new JournalImage(
                ReadAll(IntentRow.OpenSql, IntentRow.Read),
                ReadAll(PositionRow.AllSql, PositionRow.Read),
                ReadAll(CountersRow.AllSql, CountersRow.Read),
                ReadAll(KillRow.AllSql, KillRow.Read),
                ReadAll(ArmingRow.LastSql, ArmingRow.Read).SingleOrDefault(),
                ReadAll(SealRow.LastSql, SealRow.Read).SingleOrDefault(),
                _connection.ReadLong("SELECT max(sequence) FROM event", "reading the last event"),
                _connection.ReadLong("SELECT max(sequence) FROM report", "reading the last report"),
                _connection.ReadLong("SELECT max(sequence) FROM cause", "reading the last cause"),
                _connection.ReadLong("SELECT max(sequence) FROM decision", "reading the last decision"),
                ReadAll(SealRow.LastRotationSql, SealRow.Read).SingleOrDefault());
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public IntentRecord? FindIntent(int accountRef, string intentKey) =>
        Find(_findIntent, (accountRef, intentKey), static (row, key) => row.Bind(key.accountRef).Bind(key.intentKey), IntentRow.Read);

    /// <inheritdoc/>
    public IntentRecord? FindByClientOrderId(int accountRef, string clientOrderId) =>
        Find(_findByClientOrderId, (accountRef, clientOrderId), static (row, key) => row.Bind(key.accountRef).Bind(key.clientOrderId), IntentRow.Read);

    /// <inheritdoc/>
    public ReportRecord? FindReport(int accountRef, string clientOrderId, string execId) =>
        Find(_findReport, (accountRef, clientOrderId, execId),
            static (row, key) => row.Bind(key.accountRef).Bind(key.clientOrderId).Bind(key.execId), ReportRow.Read);

    /// <inheritdoc/>
    public IEnumerable<ReportRecord> ReadReports(int accountRef, long afterSequence) =>
        ReadOn(ReportRow.AfterSequenceSql, afterSequence, (row, after) => row.Bind(after).Bind(accountRef), ReportRow.Read, record => record.Sequence);

    /// <inheritdoc/>
    public IEnumerable<ReportRecord> ReadReportsOf(int accountRef, string clientOrderId) =>
        ReadOn(ReportRow.ByIdSql, "", (row, after) => row.Bind(accountRef).Bind(clientOrderId).Bind(after), ReportRow.Read, record => record.Report.ExecId)
            .Concat(ReadOn(ReportRow.ByOriginalIdSql, 0L, (row, after) => row.Bind(accountRef).Bind(clientOrderId).Bind(after), ReportRow.Read, record => record.Sequence))
            .DistinctBy(record => record.Sequence)
            .OrderBy(record => record.Sequence);

    /// <inheritdoc/>
    public IEnumerable<ReportRecord> ReadReportsWith(int accountRef, string execId)
    {
        ThrowIfUnusable();
        try
        {
            return Rows(_readByExecId.Reset().Bind(accountRef).Bind(execId), ReportRow.Read);
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ReportRecord> ReadDoubts(int accountRef) =>
        ReadOn(ReportRow.InDoubtSql, 0L, (row, after) => row.Bind(accountRef).Bind(after), ReportRow.Read, record => record.Sequence);

    /// <inheritdoc/>
    public IEnumerable<IntentRecord> ReadIntents(int accountRef) =>
        ReadOn(IntentRow.AfterKeySql, "", (row, after) => row.Bind(accountRef).Bind(after), IntentRow.Read, record => record.IntentKey);

    /// <inheritdoc/>
    public IEnumerable<IntentRecord> ReadReplacements(int accountRef, string target) =>
        ReadOn(IntentRow.ByTargetSql, "", (row, after) => row.Bind(accountRef).Bind(target).Bind(after), IntentRow.Read, record => record.IntentKey);

    /// <inheritdoc/>
    public IEnumerable<EventRecord> ReadEvents(long afterSequence) =>
        ReadOn(EventRow.AfterSequenceSql, afterSequence, (row, after) => row.Bind(after), EventRow.Read, record => record.Sequence);

    /// <inheritdoc/>
    public CauseRecord? FindCause(int accountRef, string key) =>
        Find(_findCause, (accountRef, key), static (row, key) => row.Bind(key.accountRef).Bind(key.key), CauseRow.Read);

    /// <inheritdoc/>
    public IEnumerable<CauseRecord> ReadCauses(int accountRef, long afterSequence) =>
        ReadOn(CauseRow.AfterSequenceSql, afterSequence, (row, after) => row.Bind(after).Bind(accountRef), CauseRow.Read, record => record.Sequence);

    /// <inheritdoc/>
    public DecisionRecord? FindDecision(int accountRef, string strategy, string causeKey) =>
        Find(_findDecision, (accountRef, strategy, causeKey),
            static (row, key) => row.Bind(key.accountRef).Bind(key.strategy).Bind(key.causeKey), DecisionRow.Read);

    /// <inheritdoc/>
    public IEnumerable<DecisionRecord> ReadDecisions(int accountRef, long afterSequence) =>
        ReadOn(DecisionRow.AfterSequenceSql, afterSequence, (row, after) => row.Bind(after).Bind(accountRef), DecisionRow.Read, record => record.Sequence);

    /// <inheritdoc/>
    public StrategyCursor? FindCursor(int accountRef, string strategy) =>
        Find(_findCursor, (accountRef, strategy), static (row, key) => row.Bind(key.accountRef).Bind(key.strategy), CursorRow.Read);

    /// <inheritdoc/>
    public CheckpointRecord? FindCheckpoint(int accountRef, string strategy) =>
        Find(_findCheckpoint, (accountRef, strategy), static (row, key) => row.Bind(key.accountRef).Bind(key.strategy), CheckpointRow.Read);

    /// <inheritdoc/>
    public HandledRecord? FindHandled(int accountRef, string handler, string key) =>
        Find(_findHandled, (accountRef, handler, key), static (row, key) => row.Bind(key.accountRef).Bind(key.handler).Bind(key.key), HandledRow.Read);

    /// <inheritdoc/>
    public void Begin()
    {
        ThrowIfUnusable();
        if (_isOpenTransaction)
            throw new InvalidOperationException("A transaction has begun already.");

        try
        {
            _begin.Reset().Run("beginning a transaction");
            _isOpenTransaction = true;
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public void Insert(IntentRecord intent) => Write(_insertIntent, intent, IntentRow.Bind, "writing an intent");

    /// <inheritdoc/>
    public void Update(IntentRecord intent, IntentProgress progress)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(progress);
        ThrowIfNotWriting();
        try
        {
            IntentRow.BindUpdate(_updateIntent, intent, progress).Run("writing an intent's progress");
            if (_connection.RowsChanged != 1)
                throw _connection.Failure(JournalFault.Conflict, $"the intent '{intent.IntentKey}' whose progress was to be written is not there");
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public void Insert(ReportRecord report) => Write(_insertReport, report, ReportRow.Bind, "writing a report");

    /// <inheritdoc/>
    public void Update(ReportRecord report, ReportDoubt doubt)
    {
        ArgumentNullException.ThrowIfNull(report);
        ThrowIfNotWriting();
        try
        {
            _updateReport.Reset().Bind((long)doubt).Bind(report.Sequence).Bind(report.AccountRef).Run("writing what is thought of a report");
            if (_connection.RowsChanged != 1)
                throw _connection.Failure(JournalFault.Conflict, $"the report '{report.Report.ExecId}' that was to be judged is not there");
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public void Insert(CauseRecord cause) => Write(_insertCause, cause, CauseRow.Bind, "writing a cause");

    /// <inheritdoc/>
    public void Insert(DecisionRecord decision) => Write(_insertDecision, decision, DecisionRow.Bind, "writing a decision");

    /// <inheritdoc/>
    public void Insert(HandledRecord handled) => Write(_insertHandled, handled, HandledRow.Bind, "writing a handled event");

    /// <inheritdoc/>
    public void Save(StrategyCursor cursor) => Write(_saveCursor, cursor, CursorRow.Bind, "writing a strategy's place");

    /// <inheritdoc/>
    public void Save(CheckpointRecord checkpoint) => Write(_saveCheckpoint, checkpoint, CheckpointRow.Bind, "writing a snapshot");

    /// <inheritdoc/>
    public void Save(PositionRecord position) => Write(_savePosition, position, PositionRow.Bind, "writing a position");

    /// <inheritdoc/>
    public void Save(AccountCounters counters) => Write(_saveCounters, counters, CountersRow.Bind, "writing an account's counters");

    /// <inheritdoc/>
    public void Append(in EventRecord e)
    {
        ThrowIfNotWriting();
        try
        {
            EventRow.Bind(_appendEvent, in e).Run("appending an event");
        }
        catch (Exception failure)
        {
            throw Latch(failure);
        }
    }

    /// <inheritdoc/>
    public void Append(KillRecord kill) => Write(_appendKill, kill, KillRow.Bind, "appending a kill switch record");

    /// <inheritdoc/>
    public void Append(ArmingRecord arming) => Write(_appendArming, arming, ArmingRow.Bind, "appending an arming");

    /// <inheritdoc/>
    public void Append(SealRecord seal) => Write(_appendSeal, seal, SealRow.Bind, "appending a seal");

    /// <inheritdoc/>
    public IJournalSnapshot StartSnapshot(string path)
    {
        ThrowIfUnusable();
        return new JournalSnapshot(_connection, path);
    }

    /// <inheritdoc/>
    public void DropEventsBefore(SealRecord seal, string archive)
    {
        ArgumentNullException.ThrowIfNull(seal);
        ThrowIfNotWriting();
        try
        {
            using Statement rotate = _connection.Prepare("INSERT INTO rotation (sequence, hash, archive, at) VALUES (?,?,?,?)");
            rotate.Bind(seal.Sequence).BindBlob(seal.Hash.Span).BindWords(archive).Bind(seal.At).Run("writing a rotation");
            // The sealed event stays: the chain goes on from it.
            using Statement drop = _connection.Prepare("DELETE FROM event WHERE sequence < ?");
            drop.Bind(seal.Sequence).Run("dropping archived events");
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public void Commit()
    {
        ThrowIfNotWriting();
        try
        {
            _commit.Reset().Run("committing");
            _isOpenTransaction = false;
            _pagesInLog += _connection.TakePagesWritten();
            if (_pagesInLog >= _checkpoints.PagesAtMost)
                Checkpoint();
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public void Idle()
    {
        ThrowIfUnusable();
        if (_isOpenTransaction || _pagesInLog < _checkpoints.PagesWhenIdle)
            return;

        try
        {
            Checkpoint();
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <summary>Closes the file. A transaction that was not committed is gone.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;

        _isDisposed = true;
        foreach (Statement statement in _statements)
            statement.Dispose();

        _connection.Dispose();
    }

    private void Checkpoint()
    {
        if (_connection.Checkpoint())
            _pagesInLog = 0;
    }

    private Statement Prepare(string sql)
    {
        Statement statement = _connection.Prepare(sql);
        _statements.Add(statement);
        return statement;
    }

    private void Write<T>(Statement statement, T record, Func<Statement, T, Statement> bind, string doing)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(record);
        ThrowIfNotWriting();
        try
        {
            bind(statement, record).Run(doing);
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    private T? Find<T, TKey>(Statement statement, TKey key, Func<Statement, TKey, Statement> bind, Func<Statement, T> read)
        where T : class
    {
        ThrowIfUnusable();
        try
        {
            T? found = bind(statement.Reset(), key).Step("looking up a row") ? read(statement) : null;
            statement.Reset();
            return found;
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    private List<T> ReadAll<T>(string sql, Func<Statement, T> read)
    {
        using Statement statement = _connection.Prepare(sql);
        return Rows(statement, read);
    }

    private static List<T> Rows<T>(Statement statement, Func<Statement, T> read)
    {
        var rows = new List<T>();
        while (statement.Step("reading"))
            rows.Add(read(statement));

        statement.Reset();
        return rows;
    }

    /// <summary>
    /// Reads a table in portions, each with a statement of its own: a reader that takes its time must hold no read
    /// transaction open, or checkpoints would wait for it and the log would grow.
    /// </summary>
    private IEnumerable<T> ReadOn<T, TKey>(string sql, TKey after, Func<Statement, TKey, Statement> bind, Func<Statement, T> read, Func<T, TKey> keyOf)
    {
        while (true)
        {
            List<T> rows = ReadPortion(sql, after, bind, read);
            foreach (T row in rows)
                yield return row;

            if (rows.Count < RowsPerRead)
                yield break;

            after = keyOf(rows[^1]);
        }
    }

    private List<T> ReadPortion<T, TKey>(string sql, TKey after, Func<Statement, TKey, Statement> bind, Func<Statement, T> read)
    {
        ThrowIfUnusable();
        try
        {
            using Statement statement = _connection.Prepare(sql);
            return Rows(bind(statement, after).Bind(RowsPerRead), read);
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_fault is not null)
            throw new JournalException(_fault.Fault, $"The order journal is shut since an earlier failure. {_fault.Message}", _fault);
    }

    private void ThrowIfNotWriting()
    {
        ThrowIfUnusable();
        if (!_isOpenTransaction)
            throw new InvalidOperationException("No transaction has begun.");
    }

    /// <summary>Shuts the journal for good: what the last transaction became is unknown until it is opened again.</summary>
    private JournalException Latch(Exception e)
    {
        _fault ??= e as JournalException ?? _connection.Failure(JournalFault.Io, e.Message, e);
        _connection.KeepLogAtClose();
        return _fault;
    }
}
