using Safety.CrashMatrix.Tests.Trader;
using Safety.Sqlite;
using Safety.Sqlite.Migrations;

namespace Safety.CrashMatrix.Tests;

/// <summary>The journal of a life: created by the parent as this build ships it, migrated by the first trader that opens it.</summary>
internal static class MatrixJournal
{
    public const string Name = "orders.db";

    private static readonly Migration s_next = new(
        Migration.Latest + 1, "crash_matrix.sql",
        FormattableString.Invariant(
            $"CREATE TABLE crash_matrix (note TEXT NOT NULL) STRICT; INSERT INTO schema_version (version, name, min_reader_version) VALUES ({Migration.Latest + 1}, 'crash_matrix.sql', 1);"));

    public static void Create(string directory) => SqliteJournal.Create(Path.Combine(directory, Name), [Scenario.Account]).Dispose();

    /// <summary>As shipped, with one migration more; where the disk is watched, with checkpoints in every idle moment.</summary>
    public static JournalSettings Settings(string? fileSystem) => JournalOpening.Standard with
    {
        Migrations = [.. Migration.All, s_next],
        FileSystem = fileSystem,
        Checkpoints = fileSystem is null ? JournalOpening.Standard.Checkpoints : JournalOpening.Standard.Checkpoints with { PagesWhenIdle = 16 },
    };
}
