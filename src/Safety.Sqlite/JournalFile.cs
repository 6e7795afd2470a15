using Safety.Journal;

namespace Safety.Sqlite;

/// <summary>What must be true of a journal's path before SQLite touches it.</summary>
/// <remarks>
/// Nothing here opens the file itself. On POSIX systems, closing any handle of a file drops every lock the process holds on
/// it: a second, refused attempt to open the journal would silently unlock the first.
/// </remarks>
internal static class JournalFile
{
    private const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    public static void DemandExisting(string path)
    {
        if (Directory.Exists(path))
            throw JournalFailure.Of(JournalFault.NotAJournal, path, "it is a directory");

        if (!File.Exists(path))
        {
            throw JournalFailure.Of(JournalFault.Missing, path, File.Exists(path + "-wal")
                ? "the file is not there, but its write-ahead log (-wal) is: the file was moved or deleted without it"
                : "the file is not there");
        }
    }

    public static void DemandAbsent(string path)
    {
        foreach (string taken in (ReadOnlySpan<string>)[path, path + "-wal", path + "-journal"])
        {
            if (File.Exists(taken) || Directory.Exists(taken))
                throw JournalFailure.Of(JournalFault.Exists, path, $"a new journal was to be created, and '{taken}' is there already");
        }

        string directory = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(directory))
            throw JournalFailure.Of(JournalFault.Missing, path, $"the directory '{directory}' is not there");
    }

    /// <summary>Refuses what is marked read-only, also for a user who could write it all the same.</summary>
    public static void DemandWritable(string path)
    {
        if (File.Exists(path) && IsMarkedReadOnly(path))
            throw JournalFailure.Of(JournalFault.ReadOnly, path, "the file is marked read-only");

        string directory = Path.GetDirectoryName(path)!;
        if (!OperatingSystem.IsWindows() && IsMarkedReadOnly(directory))
            throw JournalFailure.Of(JournalFault.ReadOnly, path, $"the directory '{directory}' is marked read-only, and the write-ahead log must be created in it");
    }

    public static void DemandLocal(string path)
    {
        string? fileSystem = MountTable.NetworkFileSystemOf(path);
        if (fileSystem is not null)
            throw JournalFailure.Of(JournalFault.NetworkFileSystem, path, $"it lies on a network file system ({fileSystem})");
    }

    /// <summary>True when a file can be created in the same directory.</summary>
    public static bool CanCreateBeside(string path)
    {
        try
        {
            using FileStream _ = new(path + ".probe", FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsMarkedReadOnly(string path) => OperatingSystem.IsWindows()
        ? File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly)
        : (File.GetUnixFileMode(path) & AnyWrite) == 0;
}
