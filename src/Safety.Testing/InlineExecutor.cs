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
        lock (_waiting)
        {
            _waiting.Enqueue(action);
            if (_running)
                return;
            _running = true;
        }

        while (Next() is { } next)
        {
            try
            {
                next();
            }
            catch
            {
                lock (_waiting)
                    _running = false;
                throw;
            }
        }
    }

    // Whoever finds nothing more leaves it to the next one that posts.
    private Action? Next()
    {
        lock (_waiting)
        {
            _running = _waiting.TryDequeue(out Action? next);
            return next;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _waiting.Clear();
}
