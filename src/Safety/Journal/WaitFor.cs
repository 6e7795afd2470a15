namespace Safety.Journal;

/// <summary>What time has passed for.</summary>
internal enum WaitFor : byte
{
    /// <summary>A late fill of an order that has ended.</summary>
    LateFill = 1,

    /// <summary>A report that would explain another's claims.</summary>
    ReportGap = 2,

    /// <summary>A request that could still reach the venue, and an order that could still become visible there.</summary>
    Absence = 3,

    /// <summary>The same, of a request that the venue may take for longer than anybody waits: its clock is behind the one that stamped it.</summary>
    AbsenceWithoutExpiry = 4,
}
