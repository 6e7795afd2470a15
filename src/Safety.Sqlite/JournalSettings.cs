using Safety.Sqlite.Migrations;

namespace Safety.Sqlite;

/// <summary>What tests may vary; a host always opens with <see cref="JournalOpening.Standard"/>.</summary>
internal sealed record JournalSettings
{
    public required CheckpointPolicy Checkpoints { get; init; }

    public IReadOnlyList<Migration> Migrations { get; init; } = Migration.All;

    /// <summary>The name of the SQLite file system (VFS) to open through; the platform's own when null.</summary>
    public string? FileSystem { get; init; }

    /// <summary>Runs after the settings are made and before they are read back.</summary>
    public Action<JournalConnection>? AfterHardening { get; init; }
}
