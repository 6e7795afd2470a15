namespace Safety.Journal;

/// <summary>What a look-up gave.</summary>
internal enum LookUpAnswer : byte
{
    /// <summary>Nothing: it failed or timed out. It proves nothing.</summary>
    Failed = 0,

    /// <summary>The venue has it.</summary>
    Found = 1,

    /// <summary>The venue says that it does not know it.</summary>
    Absent = 2,
}
