namespace Safety.Idempotency;

/// <summary>Events whose handlers run just now: a duplicate that overlaps waits for the first, and finds it handled.</summary>
internal sealed class EventsUnderWay
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(int AccountRef, string Handler, string Key), TaskCompletionSource> _running = [];

    public async ValueTask EnterAsync(int accountRef, string handler, string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource? other;
            lock (_lock)
            {
                if (!_running.TryGetValue((accountRef, handler, key), out other))
                {
                    _running.Add((accountRef, handler, key), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                    return;
                }
            }

            await other.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Leave(int accountRef, string handler, string key)
    {
        TaskCompletionSource? running;
        lock (_lock)
            _running.Remove((accountRef, handler, key), out running);
        running?.TrySetResult();
    }
}
