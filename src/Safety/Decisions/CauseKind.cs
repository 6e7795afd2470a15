namespace Safety.Decisions;

/// <summary>What a cause comes from.</summary>
/// <remarks>The numbers are stored; they are never reused or reordered.</remarks>
public enum CauseKind
{
    /// <summary>An execution report that was applied.</summary>
    ExecutionReport = 1,

    /// <summary>An event handed in with <see cref="DecisionJournal.RaiseAsync"/>: a bar, a timer, a signal.</summary>
    Event = 2,
}
