using Safety.Guarding;
using Safety.Writer;

namespace Safety.Testing.Worlds;

/// <summary>Runs the guard's own work on the world's one thread, and lets who waits for it go on there at once.</summary>
internal sealed class SimulatedExecutor : IGuardExecutor
{
    private readonly Queue<Action> _waiting = [];
    private bool _isRunning;

    public TaskCreationOptions Continuations => TaskCreationOptions.None;

    public void Post(Action action)
    {
        _waiting.Enqueue(action);
        if (_isRunning)
            return;
        _isRunning = true;
        try
        {
            while (_waiting.TryDequeue(out Action? next))
                next();
        }
        finally
        {
            _isRunning = false;
        }
    }

    public void Dispose()
    {
    }
}
