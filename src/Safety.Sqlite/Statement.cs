using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Safety.Journal;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Safety.Sqlite;

/// <summary>
/// A prepared statement whose parameters and columns are bound and read in order, without allocation for what is written.
/// </summary>
/// <remarks>What every order and every row needs is called without the wrapper's counting of references: the journal is used by one thread at a time, and disposes of its statements before its connection.</remarks>
internal sealed unsafe partial class Statement : IDisposable
{
    private const nint Copied = -1; // SQLITE_TRANSIENT

    // Keys must come back as they went in: an unpaired surrogate is an error there, not a question mark.
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly JournalConnection _connection;
    private readonly sqlite3_stmt _statement;
    private readonly nint _handle;
    private byte[] _utf8 = new byte[512];
    private int _parameter;
    private int _column;

    public Statement(JournalConnection connection, string sql)
    {
        _connection = connection;
        Sql = sql;
        int rc = sqlite3_prepare_v3(connection.Handle, sql, SQLITE_PREPARE_PERSISTENT, out _statement);
        connection.Check(rc, "preparing a statement");
        _handle = _statement.DangerousGetHandle();
    }

    public string Sql { get; }

    /// <summary>Makes it ready for new parameters.</summary>
    public Statement Reset()
    {
        // The result repeats the error of the last step, which was thrown then.
        _ = Reset(_handle);
        _parameter = 0;
        return this;
    }

    public Statement Null() => Bound(sqlite3_bind_null(_statement, ++_parameter));

    public Statement Bind(long value) => Bound(BindInt64(_handle, ++_parameter, value));

    public Statement Bind(bool value) => Bind(value ? 1L : 0L);

    public Statement Bind(DateTimeOffset value) => Bind(value.UtcTicks);

    /// <summary>Binds a text that identifies something: it comes back unchanged, or this throws.</summary>
    public Statement Bind(string? value) => Bind(value, s_strict);

    /// <summary>Binds words for people, which may come from a venue: what is not valid Unicode is replaced.</summary>
    public Statement BindWords(string? value) => Bind(value, Encoding.UTF8);

    /// <summary>Binds a text given as UTF-8.</summary>
    public Statement BindUtf8(ReadOnlySpan<byte> utf8)
    {
        fixed (byte* first = utf8.IsEmpty ? "\0"u8 : utf8) // an empty span has no address, and no address would bind NULL
            return Bound(BindText(_handle, ++_parameter, first, utf8.Length, Copied));
    }

    public Statement BindBlob(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes.IsEmpty ? "\0"u8 : bytes)
            return Bound(BindBlob(_handle, ++_parameter, first, bytes.Length, Copied));
    }

    /// <summary>Runs to the next row; false when there is none.</summary>
    public bool Step(string doing)
    {
        int rc = Step(_handle);
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

    public long NextLong() => ColumnInt64(_handle, _column++);

    public int NextInt() => checked((int)NextLong());

    public DateTimeOffset NextTime() => new(NextLong(), TimeSpan.Zero);

    public void Skip(int columns) => _column += columns;

    public string NextText() => Encoding.UTF8.GetString(NextBytes());

    /// <summary>The bytes of a text or blob, valid until the next step or reset. (A text may hold U+0000, so its length counts.)</summary>
    public ReadOnlySpan<byte> NextBytes()
    {
        byte* first = ColumnBlob(_handle, _column);
        return new ReadOnlySpan<byte>(first, ColumnBytes(_handle, _column++));
    }

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

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_bind_int64")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int BindInt64(nint statement, int parameter, long value);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_bind_text")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int BindText(nint statement, int parameter, byte* text, int length, nint lifetime);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_bind_blob")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int BindBlob(nint statement, int parameter, byte* bytes, int length, nint lifetime);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_step")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int Step(nint statement);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_column_int64")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial long ColumnInt64(nint statement, int column);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_column_blob")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial byte* ColumnBlob(nint statement, int column);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_column_bytes")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int ColumnBytes(nint statement, int column);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_reset")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int Reset(nint statement);
}
