using System.Globalization;
using System.Text;
using Safety.Identity;
using Safety.Journal;

namespace Safety.Sqlite;

/// <summary>
/// The order journal in one SQLite file: one connection that holds the file exclusively, a write-ahead log synced at every
/// commit, and time-ordered keys. A second process cannot open it, and it stays readable with the sqlite3 shell when stopped.
/// </summary>
/// <remarks>
/// Not thread-safe: one writer at a time. Any failure shuts the journal: every later call throws the same <see cref="JournalException"/>.
/// Do not copy or open the file from the same process while it is in use: on POSIX systems closing that handle would release the lock.
/// </remarks>
public sealed class SqliteJournal : IArchivingJournal
{
    private const int BatchesPerRead = 64;

    private const string ReadSql = "SELECT last, first, previous_hash, facts, hash FROM batch WHERE last >= ? ORDER BY last LIMIT ?";
    private const string FamilySql = "SELECT b.last, b.first, b.previous_hash, b.facts, b.hash FROM family_batch f JOIN batch b ON b.last = f.batch WHERE f.family = ? ORDER BY f.batch";

    private const string FindSql = "SELECT family, sequence FROM key WHERE kind = ? AND account = ? AND text = ? ORDER BY family LIMIT 1";
    private const string GreatestIntentSql = "SELECT text FROM key WHERE kind = 1 AND account = ? ORDER BY text DESC LIMIT 1";

    private readonly JournalConnection _connection;
    private readonly CheckpointPolicy _checkpoints;
    private readonly List<Statement> _statements = [];
    private readonly Dictionary<ProjectionTable, Statement> _projections = [];
    private readonly Dictionary<int, string> _greatestIntents = []; // by account: they are time-ordered, and a new one is mostly after all that are there

    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _appendBatch;
    private readonly Statement _appendKey;
    private readonly Statement _appendFamily;
    private readonly Statement _find;
    private readonly Statement _readFamily;

    private JournalException? _fault;
    private bool _isDisposed;
    private ulong _last;
    private long _pagesInLog;

