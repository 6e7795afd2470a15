namespace Safety.Testing.Worlds;

/// <summary>
/// All that is going to happen in a world, in order: by its moment, and for the same moment in the order it was put there. One thing happens at a
/// time, on the caller's thread.
/// </summary>
internal sealed class Timeline
{
    private readonly PriorityQueue<Happening, (long Due, long Order)> _queue = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;

    /// <summary>True time since the world began, in ticks. Nobody in the world can read it; clocks only follow it.</summary>
    public long Now { get; private set; }

    /// <summary>What has happened so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Runs after every step.</summary>
    public Action? Stepped { get; set; }

    /// <summary>Puts something on the line.</summary>
    /// <param name="by">How long from now, in ticks.</param>
    /// <param name="life">The process it happens in: not when that is dead, and later when it stands still. Null for the world outside.</param>
    /// <param name="run">What happens.</param>
    public Happening After(long by, Life? life, Action run) => At(Now + Math.Max(0, by), life, run);

    /// <inheritdoc cref="After"/>
    public Happening At(long when, Life? life, Action run)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("Something in the world has gone on on a thread of the pool: it would not be the same world again.");
        Happening happening = new(life, run);
        _queue.Enqueue(happening, (Math.Max(when, Now), ++_order));
        return happening;
    }

    /// <summary>Lets everything happen up to a moment.</summary>
    /// <param name="until">The moment.</param>
    /// <param name="blocking">The process in which something blocks until then, where this is called from within a step: everybody else goes on, and its death ends it.</param>
    public void RunUntil(long until, Life? blocking = null)
    {
        while (blocking is not { IsDead: true } && _queue.TryPeek(out Happening? next, out (long Due, long Order) at) && at.Due <= until)
        {
            _queue.Dequeue();
            if (next.IsOff || next.Life is { IsDead: true })
                continue;
            if (next.Life is { } life && life.StandsStillUntil > at.Due)
            {
                _queue.Enqueue(next, (life.StandsStillUntil, at.Order));
                continue;
            }

            Now = Math.Max(Now, at.Due);
            Steps++;
            try
            {
                next.Run();
            }
            catch (Exception exception) when (exception is ProcessDiedException or AggregateException { InnerException: ProcessDiedException } || next.Life is { IsDead: true })
            {
                // Its stack is unwound; nothing of it goes on.
            }

            Stepped?.Invoke();
        }

        if (blocking is not { IsDead: true })
            Now = Math.Max(Now, until);
    }
}
