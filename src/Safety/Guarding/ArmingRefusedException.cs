namespace Safety.Guarding;

/// <summary>The host does not arm. The message says why and what to do; nothing that can increase risk is sent.</summary>
public sealed class ArmingRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ArmingRefusedException() { }

    /// <summary>Creates the exception.</summary>
    public ArmingRefusedException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    public ArmingRefusedException(string message, Exception innerException) : base(message, innerException) { }
}
