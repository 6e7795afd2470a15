namespace Safety.Guarding;

/// <summary>A permit was demanded that is not (or no longer) good. Nothing has been sent.</summary>
public sealed class PermitVoidException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public PermitVoidException() { }

    /// <summary>Creates the exception.</summary>
    public PermitVoidException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    public PermitVoidException(string message, Exception innerException) : base(message, innerException) { }
}
