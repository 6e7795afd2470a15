using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Safety.Journal;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Safety.Sqlite;

/// <summary>The one connection to a journal's file, with every failure told as a <see cref="JournalException"/>.</summary>
internal sealed partial class JournalConnection : IDisposable
{
    private const int DbConfigNoCheckpointOnClose = 1006;
    private const int DbStatusCacheWrite = 9;
    private const int FileControlHasMoved = 20;

    private readonly SqliteConnection _connection;

    private JournalConnection(SqliteConnection connection, string path)
    {
        _connection = connection;
        Path = path;
    }

    public string Path { get; }

    public sqlite3 Handle => _connection.Handle!;

    /// <summary>Opens a file that is there, or creates one.</summary>
    public static JournalConnection Open(string path, bool create, string? fileSystem = null)
    {
        Batteries_V2.Init();
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 1,
        };
        if (fileSystem is not null)
            settings.Vfs = fileSystem;

        var connection = new SqliteConnection(settings.ToString());

        var opened = new JournalConnection(connection, path);
        try
        {
            connection.Open();
            // Someone who holds the file is another host: waiting for it would only hide that.
            opened.Check(sqlite3_busy_timeout(opened.Handle, 0), "opening");
            return opened;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw opened.Failure(FaultOf(e.SqliteErrorCode, path), $"opening it failed: {e.Message}", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>True when SQLite could open the file for reading only.</summary>
    public bool IsReadOnly => sqlite3_db_readonly(Handle, "main") == 1;

    /// <summary>True when the path no longer leads to the file that is open, or its log is gone: what is written reaches nobody.</summary>
    /// <remarks>SQLite compares the file's number; the path is looked at, not opened, which would drop the lock.</remarks>
    public bool HasMoved => FileControl(Handle, "main", FileControlHasMoved, out int hasMoved) == SQLITE_OK && (hasMoved != 0 || !File.Exists(Path + "-wal"));

    public Statement Prepare(string sql) => new(this, sql);

    /// <summary>Runs SQL without parameters.</summary>
    public void Execute(string sql, string doing) => Check(sqlite3_exec(Handle, sql), doing);

    /// <summary>The first column of the first row, or null when there is no row.</summary>
    public string? ReadText(string sql, string doing)
    {
        using Statement statement = Prepare(sql);
        return statement.Step(doing) ? statement.NextText() : null;
    }

    /// <summary>The first column of the first row, or 0 when there is no row.</summary>
    public long ReadLong(string sql, string doing)
    {
        using Statement statement = Prepare(sql);
        return statement.Step(doing) ? statement.NextLong() : 0;
    }

    /// <summary>Pages written since the last call.</summary>
    public int TakePagesWritten()
    {
        _ = sqlite3_db_status(Handle, DbStatusCacheWrite, out int pages, out _, 1);
        return pages;
    }

    /// <summary>Copies the write-ahead log into the file. True when all of it was copied, so that the log starts over.</summary>
    public bool Checkpoint()
    {
        int rc = sqlite3_wal_checkpoint_v2(Handle, "main", SQLITE_CHECKPOINT_PASSIVE, out int inLog, out int copied);
        Check(rc, "copying the write-ahead log into the file");
        return inLog == copied;
    }

    /// <summary>Leaves the file and its log as they are at closing: after a failure they are evidence, and the cache is not to be trusted.</summary>
    public void KeepLogAtClose() => _ = sqlite3_db_config(Handle, DbConfigNoCheckpointOnClose, 1, out _);

    public void Check(int rc, string doing)
    {
        if (rc != SQLITE_OK)
            throw Failure(rc, doing);
    }

    public JournalException Failure(int rc, string doing) =>
        Failure(FaultOf(rc, Path), $"{doing} failed: {sqlite3_errmsg(Handle).utf8_to_string()} (SQLite {rc}/{sqlite3_extended_errcode(Handle)})");

    public JournalException Failure(JournalFault fault, string what, Exception? inner = null) => JournalFailure.Of(fault, Path, what, inner);

    public void Dispose() => _connection.Dispose();

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int FileControl(sqlite3 connection, string database, int operation, out int result);

    private static JournalFault FaultOf(int rc, string path) => (rc & 0xFF) switch
    {
        SQLITE_BUSY or SQLITE_LOCKED or SQLITE_PROTOCOL => JournalFault.HeldByAnother,
        SQLITE_FULL => JournalFault.DiskFull,
        SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH => JournalFault.ReadOnly,
        SQLITE_CORRUPT => JournalFault.Corrupt,
        SQLITE_NOTADB => JournalFault.NotAJournal,
        SQLITE_CONSTRAINT => JournalFault.Conflict,
        SQLITE_CANTOPEN when !JournalFile.CanCreateBeside(path) => JournalFault.ReadOnly,
        _ => JournalFault.Io,
    };
}
