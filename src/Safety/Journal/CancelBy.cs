namespace Safety.Journal;

/// <summary>Who asked for a cancel.</summary>
internal enum CancelBy : byte
{
    /// <summary>The strategy, through its guard.</summary>
    Caller = 0,

    /// <summary>The latched kill switch.</summary>
    KillSwitch = 1,

    /// <summary>A person.</summary>
    Operator = 2,
}
