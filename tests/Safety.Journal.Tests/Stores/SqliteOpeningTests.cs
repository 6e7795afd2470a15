using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Safety.Identity;
using Safety.Journal;
using Safety.Sqlite;
using Safety.Sqlite.Migrations;
using static Safety.Journal.Tests.SampleRecords;
using static Safety.Journal.Tests.Stores.SampleBatches;

namespace Safety.Journal.Tests.Stores;

/// <summary>A journal that cannot be used is refused with a message that says which, why and what to do.</summary>
public sealed class SqliteOpeningTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    private string JournalPath => _scratch.File("orders.db");

    public void Dispose() => _scratch.Dispose();

    /// <summary>As typed: <c>sqlite3 trading.db &lt; 001_event_safeguards.sql</c>, then <see cref="SqliteJournal.Create(string, IReadOnlyList{AccountId}, TimeProvider)"/>.</summary>
    [Fact]
    public void A_file_made_with_the_schema_as_typed_has_readable_tables_and_is_completed()
    {
        if (!Shell(Migration.All[0].Sql))
            _ = ByHand(Migration.All[0].Sql);
        foreach (string table in (string[])["order_state", "idempotency_key", "intent"])
            Assert.Equal("0", ByHand($"SELECT count(*) FROM {table}"));
        Assert.Equal("1", ByHand("SELECT abs(unixepoch() - (applied_at - 621355968000000000) / 10000000) < 100 FROM schema_version"));
        Assert.Contains("belongs to nobody yet", Refuse(JournalFault.NotAJournal, () => SqliteJournal.OpenExisting(JournalPath)).Message, StringComparison.Ordinal);

        using (SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts))
        {
            Assert.Equal(Accounts, journal.Identity.Accounts);
            WriteOne(journal);
        }

        using (SqliteJournal journal = SqliteJournal.OpenExisting(JournalPath))
            Assert.Equal(2UL, journal.Open().Last);
        Refuse(JournalFault.Exists, () => SqliteJournal.Create(JournalPath, Accounts));
    }

    [Fact]
    public void A_journal_of_the_form_before_the_first_release_is_refused_and_named()
    {
        ByHand("PRAGMA application_id = 1396786762; CREATE TABLE journal (only INTEGER)");

        Assert.Contains("before the first release", Refuse(JournalFault.NotAJournal, () => SqliteJournal.OpenExisting(JournalPath)).Message, StringComparison.Ordinal);
        Refuse(JournalFault.Exists, () => SqliteJournal.Create(JournalPath, Accounts));
    }

    [Theory]
    [InlineData("delete the file")]
    [InlineData("delete the log")]
    [InlineData("rename the file")]
    [InlineData("rename the directory")]
    [InlineData("put a copy in its place")]
    public void A_journal_whose_files_are_gone_while_it_is_in_use_shuts_itself(string how)
    {
        string directory = Directory.CreateDirectory(_scratch.File("of-its-own")).FullName;
        string path = Path.Combine(directory, "orders.db");
        using SqliteJournal journal = SqliteJournal.Create(path, Accounts);
        SampleBatches batches = On(journal);
        batches.Order(1);
        journal.Probe();
        switch (how)
        {
            case "delete the file": File.Delete(path); break;
            case "delete the log": File.Delete(path + "-wal"); break;
            case "rename the file": File.Move(path, path + ".old"); break;
            case "rename the directory": Directory.Move(directory, directory + "-old"); break;
            default:
                File.Copy(path, path + ".copy");
                File.Move(path + ".copy", path, overwrite: true);
                break;
        }

        Assert.Equal(JournalFault.Missing, Assert.Throws<JournalException>(journal.Probe).Fault);
        Assert.Equal(JournalFault.Missing, Assert.Throws<JournalException>(() => batches.Order(2)).Fault);
    }

    [Fact]
    public void A_missing_file_is_refused_and_not_created()
    {
        Refuse(JournalFault.Missing, () => SqliteJournal.OpenExisting(JournalPath));

        Assert.Empty(Directory.GetFileSystemEntries(_scratch.Path));
    }

    [Fact]
    public void A_log_without_its_file_is_named()
    {
        File.WriteAllText(JournalPath + "-wal", "");

        Assert.Contains("-wal", Refuse(JournalFault.Missing, () => SqliteJournal.OpenExisting(JournalPath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_directory_is_refused()
    {
        string path = Path.Combine(_scratch.Path, "nowhere", "orders.db");

        Refuse(JournalFault.Missing, () => SqliteJournal.OpenExisting(path), path);
        Refuse(JournalFault.Missing, () => SqliteJournal.Create(path, Accounts), path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    [InlineData("-journal")]
    public void Creating_refuses_what_is_there_already(string suffix)
    {
        File.WriteAllText(JournalPath + suffix, "precious");

        Refuse(JournalFault.Exists, () => SqliteJournal.Create(JournalPath, Accounts));

        Assert.Equal("precious", File.ReadAllText(JournalPath + suffix));
        Assert.Single(Directory.GetFileSystemEntries(_scratch.Path));
    }

    [Fact]
    public void Creating_that_fails_half_way_leaves_nothing_behind()
    {
        JournalSettings dying = JournalOpening.Standard with { AfterHardening = _ => throw new IOException("power cut") };

        Refuse(JournalFault.Missing, () => JournalOpening.Create(JournalPath, Accounts, TimeProvider.System, dying));

        Assert.Empty(Directory.GetFileSystemEntries(_scratch.Path));
    }

    [Fact]
    public void A_journal_needs_accounts_that_can_be_told_apart()
    {
        Assert.Throws<ArgumentException>(() => SqliteJournal.Create(JournalPath, []));
        Assert.Throws<ArgumentException>(() => SqliteJournal.Create(JournalPath, [new AccountId("v", "")]));
        Assert.Throws<ArgumentException>(() => SqliteJournal.Create(JournalPath, [new AccountId("v", "a"), new AccountId("v", "a")]));
        Assert.Empty(Directory.GetFileSystemEntries(_scratch.Path));
    }

    [Fact]
    public void A_directory_is_no_journal() => Refuse(JournalFault.NotAJournal, () => SqliteJournal.OpenExisting(_scratch.Path), _scratch.Path);

    [Fact]
    public void An_empty_file_is_no_journal()
    {
        File.WriteAllBytes(JournalPath, []);

        Refuse(JournalFault.NotAJournal, () => SqliteJournal.OpenExisting(JournalPath));

        Assert.Equal(0, new FileInfo(JournalPath).Length);
    }

    [Fact]
    public void A_text_file_is_no_journal()
    {
        File.WriteAllText(JournalPath, new string('x', 10_000));

        Refuse(JournalFault.NotAJournal, () => SqliteJournal.OpenExisting(JournalPath));
    }

    [Fact]
    public void Another_SQLite_database_is_no_journal_and_is_left_alone()
    {
        ByHand("CREATE TABLE t (a); INSERT INTO t VALUES (1);");
        byte[] before = File.ReadAllBytes(JournalPath);

        Refuse(JournalFault.NotAJournal, () => SqliteJournal.OpenExisting(JournalPath));

        Assert.Equal(before, File.ReadAllBytes(JournalPath));
        Assert.Single(Directory.GetFileSystemEntries(_scratch.Path));
    }

    [Fact]
    public void A_journal_of_a_newer_build_that_this_one_cannot_read_is_refused_and_left_alone()
    {
        Create();
        ByHand("INSERT INTO schema_version (version, name, min_reader_version) VALUES (2, 'later', 2); PRAGMA journal_mode = DELETE;");
        byte[] before = File.ReadAllBytes(JournalPath);

        Refuse(JournalFault.TooNew, () => SqliteJournal.OpenExisting(JournalPath));

        ByHand("PRAGMA journal_mode = DELETE");
        Assert.Equal(before.Length, File.ReadAllBytes(JournalPath).Length);
        Assert.Equal("2", ByHand("SELECT max(version) FROM schema_version"));
    }

    [Fact]
    public void A_journal_of_a_newer_build_that_only_added_something_is_opened()
    {
        Create();
        ByHand("ALTER TABLE batch ADD COLUMN later TEXT; INSERT INTO schema_version (version, name, min_reader_version) VALUES (2, 'later', 1);");

        using SqliteJournal journal = SqliteJournal.OpenExisting(JournalPath);

        Assert.Equal(2, journal.Identity.SchemaVersion);
        WriteOne(journal);
        Assert.NotNull(journal.Find(Key(1)));
    }

    [Fact]
    public void A_journal_of_an_older_build_is_migrated()
    {
        Create(WriteOne);
        Migration later = new(
            2, "002_later.sql", "ALTER TABLE batch ADD COLUMN later TEXT; INSERT INTO schema_version (version, name, min_reader_version) VALUES (2, 'later', 1);");

        using SqliteJournal journal = JournalOpening.OpenExisting(JournalPath, JournalOpening.Standard with { Migrations = [.. Migration.All, later] });

        Assert.Equal(2, journal.Identity.SchemaVersion);
        Assert.NotNull(journal.Find(Key(1)));
    }

    [Fact]
    public void A_migration_that_fails_changes_nothing()
    {
        Create(WriteOne);
        Migration broken = new(
            2, "002_broken.sql", "ALTER TABLE batch ADD COLUMN later TEXT; INSERT INTO schema_version (version, name, min_reader_version) VALUES (2, 'x', 2); SELECT nonsense;");

        JournalException e = Refuse(
            JournalFault.Io, () => JournalOpening.OpenExisting(JournalPath, JournalOpening.Standard with { Migrations = [.. Migration.All, broken] }));

        Assert.Contains("002_broken.sql", e.Message, StringComparison.Ordinal);
        using SqliteJournal journal = SqliteJournal.OpenExisting(JournalPath);
        Assert.Equal(1, journal.Identity.SchemaVersion);
        Assert.NotNull(journal.Find(Key(1)));
    }

    [Fact]
    public void A_read_only_file_is_refused()
    {
        Create();
        File.SetAttributes(JournalPath, FileAttributes.ReadOnly);

        Refuse(JournalFault.ReadOnly, () => SqliteJournal.OpenExisting(JournalPath));

        File.SetAttributes(JournalPath, FileAttributes.Normal);
    }

    [UnixFact]
    public void A_read_only_directory_is_refused()
    {
        Create();
#pragma warning disable CA1416 // The attribute skips it on Windows.
        File.SetUnixFileMode(_scratch.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
#pragma warning restore CA1416

        Refuse(JournalFault.ReadOnly, () => SqliteJournal.OpenExisting(JournalPath));
        Refuse(JournalFault.ReadOnly, () => SqliteJournal.Create(_scratch.File("other.db"), Accounts), _scratch.File("other.db"));
    }

    [Fact]
    public void A_full_disk_is_refused_at_opening()
    {
        Create();
        JournalSettings full = JournalOpening.Standard with { AfterHardening = LetItGrowBy(10) };

        Refuse(JournalFault.DiskFull, () => JournalOpening.OpenExisting(JournalPath, full));
    }

    [Fact]
    public void A_disk_that_fills_up_shuts_the_journal_and_keeps_what_was_committed()
    {
        Create();
        JournalSettings filling = JournalOpening.Standard with { AfterHardening = LetItGrowBy(100) };
        int written = 0;
        JournalException e;
        using (SqliteJournal journal = JournalOpening.OpenExisting(JournalPath, filling))
        {
            e = Assert.Throws<JournalException>(() =>
            {
                SampleBatches batches = On(journal);
                for (; written < 10_000; written++)
                    batches.Order(written + 1);
            });
            Assert.Equal(JournalFault.DiskFull, Assert.Throws<JournalException>(() => journal.Find(Key(1))).Fault);
        }

        Assert.Equal(JournalFault.DiskFull, e.Fault);
        Assert.Contains(JournalPath, e.Message, StringComparison.Ordinal);
        using SqliteJournal reopened = SqliteJournal.OpenExisting(JournalPath);
        Assert.True(written > 10);
        Assert.Equal((ulong)written * 2, reopened.Open().Last);
    }

    [Fact]
    public void A_second_opener_in_this_process_is_refused_and_the_first_goes_on()
    {
        using SqliteJournal first = SqliteJournal.Create(JournalPath, Accounts);

        Refuse(JournalFault.HeldByAnother, () => SqliteJournal.OpenExisting(JournalPath));

        WriteOne(first);
        Assert.NotNull(first.Find(Key(1)));
    }

    [Fact]
    public void A_journal_held_by_another_process_is_refused_until_that_ends()
    {
        Create();
        using (SecondProcess other = SecondProcess.Start("hold", JournalPath))
        {
            Assert.Equal("held", other.ReadLine());
            Refuse(JournalFault.HeldByAnother, () => SqliteJournal.OpenExisting(JournalPath));
        }

        using SqliteJournal journal = SqliteJournal.OpenExisting(JournalPath);
        Assert.NotNull(journal);
    }

    [Fact]
    public void A_refused_attempt_in_this_process_does_not_unlock_the_file_for_another()
    {
        using SqliteJournal first = SqliteJournal.Create(JournalPath, Accounts);
        Refuse(JournalFault.HeldByAnother, () => SqliteJournal.OpenExisting(JournalPath));
        Refuse(JournalFault.Exists, () => SqliteJournal.Create(JournalPath, Accounts));

        using SecondProcess other = SecondProcess.Start("hold", JournalPath);

        Assert.Null(other.ReadLine());
        Assert.Contains(nameof(JournalException), other.ReadError(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_by_hand_counts_as_another_holder()
    {
        Create();
        using var shell = new SqliteConnection($"Data Source={JournalPath};Pooling=False");
        shell.Open();
        using SqliteCommand command = shell.CreateCommand();
        command.CommandText = "BEGIN; SELECT count(*) FROM batch;";
        command.ExecuteNonQuery();

        Refuse(JournalFault.HeldByAnother, () => SqliteJournal.OpenExisting(JournalPath));
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        Create(journal =>
        {
            SampleBatches batches = On(journal);
            for (int n = 1; n <= 200; n++)
                batches.Order(n);
        });
        using (FileStream file = File.Open(JournalPath, FileMode.Open))
        {
            for (long page = 4096 * 3; page < file.Length; page += 4096)
            {
                file.Position = page;
                file.Write([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
            }
        }

        Refuse(JournalFault.Corrupt, () => SqliteJournal.OpenExisting(JournalPath));
    }

    [Fact]
    public void A_single_damaged_page_that_opening_does_not_need_is_found()
    {
        Create(journal =>
        {
            SampleBatches batches = On(journal);
            for (int n = 1; n <= 200; n++)
                batches.Order(n);
        });
        byte[] bytes = File.ReadAllBytes(JournalPath);
        int page = bytes.AsSpan().LastIndexOf("key-00000150"u8) / 4096 * 4096;
        bytes.AsSpan(page, 8).Fill(0xFF);
        File.WriteAllBytes(JournalPath, bytes);

        Refuse(JournalFault.Corrupt, () => SqliteJournal.OpenExisting(JournalPath));
    }

    [Fact]
    public void A_cut_off_file_is_refused()
    {
        Create(journal =>
        {
            SampleBatches batches = On(journal);
            for (int n = 1; n <= 200; n++)
                batches.Order(n);
        });
        using (FileStream file = File.Open(JournalPath, FileMode.Open))
            file.SetLength(file.Length / 2);

        Refuse(JournalFault.Corrupt, () => SqliteJournal.OpenExisting(JournalPath));
    }

    [Fact]
    public void Accounts_that_were_taken_out_by_hand_are_refused()
    {
        Create();
        ByHand("DELETE FROM account WHERE account_ref = 1");

        Refuse(JournalFault.Corrupt, () => SqliteJournal.OpenExisting(JournalPath));
    }

    [Theory]
    [InlineData("PRAGMA synchronous = NORMAL")]
    [InlineData("PRAGMA synchronous = OFF")]
    [InlineData("PRAGMA locking_mode = NORMAL")]
    public void A_journal_without_its_durability_settings_is_refused(string tampering)
    {
        Create();
        JournalSettings tampered = JournalOpening.Standard with { AfterHardening = connection => _ = connection.ReadText(tampering, "tampering") };

        Refuse(JournalFault.NotDurable, () => JournalOpening.OpenExisting(JournalPath, tampered));
    }

    [Fact]
    public void The_settings_are_in_force()
    {
        using SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts);

        Assert.Equal("wal", journal.Connection.ReadText("PRAGMA journal_mode", ""));
        Assert.Equal(2, journal.Connection.ReadLong("PRAGMA synchronous", ""));
        Assert.Equal("exclusive", journal.Connection.ReadText("PRAGMA locking_mode", ""));
        Assert.Equal(0, journal.Connection.ReadLong("PRAGMA wal_autocheckpoint", ""));
        Assert.Matches(@"^3\.\d+\.\d+$", journal.SqliteVersion);
        Assert.False(File.Exists(JournalPath + "-shm"), "the exclusive lock was taken too late: the log is shared");
    }

    [Fact]
    public void A_journal_is_found_by_a_relative_path_and_named_by_the_absolute_one()
    {
        Create();
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, JournalPath);

        using SqliteJournal journal = SqliteJournal.OpenExisting(relative);

        Assert.Equal(JournalPath, journal.Location);
    }

    /// <summary>The sqlite3 shell as people type it; false where there is none.</summary>
    private bool Shell(string sql)
    {
        try
        {
            using Process shell = Process.Start(new ProcessStartInfo("sqlite3", [JournalPath]) { RedirectStandardInput = true, RedirectStandardError = true })!;
            shell.StandardInput.Write(sql);
            shell.StandardInput.Close();
            Assert.Equal("", shell.StandardError.ReadToEnd());
            shell.WaitForExit();
            Assert.Equal(0, shell.ExitCode);
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Action<JournalConnection> LetItGrowBy(int pages) => connection =>
    {
        // The room that the last opening proved is still free inside the file.
        connection.Execute("VACUUM", "");
        long limit = connection.ReadLong("PRAGMA page_count", "") + pages;
        Assert.Equal(limit, connection.ReadLong($"PRAGMA max_page_count = {limit}", ""));
    };

    private static void WriteOne(SqliteJournal journal) => On(journal).Order(1);

    private void Create(Action<SqliteJournal>? fill = null)
    {
        using SqliteJournal journal = SqliteJournal.Create(JournalPath, Accounts);
        fill?.Invoke(journal);
    }

    private JournalException Refuse(JournalFault fault, Func<SqliteJournal> open, string? path = null)
    {
        JournalException e = Assert.Throws<JournalException>(() =>
        {
            using SqliteJournal journal = open();
        });
        Assert.Equal((fault, e.Message), (e.Fault, e.Message));
        Assert.Contains(path ?? JournalPath, e.Message, StringComparison.Ordinal);
        return e;
    }

    private string? ByHand(string sql)
    {
        using var shell = new SqliteConnection($"Data Source={JournalPath};Pooling=False");
        shell.Open();
        using SqliteCommand command = shell.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
