namespace Safety.Guarding;

/// <summary>Where the guard's own work runs when it cannot run on a caller's thread: a port, so that simulation runs the same code.</summary>
public interface IGuardExecutor : IDisposable
{
    /// <summary>Runs an action soon, one after the other, in order.</summary>
    void Post(Action action);
}
