namespace Safety.Journal;

/// <summary>What is thought of a report's claims (totals and state), which may change after it came in; what was done with it then (<see cref="ReportDisposition"/>) does not.</summary>
/// <remarks>The numbers are stored; they are never reused or reordered.</remarks>
public enum ReportDoubt
{
    /// <summary>It has never been in doubt.</summary>
    None = 0,

    /// <summary>It claims other totals or another state than is derived; an earlier report may be missing. Taken up again after a restart.</summary>
    Open = 1,

    /// <summary>It was in doubt; a report that came later has explained it.</summary>
    Explained = 2,

    /// <summary>Nothing explained it in time, or it cannot be: a breaker has tripped, once. Final.</summary>
    Quarantined = 3,
}
