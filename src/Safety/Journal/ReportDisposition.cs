namespace Safety.Journal;

/// <summary>What was done with an execution report. Nothing is dropped in silence.</summary>
/// <remarks>The numbers are stored; they are never reused or reordered.</remarks>
public enum ReportDisposition
{
    /// <summary>Applied: state or quantities changed.</summary>
    Applied = 0,

    /// <summary>True but no news (a stale status); recorded only.</summary>
    Stale = 1,

    /// <summary>Cannot be: recorded, applied nowhere, and a breaker trips.</summary>
    Quarantined = 2,

    /// <summary>A fill was applied, but the report contradicts itself or a limit elsewhere; a breaker trips.</summary>
    AppliedWithAlarm = 3,

    /// <summary>About an order the journal does not know.</summary>
    ForeignOrder = 4,

    /// <summary>Applied (a fill counts), but it claims other totals or another state than is derived: an earlier report may be missing. What became of the doubt is told by <see cref="ReportDoubt"/>.</summary>
    InDoubt = 5,

    /// <summary>An execution that another order has already: recorded, applied nowhere, and a breaker trips.</summary>
    WrongOrder = 6,
}
