namespace Safety.Idempotency;

/// <summary>An event came with the key of another one that was handled before. Nothing was done with it; one of the two senders is wrong.</summary>
public sealed class IdempotencyConflictException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public IdempotencyConflictException() { }

    /// <summary>Creates the exception.</summary>
    public IdempotencyConflictException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    public IdempotencyConflictException(string message, Exception innerException) : base(message, innerException) { }
}
