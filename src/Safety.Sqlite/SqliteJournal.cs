using Safety.Decisions;
using Safety.Evidence;
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
    private readonly Statement _insertTrigger;
    private readonly Statement _findTrigger;
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
        _savePosition = Prepare(
            """
            INSERT INTO position (account_ref, symbol, units, mark) VALUES (?,?,?,?)
            ON CONFLICT (account_ref, symbol) DO UPDATE SET units = excluded.units, mark = excluded.mark
            """);
        _saveCounters = Prepare(
            """
            INSERT INTO account_counters
                (account_ref, trading_day, day_notional, day_orders, rate_arrival, last_numeric_id, report_cursor, breaker_reason)
            VALUES (?,?,?,?,?,?,?,?)
            ON CONFLICT (account_ref) DO UPDATE SET
                trading_day = excluded.trading_day, day_notional = excluded.day_notional, day_orders = excluded.day_orders,
                rate_arrival = excluded.rate_arrival, last_numeric_id = excluded.last_numeric_id,
                report_cursor = excluded.report_cursor, breaker_reason = excluded.breaker_reason
            """);
        _appendEvent = Prepare(EventRow.InsertSql);
        _appendKill = Prepare("INSERT INTO kill_switch (is_latched, source, reason, by, at) VALUES (?,?,?,?,?)");
        _appendArming = Prepare("INSERT INTO arming (epoch, host, build, contracts, limits, at) VALUES (?,?,?,?,?,?)");
        _appendSeal = Prepare("INSERT INTO seal (sequence, hash, at) VALUES (?,?,?)");
        _findIntent = Prepare(IntentRow.ByKeySql);
        _findByClientOrderId = Prepare(IntentRow.ByClientOrderIdSql);
        _findReport = Prepare(ReportRow.ByIdentitySql);
        _readByExecId = Prepare(ReportRow.ByExecIdSql);
        _insertTrigger = Prepare(TriggerRow.InsertSql);
        _findTrigger = Prepare(TriggerRow.ByKeySql);
        _insertDecision = Prepare(DecisionRow.InsertSql);
        _findDecision = Prepare(DecisionRow.ByTriggerSql);
        _insertHandled = Prepare("INSERT INTO handled_event (account_ref, handler, event_key, content, handled_at) VALUES (?,?,?,?,?)");
        _findHandled = Prepare("SELECT account_ref, handler, event_key, content, handled_at FROM handled_event WHERE account_ref = ? AND handler = ? AND event_key = ?");
        _saveCursor = Prepare(
            """
            INSERT INTO strategy_cursor (account_ref, strategy, start, position) VALUES (?,?,?,?)
            ON CONFLICT (account_ref, strategy) DO UPDATE SET position = excluded.position
            """);
        _findCursor = Prepare("SELECT account_ref, strategy, start, position FROM strategy_cursor WHERE account_ref = ? AND strategy = ?");
        _saveCheckpoint = Prepare(
            """
            INSERT INTO checkpoint (account_ref, strategy, position, version, shape, state, checksum, at) VALUES (?,?,?,?,?,?,?,?)
            ON CONFLICT (account_ref, strategy) DO UPDATE SET
                position = excluded.position, version = excluded.version, shape = excluded.shape, state = excluded.state,
                checksum = excluded.checksum, at = excluded.at
            """);
        _findCheckpoint = Prepare("SELECT account_ref, strategy, position, version, shape, state, checksum, at FROM checkpoint WHERE account_ref = ? AND strategy = ?");
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
        [.. _statements.Select(statement => statement.Sql), IntentRow.OpenSql, IntentRow.AfterKeySql, IntentRow.ByTargetSql, ReportRow.AfterSequenceSql, ReportRow.InDoubtSql, ReportRow.ByIdSql, ReportRow.ByOriginalIdSql, EventRow.AfterSequenceSql, TriggerRow.AfterSequenceSql, DecisionRow.AfterSequenceSql];

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
                ReadAll(
                    "SELECT account_ref, symbol, units, mark FROM position ORDER BY account_ref, symbol",
                    row => new PositionRecord(row.NextInt(), row.NextText(), row.NextDecimal(), row.NextDecimal())),
                ReadAll(
                    """
                    SELECT account_ref, trading_day, day_notional, day_orders, rate_arrival, last_numeric_id, report_cursor, breaker_reason
                    FROM account_counters ORDER BY account_ref
                    """,
                    row => new AccountCounters(
                        row.NextInt(), row.NextDay(), row.NextDecimal(), row.NextLong(), row.NextLong(), row.NextLong(), row.NextTime(), row.NextTextOrNull())),
                ReadOne(
                    "SELECT is_latched, source, reason, by, at FROM kill_switch ORDER BY sequence DESC LIMIT 1",
                    row => new KillRecord(row.NextBool(), row.NextText(), row.NextText(), row.NextText(), row.NextTime())),
                ReadOne(
                    "SELECT epoch, host, build, contracts, limits, at FROM arming ORDER BY epoch DESC LIMIT 1",
                    row => new ArmingRecord(row.NextLong(), row.NextText(), row.NextText(), row.NextText(), row.NextText(), row.NextTime())),
                ReadOne(
                    "SELECT sequence, hash, at FROM seal ORDER BY sequence DESC LIMIT 1",
                    row => new SealRecord(row.NextLong(), row.NextBytes().ToArray(), row.NextTime())),
                _connection.ReadLong("SELECT max(sequence) FROM event", "reading the last event"),
                _connection.ReadLong("SELECT max(sequence) FROM report", "reading the last report"),
                _connection.ReadLong("SELECT max(sequence) FROM trigger_event", "reading the last trigger"),
                _connection.ReadLong("SELECT max(sequence) FROM decision", "reading the last decision"),
                ReadOne(
                    "SELECT sequence, hash, at FROM rotation ORDER BY sequence DESC LIMIT 1",
                    row => new SealRecord(row.NextLong(), row.NextBytes().ToArray(), row.NextTime())));
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public IntentRecord? FindIntent(int accountRef, string intentKey)
    {
        ThrowIfUnusable();
        try
        {
            return One(_findIntent.Reset().Bind(accountRef).Bind(intentKey), IntentRow.Read);
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public IntentRecord? FindByClientOrderId(int accountRef, string clientOrderId)
    {
        ThrowIfUnusable();
        try
        {
            return One(_findByClientOrderId.Reset().Bind(accountRef).Bind(clientOrderId), IntentRow.Read);
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public ReportRecord? FindReport(int accountRef, string clientOrderId, string execId)
    {
        ThrowIfUnusable();
        try
        {
            return One(_findReport.Reset().Bind(accountRef).Bind(clientOrderId).Bind(execId), ReportRow.Read);
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

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
            _ = _readByExecId.Reset().Bind(accountRef).Bind(execId);
            var rows = new List<ReportRecord>();
            while (_readByExecId.Step("reading"))
                rows.Add(ReportRow.Read(_readByExecId));
            _readByExecId.Reset();
            return rows;
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
    public TriggerRecord? FindTrigger(int accountRef, string key) =>
        Find(_findTrigger, row => row.Bind(accountRef).Bind(key), TriggerRow.Read);

    /// <inheritdoc/>
    public IEnumerable<TriggerRecord> ReadTriggers(int accountRef, long afterSequence) =>
        ReadOn(TriggerRow.AfterSequenceSql, afterSequence, (row, after) => row.Bind(after).Bind(accountRef), TriggerRow.Read, record => record.Sequence);

    /// <inheritdoc/>
    public DecisionRecord? FindDecision(int accountRef, string strategy, string triggerKey) =>
        Find(_findDecision, row => row.Bind(accountRef).Bind(strategy).Bind(triggerKey), DecisionRow.Read);

    /// <inheritdoc/>
    public IEnumerable<DecisionRecord> ReadDecisions(int accountRef, long afterSequence) =>
        ReadOn(DecisionRow.AfterSequenceSql, afterSequence, (row, after) => row.Bind(after).Bind(accountRef), DecisionRow.Read, record => record.Sequence);

    /// <inheritdoc/>
    public StrategyCursor? FindCursor(int accountRef, string strategy) =>
        Find(_findCursor, row => row.Bind(accountRef).Bind(strategy),
            row => new StrategyCursor(row.NextInt(), new StrategyId(row.NextText()), row.NextLong(), row.NextLong()));

    /// <inheritdoc/>
    public CheckpointRecord? FindCheckpoint(int accountRef, string strategy) =>
        Find(_findCheckpoint, row => row.Bind(accountRef).Bind(strategy),
            row => new CheckpointRecord(row.NextInt(), new StrategyId(row.NextText()), row.NextLong(), row.NextInt(), row.NextText(), row.NextText(), row.NextText(), row.NextTime()));

    /// <inheritdoc/>
    public HandledRecord? FindHandled(int accountRef, string handler, string key) =>
        Find(_findHandled, row => row.Bind(accountRef).Bind(handler).Bind(key),
            row => new HandledRecord(row.NextInt(), row.NextText(), row.NextText(), row.NextText(), row.NextTime()));

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
    public void Insert(IntentRecord intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ThrowIfNotWriting();
        try
        {
            IntentRow.BindInsert(_insertIntent, intent).Run("writing an intent");
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

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
    public void Insert(ReportRecord report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ThrowIfNotWriting();
        try
        {
            ReportRow.BindInsert(_insertReport, report).Run("writing a report");
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public void Update(ReportRecord report, ReportDoubt doubt)
    {
        ArgumentNullException.ThrowIfNull(report);
        Write(() => _updateReport.Reset().Bind((long)doubt).Bind(report.Sequence).Bind(report.AccountRef), "writing what is thought of a report");
        if (_connection.RowsChanged != 1)
            throw Latch(_connection.Failure(JournalFault.Conflict, $"the report '{report.Report.ExecId}' that was to be judged is not there"));
    }

    /// <inheritdoc/>
    public void Insert(TriggerRecord trigger)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        Write(() => TriggerRow.BindInsert(_insertTrigger, trigger), "writing a trigger");
    }

    /// <inheritdoc/>
    public void Insert(DecisionRecord decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        Write(() => DecisionRow.BindInsert(_insertDecision, decision), "writing a verdict");
    }

    /// <inheritdoc/>
    public void Insert(HandledRecord handled)
    {
        ArgumentNullException.ThrowIfNull(handled);
        Write(
            () => _insertHandled.Reset().Bind(handled.AccountRef).Bind(handled.Handler).Bind(handled.Key).Bind(handled.Content).Bind(handled.HandledAt),
            "writing a handled event");
    }

    /// <inheritdoc/>
    public void Save(StrategyCursor cursor)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        Write(() => _saveCursor.Reset().Bind(cursor.AccountRef).Bind(cursor.Strategy.Value).Bind(cursor.Start).Bind(cursor.Position), "writing a strategy's place");
    }

    /// <inheritdoc/>
    public void Save(CheckpointRecord checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Write(
            () => _saveCheckpoint.Reset()
                .Bind(checkpoint.AccountRef).Bind(checkpoint.Strategy.Value).Bind(checkpoint.Position).Bind(checkpoint.Version)
                .Bind(checkpoint.Shape).Bind(checkpoint.State).Bind(checkpoint.Checksum).Bind(checkpoint.At),
            "writing a snapshot");
    }

    /// <inheritdoc/>
    public void Save(PositionRecord position)
    {
        ArgumentNullException.ThrowIfNull(position);
        ThrowIfNotWriting();
        try
        {
            _savePosition.Reset().Bind(position.AccountRef).Bind(position.Symbol).Bind(position.Units).Bind(position.Mark).Run("writing a position");
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public void Save(AccountCounters counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        ThrowIfNotWriting();
        try
        {
            _saveCounters.Reset()
                .Bind(counters.AccountRef).Bind(counters.TradingDay).Bind(counters.DayNotional).Bind(counters.DayOrders)
                .Bind(counters.RateArrival).Bind(counters.LastNumericId).Bind(counters.ReportCursor).BindWords(counters.BreakerReason)
                .Run("writing an account's counters");
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public void Append(in EventRecord e)
    {
        ThrowIfNotWriting();
        try
        {
            EventRow.BindInsert(_appendEvent, in e).Run("appending an event");
        }
        catch (Exception failure)
        {
            throw Latch(failure);
        }
    }

    /// <inheritdoc/>
    public void Append(KillRecord kill)
    {
        ArgumentNullException.ThrowIfNull(kill);
        ThrowIfNotWriting();
        try
        {
            _appendKill.Reset()
                .Bind(kill.IsLatched).BindWords(kill.Source).BindWords(kill.Reason).BindWords(kill.By).Bind(kill.At)
                .Run("appending a kill switch record");
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public void Append(ArmingRecord arming)
    {
        ArgumentNullException.ThrowIfNull(arming);
        ThrowIfNotWriting();
        try
        {
            _appendArming.Reset()
                .Bind(arming.Epoch).Bind(arming.Host).Bind(arming.Build).Bind(arming.Contracts).Bind(arming.Limits).Bind(arming.At)
                .Run("appending an arming");
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public void Append(SealRecord seal)
    {
        ArgumentNullException.ThrowIfNull(seal);
        ThrowIfNotWriting();
        try
        {
            _appendSeal.Reset().Bind(seal.Sequence).BindBlob(seal.Hash.Span).Bind(seal.At).Run("appending a seal");
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

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

    private static T? One<T>(Statement statement, Func<Statement, T> read)
        where T : class
    {
        T? found = statement.Step("looking up a row") ? read(statement) : null;
        statement.Reset();
        return found;
    }

    private T? Find<T>(Statement statement, Func<Statement, Statement> bind, Func<Statement, T> read)
        where T : class
    {
        ThrowIfUnusable();
        try
        {
            return One(bind(statement.Reset()), read);
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    private void Write(Func<Statement> bind, string doing)
    {
        ThrowIfNotWriting();
        try
        {
            bind().Run(doing);
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    private T? ReadOne<T>(string sql, Func<Statement, T> read)
        where T : class
    {
        using Statement statement = _connection.Prepare(sql);
        return statement.Step("reading") ? read(statement) : null;
    }

    private List<T> ReadAll<T>(string sql, Func<Statement, T> read)
    {
        using Statement statement = _connection.Prepare(sql);
        var rows = new List<T>();
        while (statement.Step("reading"))
            rows.Add(read(statement));

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
            _ = bind(statement, after).Bind(RowsPerRead);
            var rows = new List<T>(RowsPerRead);
            while (statement.Step("reading"))
                rows.Add(read(statement));

            return rows;
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
