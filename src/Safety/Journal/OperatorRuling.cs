namespace Safety.Journal;

/// <summary>What an operator found out about a quarantined order.</summary>
public enum OperatorRuling
{
    /// <summary>The venue never executed it: its exposure is released.</summary>
    NotExecuted = 1,

    /// <summary>It works at the venue: the guard asks the venue again.</summary>
    AskAgain,

    /// <summary>It was canceled at the venue; fills, if any, have been fed as execution reports.</summary>
    Canceled,
}