    internal SqliteJournal(JournalConnection connection, JournalIdentity identity, CheckpointPolicy checkpoints)
    {
        _connection = connection;
        _checkpoints = checkpoints;
        Identity = identity;
        SqliteVersion = connection.ReadText("SELECT sqlite_version()", "reading the version")!;

        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _appendBatch = Prepare("INSERT INTO batch (last, first, previous_hash, facts, hash, is_checkpoint) VALUES (?,?,?,?,?,?)");
        _appendKey = Prepare("INSERT INTO key (kind, account, text, family, sequence) VALUES (?,?,?,?,?)");
        _appendFamily = Prepare("INSERT INTO family_batch (family, batch) VALUES (?,?)");
        _find = Prepare(FindSql);
        _readFamily = Prepare(FamilySql);
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

    /// <summary>The SQL of every statement that reads, for the tests of their query plans.</summary>
    internal static IEnumerable<string> Sql => [ReadSql, FamilySql, FindSql, GreatestIntentSql];

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
    /// <param name="path">The file; it must not exist (but may have been made from the schema's own text, and used by nobody), its directory must.</param>
    /// <param name="accounts">The accounts it is for; the position + 1 is the account's number in every fact.</param>
    /// <param name="clock">Where the time of birth comes from; the system's clock when null.</param>
    /// <returns>The journal, held exclusively until it is disposed.</returns>
    /// <exception cref="ArgumentException">No account, an account without a name, or one given twice.</exception>
    /// <exception cref="JournalException">It cannot be created; <see cref="JournalException.Fault"/> and the message say why and what to do.</exception>
    public static SqliteJournal Create(string path, IReadOnlyList<AccountId> accounts, TimeProvider? clock = null) =>
        JournalOpening.Create(path, accounts, clock ?? TimeProvider.System, JournalOpening.Standard);

    /// <summary>
    /// Checks every page and index of the file: as slow as reading all of it. For a stopped host or a check in the background
    /// between batches.
    /// </summary>
    /// <exception cref="JournalException">The file is damaged (<see cref="JournalFault.Corrupt"/>) or cannot be read.</exception>
    public void CheckIntegrity() => Run(() => JournalOpening.DemandSound(_connection, "PRAGMA integrity_check(1)"));

    /// <inheritdoc/>
    public JournalHead Open() => Run(() =>
    {
        using Statement last = _connection.Prepare("SELECT last, hash FROM batch ORDER BY last DESC LIMIT 1");
        ReadOnlyMemory<byte> hash = default;
        if (last.Step("reading the last batch"))
        {
            _last = Sequence(last);
            hash = last.NextBytes().ToArray();
        }

        using Statement greatest = _connection.Prepare(GreatestIntentSql);
        for (int account = 1; account <= Identity.Accounts.Count; account++)
        {
            _greatestIntents[account] = greatest.Bind(account).Step("reading the last intent") ? greatest.NextText() : "";
            greatest.Reset();
        }

        return new JournalHead(
            (ulong)Math.Max(1, _connection.ReadLong("SELECT first FROM batch ORDER BY last LIMIT 1", "reading the first batch")),
            _last,
            hash,
            (ulong)_connection.ReadLong("SELECT last FROM batch WHERE is_checkpoint = 1 ORDER BY last DESC LIMIT 1", "reading the last checkpoint"),
            (ulong)_connection.ReadLong("SELECT up_to FROM people", "reading how far the tables for people are"));
    });

    /// <inheritdoc/>
    public JournalPlace? Find(in JournalKey key)
    {
        ThrowIfUnusable();
        if (key.Kind == JournalKeyKind.Intent && _greatestIntents.TryGetValue(key.Account, out string? greatest) && IsAfter(key.Text, greatest))
            return null;
        try
        {
            JournalPlace? found = _find.Bind((long)key.Kind).Bind(key.Account).Bind(key.Text).Step("looking up a key") ? new JournalPlace(Sequence(_find), Sequence(_find)) : null;
            _find.Reset();
            return found;
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>In portions, each with a statement of its own: a reader that takes its time must hold no read transaction open, or checkpoints would wait for it.</remarks>
    public IEnumerable<StoredBatch> Read(ulong fromSequence)
    {
        for (int most = 1; ; most = BatchesPerRead) // often one is all that is wanted
        {
            List<StoredBatch> batches = Run(() =>
            {
                using Statement read = _connection.Prepare(ReadSql);
                return Rows(read.Bind((long)fromSequence).Bind(most));
            });
            foreach (StoredBatch batch in batches)
                yield return batch;
            if (batches.Count < most)
                yield break;
            fromSequence = batches[^1].Last + 1;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<StoredBatch> ReadFamily(ulong family) => Run(() => Rows(_readFamily.Bind((long)family)));

    /// <inheritdoc/>
    public void VisitIndex(IIndexVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        Run(() =>
        {
            using Statement keys = _connection.Prepare("SELECT kind, account, text, family, sequence FROM key");
            while (keys.Step("reading the keys"))
                visitor.Key((JournalKeyKind)keys.NextLong(), keys.NextInt(), keys.NextBytes(), new JournalPlace(Sequence(keys), Sequence(keys)));
            using Statement families = _connection.Prepare("SELECT family, batch FROM family_batch");
            while (families.Step("reading the families"))
                visitor.Family(Sequence(families), Sequence(families));
        });
    }

    /// <inheritdoc/>
    public void Append(in NewBatch batch)
    {
        ThrowIfUnusable();
        try
        {
            if (batch.First != _last + 1 || batch.Last < batch.First)
                throw _connection.Failure(JournalFault.Conflict, string.Create(CultureInfo.InvariantCulture, $"the batch {batch.First}–{batch.Last} does not follow {_last}"));
            _begin.Run("beginning a batch");
            _appendBatch.Bind((long)batch.Last).Bind((long)batch.First).BindBlob(batch.Previous).BindBlob(batch.Facts).BindBlob(batch.Hash).Bind(batch.IsCheckpoint)
                .Run("appending a batch");
            foreach (ref readonly KeyRow row in batch.Keys)
            {
                _appendKey.Bind((long)row.Key.Kind).Bind(row.Key.Account).Bind(row.Key.Text).Bind((long)row.Place.Family).Bind((long)row.Place.Sequence)
                    .Run("appending a key");
            }

            foreach (ulong family in batch.Families)
                _appendFamily.Bind((long)family).Bind((long)batch.Last).Run("appending a family's batch");
            Commit();
            _last = batch.Last;
            foreach (ref readonly KeyRow row in batch.Keys)
            {
                if (row.Key.Kind == JournalKeyKind.Intent && _greatestIntents.TryGetValue(row.Key.Account, out string? greatest) && string.CompareOrdinal(row.Key.Text, greatest) > 0)
                    _greatestIntents[row.Key.Account] = row.Key.Text;
            }
        }
        catch (Exception e)
        {
            throw Latch(e);
        }
    }

    /// <inheritdoc/>
    public void Project(ulong upTo, IReadOnlyList<ProjectionRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Run(() =>
        {
            _begin.Run("beginning to write the tables for people");
            foreach (ProjectionRow row in rows)
                Project(row);
            using Statement people = _connection.Prepare("INSERT OR REPLACE INTO people (only, up_to) VALUES (1, ?)");
            people.Bind((long)upTo).Run("writing how far the tables for people are");
            Commit();
        });
    }

    /// <inheritdoc/>
    public IJournalSnapshot StartSnapshot(string path)
    {
        ThrowIfUnusable();
        return new JournalSnapshot(_connection, path);
    }

    /// <inheritdoc/>
    public void Probe() => Run(() =>
    {
        if (_connection.HasMoved)
            throw _connection.Failure(JournalFault.Missing, "its file or its write-ahead log was deleted, moved or replaced while it was in use: what is written now reaches nobody");
    });

    /// <inheritdoc/>
    public void Idle() => Run(() =>
    {
        if (_pagesInLog >= _checkpoints.PagesWhenIdle)
            Checkpoint();
    });

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;

        _isDisposed = true;
        foreach (Statement statement in _statements)
            statement.Dispose();

        _connection.Dispose();
    }

    // SQLite compares bytes of UTF-8, and this UTF-16; of a text that is ASCII and any other, both say the same.
    private static bool IsAfter(string text, string greatest) => string.CompareOrdinal(text, greatest) > 0 && Ascii.IsValid(text);

    private static ulong Sequence(Statement row) => checked((ulong)row.NextLong());

    private static List<StoredBatch> Rows(Statement statement)
    {
        List<StoredBatch> batches = [];
        while (statement.Step("reading batches"))
        {
            ulong last = Sequence(statement);
            batches.Add(new StoredBatch(Sequence(statement), last, statement.NextBytes().ToArray(), statement.NextBytes().ToArray(), statement.NextBytes().ToArray()));
        }

        statement.Reset();
        return batches;
    }

    private void Project(in ProjectionRow row)
    {
        if (!_projections.TryGetValue(row.Table, out Statement? save))
        {
            save = Prepare($"INSERT OR REPLACE INTO {row.Table.Name} ({string.Join(", ", row.Table.Columns)}) VALUES ({string.Join(", ", row.Table.Columns.Select(static _ => "?"))})");
            _projections.Add(row.Table, save);
        }

        foreach (object? value in row.Values)
            _ = value is long number ? save.Bind(number) : save.BindWords((string?)value);
        save.Run("writing the tables for people");
    }

    private void Commit()
    {
        _commit.Run("committing");
        _pagesInLog += _connection.TakePagesWritten();
        if (_pagesInLog >= _checkpoints.PagesAtMost)
            Checkpoint();
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

    private void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    private T Run<T>(Func<T> action)
    {
        ThrowIfUnusable();
        try
        {
            return action();
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

    /// <summary>Shuts the journal for good: what the last batch became is unknown until it is opened again.</summary>
    private JournalException Latch(Exception e)
    {
        _fault ??= e as JournalException ?? _connection.Failure(JournalFault.Io, e.Message, e);
        _connection.KeepLogAtClose();
        return _fault;
    }
}
