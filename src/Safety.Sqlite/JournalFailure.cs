using Safety.Journal;

namespace Safety.Sqlite;

/// <summary>Words a failure: which file, what is wrong, what to do.</summary>
internal static class JournalFailure
{
    public static JournalException Of(JournalFault fault, string path, string what, Exception? inner = null) =>
        new(fault, $"The order journal '{path}' cannot be used: {what}. {Remedy(fault)}", inner);

    private static string Remedy(JournalFault fault) => fault switch
    {
        JournalFault.Missing =>
            "Check the path. Create a journal only for accounts that never had one (SqliteJournal.Create): an empty journal has forgotten every order, the kill switch and the day's limits.",
        JournalFault.Exists =>
            "Open it with SqliteJournal.OpenExisting, or choose another path; never delete the journal of an account that may have orders at the venue.",
        JournalFault.NotAJournal => "Check the path; a journal that is lost is replaced by a new one only after the venue was reconciled by hand.",
        JournalFault.TooNew => "Start the build that wrote it, or a later one.",
        JournalFault.ReadOnly => "Give this user the right to write the file and to create files in its directory.",
        JournalFault.DiskFull => "Free space on its disk, then start again: the venue is asked about every open order before anything is sent.",
        JournalFault.HeldByAnother => "Stop the other process (an sqlite3 shell counts), or do not start this one: one journal has one host.",
        JournalFault.Corrupt => "Keep the file and its -wal as evidence, restore the last snapshot, and reconcile with the venue before arming.",
        JournalFault.NetworkFileSystem => "Move it to a local disk: locks and syncs cannot be trusted over a network.",
        JournalFault.NotDurable => "An order would be sent before its intent is safe on the disk; the SQLite build or the file system refuses what is needed.",
        JournalFault.Conflict => "Restart: the ledger is rebuilt from the file, and the venue is asked about every open order.",
        _ => "Check the disk and the system's log, then restart: the outcome of the last transaction is unknown, and the venue is asked about every open order.",
    };
}
