namespace Safety.Guarding;

/// <summary>The host does not arm. The message says why and what to do; nothing that can increase risk is sent.</summary>
public sealed class ArmingBlockedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ArmingBlockedException() { }

    /// <summary>Creates the exception.</summary>
    public ArmingBlockedException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    public ArmingBlockedException(string message, Exception innerException) : base(message, innerException) { }
}
