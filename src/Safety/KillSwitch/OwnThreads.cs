using Safety.Writer;

namespace Safety.KillSwitches;

/// <summary>
/// Threads of the guard's own for calls into code that may never come back: a broker, a token's callback, a file system. Neither the
/// caller nor a starved thread pool holds them up. Each hanging call costs one thread; beyond the most there can be, no further one begins.
/// </summary>
/// <param name="name">Of the threads.</param>
/// <param name="most">How many may hang at once.</param>
/// <param name="executor">Where the work runs instead, in simulation; null = on threads.</param>
internal sealed class OwnThreads(string name, int most, IGuardExecutor? executor)
{
    private int _running;

    /// <summary>How many are at work.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Begins the work; false when as many as can be hang already. What it throws is lost.</summary>
    public bool TryRun(Action work)
    {
        if (executor is not null)
        {
            executor.Post(() => Guarded(work));
            return true;
        }

        if (Interlocked.Increment(ref _running) > most)
        {
            Interlocked.Decrement(ref _running);
            return false;
        }

        Thread thread = new(
            () =>
            {
                Guarded(work);
                Interlocked.Decrement(ref _running);
            },
            maxStackSize: 256 * 1024)
        { IsBackground = true, Name = name };
        try
        {
            thread.UnsafeStart();
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            Interlocked.Decrement(ref _running);
            return false; // the process may have no more
        }

        return true;
    }

    private static void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch
        {
            // It was somebody else's code; an exception on a thread of ours would end the process.
        }
    }
}
