namespace Safety.Journal;

/// <summary>The journal cannot be used. The message says which file, what is wrong and what to do.</summary>
public sealed class JournalException : Exception
{
    /// <summary>Creates the exception.</summary>
    public JournalException(JournalFault fault, string message, Exception? innerException = null) : base(message, innerException) => Fault = fault;

    /// <summary>Creates the exception.</summary>
    public JournalException() : this(JournalFault.Io, "The journal cannot be used.") { }

    /// <summary>Creates the exception.</summary>
    public JournalException(string message) : this(JournalFault.Io, message) { }

    /// <summary>Creates the exception.</summary>
    public JournalException(string message, Exception innerException) : this(JournalFault.Io, message, innerException) { }

    /// <summary>What is wrong.</summary>
    public JournalFault Fault { get; }

    /// <summary>True when it is certain that nothing was written and the journal can be used on; false when that is unknown.</summary>
    public bool IsCertain { get; init; }
}
