using System.Globalization;
using Safety.Identity;
using Safety.Journal;
using Safety.Sqlite.Migrations;

namespace Safety.Sqlite;

/// <summary>Opens and creates journals; every doubt ends in a <see cref="JournalException"/>, never in a journal that is not one.</summary>
internal static class JournalOpening
{
    private const int PageSize = 4096;

    /// <summary>A whole check takes as long as reading the file; above this size it is left to <see cref="SqliteJournal.CheckIntegrity"/>.</summary>
    private const long CheckedBytes = 64 << 20;

    /// <summary>What must fit on the disk for a journal to open.</summary>
    private const int RoomBytes = 256 << 10;

    public static JournalSettings Standard { get; } = new()
    {
        Checkpoints = new CheckpointPolicy(PagesWhenIdle: (4 << 20) / PageSize, PagesAtMost: (32 << 20) / PageSize),
    };

    public static SqliteJournal OpenExisting(string path, JournalSettings settings)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        return Telling(path, () =>
        {
            JournalFile.DemandExisting(path);
            JournalFile.DemandLocal(path);
            JournalFile.DemandWritable(path);
            return Open(path, settings);
        });
    }

    public static SqliteJournal Create(string path, IReadOnlyList<AccountId> accounts, TimeProvider clock, JournalSettings settings)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        DemandDistinct(accounts);
        path = Path.GetFullPath(path);
        return Telling(path, () =>
        {
            if (CompleteSchema(path, accounts, clock, settings))
                return Open(path, settings);
            JournalFile.DemandAbsent(path);
            JournalFile.DemandLocal(path);
            JournalFile.DemandWritable(path);

            // Written under another name first: a crash half-way leaves no journal at the path rather than half of one.
            string unborn = $"{path}.{Path.GetRandomFileName()}.unborn";
            try
            {
                using (JournalConnection connection = JournalConnection.Open(unborn, create: true, settings.FileSystem))
                {
                    Hold(connection);
                    Harden(connection, settings);
                    Migrate(connection, settings, () => WriteIdentity(connection, accounts, clock.GetUtcNow()));
                }

                File.Move(unborn, path, overwrite: false);
            }
            catch
            {
                foreach (string left in (ReadOnlySpan<string>)[unborn, unborn + "-wal", unborn + "-journal"])
                    File.Delete(left);

                throw;
            }

            return Open(path, settings);
        });
    }

    /// <summary>Throws unless SQLite's own check finds nothing.</summary>
    public static void DemandSound(JournalConnection connection, string check)
    {
        string found = connection.ReadText(check, "checking it")!;
        if (found != "ok")
            throw connection.Failure(JournalFault.Corrupt, $"SQLite's check found: {found}");
    }

    /// <summary>Gives a file that was made with the schema's own text, and belongs to nobody yet, an owner; false when there is no such file.</summary>
    private static bool CompleteSchema(string path, IReadOnlyList<AccountId> accounts, TimeProvider clock, JournalSettings settings)
    {
        if (!File.Exists(path) || File.Exists(path + "-wal"))
            return false;
        JournalFile.DemandLocal(path);
        JournalFile.DemandWritable(path);
        try
        {
            using JournalConnection connection = JournalConnection.Open(path, create: false, settings.FileSystem);
            if (connection.ReadLong("PRAGMA application_id", "reading it") != Migration.ApplicationId
                || connection.ReadLong("SELECT (SELECT count(*) FROM journal) + (SELECT count(*) FROM account) + (SELECT count(*) FROM batch)", "reading it") != 0)
                return false;
            Hold(connection);
            Harden(connection, settings);
            connection.Execute("BEGIN EXCLUSIVE", "beginning its life");
            WriteIdentity(connection, accounts, clock.GetUtcNow());
            connection.Execute("COMMIT", "beginning its life");
            return true;
        }
        catch (JournalException e) when (e.Fault is JournalFault.HeldByAnother or JournalFault.NotAJournal or JournalFault.Io)
        {
            return false; // somebody's: the caller says so
        }
    }

    private static SqliteJournal Open(string path, JournalSettings settings)
    {
        JournalConnection connection = JournalConnection.Open(path, create: false, settings.FileSystem);
        try
        {
            Hold(connection);
            DemandJournal(connection);
            Harden(connection, settings);
            DemandReadable(connection, settings);
            if (new FileInfo(path).Length <= CheckedBytes)
                DemandSound(connection, "PRAGMA quick_check(1)");

            Migrate(connection, settings, birth: null);
            DemandRoom(connection);
            return new SqliteJournal(connection, ReadIdentity(connection), settings.Checkpoints);
        }
        catch
        {
            // What was found wrong is left as it was found.
            connection.KeepLogAtClose();
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Takes the exclusive lock for as long as the connection lives. Must come before the log is first touched, or shared memory is used.</summary>
    private static void Hold(JournalConnection connection)
    {
        _ = connection.ReadText("PRAGMA locking_mode = EXCLUSIVE", "taking the lock");
        if (connection.IsReadOnly)
            throw connection.Failure(JournalFault.ReadOnly, "the file may be read but not written");
    }

    private static void DemandJournal(JournalConnection connection)
    {
        // The first read: takes the lock, and tells a file that is not a database.
        long application = connection.ReadLong("PRAGMA application_id", "reading it");
        if (application == Migration.SnapshotId)
            throw connection.Failure(JournalFault.NotAJournal, "it is a snapshot for inspection, and has forgotten what happened after it was made");
        if (application == Migration.UnreleasedId)
            throw connection.Failure(JournalFault.NotAJournal, "it was written before the first release, in a form that no release reads");
        if (application != Migration.ApplicationId)
            throw connection.Failure(JournalFault.NotAJournal, "it is an SQLite file, but not an order journal");
        if (connection.ReadLong("SELECT count(*) FROM journal", "reading whose it is") == 0)
            throw connection.Failure(JournalFault.NotAJournal, "it has a journal's tables and belongs to nobody yet; SqliteJournal.Create with the same path says whose it is");
    }

    private static void Harden(JournalConnection connection, JournalSettings settings)
    {
        string mode = connection.ReadText("PRAGMA journal_mode = WAL", "switching to the write-ahead log")!;
        connection.Execute("PRAGMA synchronous = FULL", "switching to full syncs");
        connection.Execute("PRAGMA wal_autocheckpoint = 0", "taking over checkpoints");
        connection.Execute("PRAGMA cache_size = -65536", "setting the cache's size");
        connection.Execute("PRAGMA cell_size_check = ON", "switching page checks on");
        connection.Execute("PRAGMA trusted_schema = OFF", "distrusting the schema");
        if (OperatingSystem.IsMacOS())
        {
            // There, a plain fsync leaves the data in the drive's cache.
            connection.Execute("PRAGMA fullfsync = ON", "switching to full syncs");
            connection.Execute("PRAGMA checkpoint_fullfsync = ON", "switching to full syncs");
        }

        settings.AfterHardening?.Invoke(connection);

        // A pragma that is not understood is ignored in silence: only what is read back counts.
        long synchronous = connection.ReadLong("PRAGMA synchronous", "reading the settings");
        string locking = connection.ReadText("PRAGMA locking_mode", "reading the settings")!;
        bool isFullSync = !OperatingSystem.IsMacOS() || connection.ReadLong("PRAGMA fullfsync", "reading the settings") == 1;
        if (mode != "wal" || synchronous != 2 || locking != "exclusive" || !isFullSync)
        {
            throw connection.Failure(
                JournalFault.NotDurable,
                string.Create(CultureInfo.InvariantCulture, $"its durability settings are not in force (journal_mode={mode}, synchronous={synchronous}, locking_mode={locking}, full fsync={isFullSync})"));
        }
    }

    private static void DemandReadable(JournalConnection connection, JournalSettings settings)
    {
        long needed = connection.ReadLong("SELECT max(min_reader_version) FROM schema_version", "reading the schema's version");
        if (needed > settings.Migrations[^1].Version)
        {
            throw connection.Failure(
                JournalFault.TooNew,
                string.Create(CultureInfo.InvariantCulture, $"a newer build has written it: it needs schema {needed}, and this build knows {settings.Migrations[^1].Version}"));
        }
    }

    /// <summary>Applies what is missing, all of it or nothing.</summary>
    private static void Migrate(JournalConnection connection, JournalSettings settings, Action? birth)
    {
        long version = birth is null ? connection.ReadLong("SELECT max(version) FROM schema_version", "reading the schema's version") : 0;
        if (version >= settings.Migrations[^1].Version)
            return;

        connection.Execute("BEGIN EXCLUSIVE", "beginning the migration");
        foreach (Migration migration in settings.Migrations)
        {
            if (migration.Version > version)
                connection.Execute(migration.Sql, $"migrating it with {migration.Name}");
        }

        birth?.Invoke();
        connection.Execute("COMMIT", "committing the migration");
    }

    /// <summary>Writes and removes a quarter of a megabyte: a full disk shows now and not at the first order.</summary>
    private static void DemandRoom(JournalConnection connection)
    {
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO room (probe) VALUES (zeroblob({RoomBytes}))"), "proving that there is room");
        connection.Execute("DELETE FROM room", "proving that there is room");
        _ = connection.Checkpoint();
        _ = connection.TakePagesWritten();
    }

    private static void WriteIdentity(JournalConnection connection, IReadOnlyList<AccountId> accounts, DateTimeOffset now)
    {
        using (Statement journal = connection.Prepare("INSERT INTO journal (only, journal_id, created_at) VALUES (1, ?, ?)"))
            journal.Bind(Guid.NewGuid().ToString("D")).Bind(now).Run("writing its identity");

        using Statement account = connection.Prepare("INSERT INTO account (account_ref, venue, account) VALUES (?, ?, ?)");
        for (int i = 0; i < accounts.Count; i++)
            account.Reset().Bind(i + 1).Bind(accounts[i].Venue).Bind(accounts[i].Account).Run("writing its identity");
    }

    private static JournalIdentity ReadIdentity(JournalConnection connection)
    {
        using Statement journal = connection.Prepare("SELECT journal_id, created_at, (SELECT max(version) FROM schema_version) FROM journal");
        if (!journal.Step("reading its identity") || !Guid.TryParseExact(journal.NextText(), "D", out Guid id))
            throw connection.Failure(JournalFault.Corrupt, "its identity cannot be read");

        DateTimeOffset createdAt = journal.NextTime();
        int version = journal.NextInt();
        var accounts = new List<AccountId>();
        using Statement account = connection.Prepare("SELECT account_ref, venue, account FROM account ORDER BY account_ref");
        while (account.Step("reading its accounts"))
        {
            if (account.NextLong() != accounts.Count + 1)
                throw connection.Failure(JournalFault.Corrupt, "its accounts are not numbered from 1 without gaps");

            accounts.Add(new AccountId(account.NextText(), account.NextText()));
        }

        return new JournalIdentity(id, createdAt, version, accounts);
    }

    private static void DemandDistinct(IReadOnlyList<AccountId> accounts)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        if (accounts.Count == 0)
            throw new ArgumentException("A journal is created for at least one account.", nameof(accounts));

        var seen = new HashSet<AccountId>();
        foreach (AccountId account in accounts)
        {
            if (string.IsNullOrWhiteSpace(account.Venue) || string.IsNullOrWhiteSpace(account.Account))
                throw new ArgumentException("An account needs a venue and a name.", nameof(accounts));

            if (!seen.Add(account))
                throw new ArgumentException($"The account {account} is given twice.", nameof(accounts));
        }
    }

    /// <summary>What the file system throws is told as a journal's failure, too.</summary>
    private static SqliteJournal Telling(string path, Func<SqliteJournal> open)
    {
        try
        {
            return open();
        }
        catch (UnauthorizedAccessException e)
        {
            throw JournalFailure.Of(JournalFault.ReadOnly, path, e.Message, e);
        }
        catch (IOException e)
        {
            throw JournalFailure.Of(File.Exists(path) ? JournalFault.Io : JournalFault.Missing, path, e.Message, e);
        }
    }
}
