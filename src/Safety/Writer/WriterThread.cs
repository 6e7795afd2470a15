using System.Collections.Concurrent;

namespace Safety.Writer;

/// <summary>The default executor: one dedicated thread, so that a starved thread pool cannot hold up the journal.</summary>
internal sealed class WriterThread : IGuardExecutor
{
    private readonly BlockingCollection<Action> _actions = [];
    private readonly Thread _thread;

    public WriterThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "Safety journal writer" };
        _thread.Start();
    }

    public void Post(Action action)
    {
        try
        {
            _actions.Add(action);
        }
        catch (InvalidOperationException)
        {
            // Disposed: the host is gone and nothing may be written any more.
        }
    }

    public void Dispose()
    {
        _actions.CompleteAdding();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private void Run()
    {
        foreach (Action action in _actions.GetConsumingEnumerable())
            action();
    }
}
