using Safety.Guarding;
using Safety.Writer;

namespace Safety.Testing;

/// <summary>Runs the guard's own work at once, on the thread that posts it: for single-threaded tests and simulation.</summary>
public sealed class InlineExecutor : IGuardExecutor
{
    private readonly Queue<Action> _waiting = [];
    private bool _running;

    /// <inheritdoc/>
    public void Post(Action action)
    {
        _waiting.Enqueue(action);
        if (_running)
            return;
        _running = true;
        try
        {
            while (_waiting.TryDequeue(out Action? next))
                next();
        }
        finally
        {
            _running = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _waiting.Clear();
}
