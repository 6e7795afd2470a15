namespace Safety.Decisions;

/// <summary>A strategy's snapshot cannot be resumed: another shape or version, or damaged. The message names the difference and what to do.</summary>
public sealed class CheckpointBlockedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public CheckpointBlockedException() { }

    /// <summary>Creates the exception.</summary>
    public CheckpointBlockedException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    public CheckpointBlockedException(string message, Exception innerException) : base(message, innerException) { }
}
