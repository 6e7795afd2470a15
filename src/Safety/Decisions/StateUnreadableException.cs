namespace Safety.Decisions;

/// <summary>What was written down cannot be read into today's type. The message names the member.</summary>
public sealed class StateUnreadableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StateUnreadableException() { }

    /// <summary>Creates the exception.</summary>
    public StateUnreadableException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    public StateUnreadableException(string message, Exception innerException) : base(message, innerException) { }
}
