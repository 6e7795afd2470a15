using Safety.Journal;
using Safety.Sqlite.Migrations;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Safety.Sqlite;

/// <summary>A copy through SQLite's backup interface: on the journal's own connection, so that it follows every later write.</summary>
internal sealed class JournalSnapshot : IJournalSnapshot
{
    /// <summary>A quarter of a megabyte a step: the writer is away for well under a millisecond.</summary>
    private const int PagesPerStep = 64;

    private readonly string _path;
    private readonly string _unfinished;
    private readonly JournalConnection _copy;
    private readonly sqlite3_backup _backup;
    private bool _isCompleted;
    private bool _isClosed;

    public JournalSnapshot(JournalConnection journal, string path)
    {
        _path = Path.GetFullPath(path);
        _unfinished = _path + ".unfinished";
        if (File.Exists(_path))
            throw new IOException($"A snapshot was to be written to '{_path}', and the file is there already; choose another name.");
        File.Delete(_unfinished);
        try
        {
            _copy = JournalConnection.Open(_unfinished, create: true);
            _copy.Execute("PRAGMA synchronous = OFF", "making a snapshot"); // synced once, at the end
        }
        catch (JournalException e)
        {
            throw new IOException($"The snapshot '{_path}' cannot be made: {e.Message}", e);
        }

        _backup = sqlite3_backup_init(_copy.Handle, "main", journal.Handle, "main");
        if (_backup is null or { IsInvalid: true })
        {
            _copy.Dispose();
            throw new IOException($"The snapshot '{_path}' cannot be made: {sqlite3_errmsg(_copy.Handle).utf8_to_string()}");
        }
    }

    /// <inheritdoc/>
    public bool Copy()
    {
        // LOCKED: work of the same batch has written already; the next step comes after its commit.
        int rc = sqlite3_backup_step(_backup, PagesPerStep);
        return rc switch
        {
            SQLITE_DONE => true,
            SQLITE_OK or SQLITE_LOCKED or SQLITE_BUSY => false,
            _ => throw new IOException($"The snapshot '{_path}' cannot be written (SQLite {rc}); is its disk full?"),
        };
    }

    /// <inheritdoc/>
    public void Complete()
    {
        try
        {
            _ = sqlite3_backup_finish(_backup);
            // One file that any process may read, and that no host takes for the journal.
            _ = _copy.ReadText("PRAGMA journal_mode = DELETE", "finishing a snapshot");
            _copy.Execute($"PRAGMA application_id = {Migration.SnapshotId}", "finishing a snapshot");
            JournalOpening.DemandSound(_copy, "PRAGMA integrity_check(1)");
            Close();
        }
        catch (JournalException e)
        {
            throw new IOException($"The snapshot '{_path}' is not sound: {e.Message}", e);
        }

        using (FileStream file = new(_unfinished, FileMode.Open, FileAccess.ReadWrite))
            file.Flush(flushToDisk: true);
        File.Move(_unfinished, _path, overwrite: false);
        _isCompleted = true;
    }

    public void Dispose()
    {
        Close();
        if (!_isCompleted)
            File.Delete(_unfinished);
    }

    private void Close()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _backup.Dispose();
        _copy.Dispose();
    }
}
