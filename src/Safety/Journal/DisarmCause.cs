namespace Safety.Journal;

/// <summary>Why a host stopped sending.</summary>
internal enum DisarmCause : byte
{
    /// <summary>The kill switch.</summary>
    Kill = 1,

    /// <summary>It was drained.</summary>
    Drained = 2,

    /// <summary>Recovery found what only a person can decide.</summary>
    Blocked = 3,

    /// <summary>It was closed.</summary>
    Closed = 4,
}
