namespace Safety.Writer;

/// <summary>Where the guard's own work runs when it cannot run on a caller's thread: a port, so that simulation runs the same code.</summary>
public interface IGuardExecutor : IDisposable
{
    /// <summary>Runs an action soon, one after the other, in order.</summary>
    void Post(Action action);

    /// <summary>
    /// How those go on who wait for the guard. On the thread pool: what a caller does next must not run in the writer's place. In a simulation at
    /// once, where the guard answers: then nothing of it depends on another thread, and a run repeats itself.
    /// </summary>
    TaskCreationOptions Continuations => TaskCreationOptions.RunContinuationsAsynchronously;
}
