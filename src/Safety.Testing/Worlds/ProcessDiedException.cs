namespace Safety.Testing.Worlds;

/// <summary>Unwinds the stack of a simulated process that has just died. Who catches it is dead too: nothing it does any more reaches the disk, the venue or a person.</summary>
public sealed class ProcessDiedException : Exception
{
    /// <summary>A process has died.</summary>
    public ProcessDiedException()
        : base("The simulated process has died.")
    {
    }
}
