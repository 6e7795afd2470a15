namespace Safety.Journal;

/// <summary>Why a journal cannot be used.</summary>
public enum JournalFault
{
    /// <summary>An I/O error.</summary>
    Io = 0,

    /// <summary>The file is not there.</summary>
    Missing,

    /// <summary>There is a file already where a journal was to be created.</summary>
    Exists,

    /// <summary>The file is not a journal, or a newer build wrote it.</summary>
    NotAJournal,

    /// <summary>A newer build has written it; this build must not.</summary>
    TooNew,

    /// <summary>It may not be written.</summary>
    ReadOnly,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>Another process holds it.</summary>
    HeldByAnother,

    /// <summary>It belongs to other accounts.</summary>
    WrongAccount,

    /// <summary>The file is damaged.</summary>
    Corrupt,

    /// <summary>The hash chain of its events is broken.</summary>
    ChainBroken,

    /// <summary>It lies on a network file system, where locks and syncs cannot be trusted.</summary>
    NetworkFileSystem,

    /// <summary>Its durability settings are not in force.</summary>
    NotDurable,

    /// <summary>A row that must be new is there already, or one that must be there is not: memory and file disagree.</summary>
    Conflict,
}
