using System.Text;
using Safety.Journal;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Safety.Sqlite;

/// <summary>
/// A prepared statement whose parameters and columns are bound and read in order, without allocation for what is written.
/// </summary>
internal sealed class Statement : IDisposable
{
    // Keys must come back as they went in: an unpaired surrogate is an error there, not a question mark.
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly JournalConnection _connection;
    private readonly sqlite3_stmt _statement;
    private byte[] _utf8 = new byte[512];
    private int _parameter;
    private int _column;

    public Statement(JournalConnection connection, string sql)
    {
        _connection = connection;
        Sql = sql;
        int rc = sqlite3_prepare_v3(connection.Handle, sql, SQLITE_PREPARE_PERSISTENT, out _statement);
        connection.Check(rc, "preparing a statement");
    }

    public string Sql { get; }

    /// <summary>Makes it ready for new parameters.</summary>
    public Statement Reset()
    {
        // The result repeats the error of the last step, which was thrown then.
        _ = sqlite3_reset(_statement);
        _parameter = 0;
        return this;
    }

    public Statement Null() => Bound(sqlite3_bind_null(_statement, ++_parameter));

    public Statement Bind(long value) => Bound(sqlite3_bind_int64(_statement, ++_parameter, value));

    public Statement Bind(bool value) => Bind(value ? 1L : 0L);

    public Statement Bind(DateTimeOffset value) => Bind(value.UtcTicks);

    /// <summary>Binds a text that identifies something: it comes back unchanged, or this throws.</summary>
    public Statement Bind(string? value) => Bind(value, s_strict);

    /// <summary>Binds words for people, which may come from a venue: what is not valid Unicode is replaced.</summary>
    public Statement BindWords(string? value) => Bind(value, Encoding.UTF8);

    /// <summary>Binds a text given as UTF-8.</summary>
    public Statement BindUtf8(ReadOnlySpan<byte> utf8) =>
        // An empty span has no address, and no address would bind NULL.
        Bound(utf8.IsEmpty
            ? sqlite3_bind_text(_statement, ++_parameter, utf8z.FromSpan("\0"u8))
            : sqlite3_bind_text(_statement, ++_parameter, utf8));

    public Statement BindBlob(ReadOnlySpan<byte> bytes) =>
        Bound(bytes.IsEmpty
            ? sqlite3_bind_zeroblob(_statement, ++_parameter, 0)
            : sqlite3_bind_blob(_statement, ++_parameter, bytes));

    /// <summary>Runs to the next row; false when there is none.</summary>
    public bool Step(string doing)
    {
        int rc = sqlite3_step(_statement);
        _column = 0;
        if (rc == SQLITE_ROW)
            return true;

        if (rc != SQLITE_DONE)
            throw _connection.Failure(rc, doing);

        return false;
    }

    /// <summary>Runs a statement that has no rows, and makes it ready again.</summary>
    public void Run(string doing)
    {
        _ = Step(doing);
        _ = Reset();
    }

    public long NextLong() => sqlite3_column_int64(_statement, _column++);

    public int NextInt() => checked((int)NextLong());

    public DateTimeOffset NextTime() => new(NextLong(), TimeSpan.Zero);

    public void Skip(int columns) => _column += columns;

    public string NextText() => Encoding.UTF8.GetString(NextBytes());

    /// <summary>The bytes of a text or blob, valid until the next step or reset. (A text may hold U+0000, so its length counts.)</summary>
    public ReadOnlySpan<byte> NextBytes() => sqlite3_column_blob(_statement, _column++);

    public void Dispose() => _statement.Dispose();

    private Statement Bind(string? value, Encoding encoding)
    {
        if (value is null)
            return Null();

        int longest = encoding.GetMaxByteCount(value.Length);
        if (longest > _utf8.Length)
            _utf8 = new byte[longest];

        try
        {
            return BindUtf8(_utf8.AsSpan(0, encoding.GetBytes(value, _utf8)));
        }
        catch (EncoderFallbackException e)
        {
            throw _connection.Failure(JournalFault.Io, "an identifier is not valid Unicode", e);
        }
    }

    private Statement Bound(int rc)
    {
        _connection.Check(rc, "binding a value");
        return this;
    }
}
