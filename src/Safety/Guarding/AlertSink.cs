using System.Collections.Concurrent;

namespace Safety.Guarding;

/// <summary>
/// Hands alerts to whoever receives them, in order, on a thread of its own: a receiver that waits for the account, or for ever, holds up
/// neither the writer nor the watch.
/// </summary>
internal sealed class AlertSink : IDisposable
{
    private const int MostWaiting = 10_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly Action<SafetyEvent>? _receiver;
    private readonly BlockingCollection<SafetyEvent>? _waiting;
    private readonly Thread? _thread;

    /// <param name="receiver">Who; null = nobody.</param>
    /// <param name="isInline">True to call it at once on the thread that raises: in simulation.</param>
    public AlertSink(Action<SafetyEvent>? receiver, bool isInline)
    {
        _receiver = receiver;
        if (receiver is null || isInline)
            return;
        _waiting = new BlockingCollection<SafetyEvent>(MostWaiting);
        _thread = new Thread(Run) { IsBackground = true, Name = "Safety alerts" };
        _thread.UnsafeStart();
    }

    public void Raise(SafetyEvent alert)
    {
        if (_waiting is null)
        {
            Deliver(alert);
            return;
        }

        try
        {
            _waiting.TryAdd(alert); // beyond the most, the receiver hangs and hears of nothing anyway
        }
        catch (InvalidOperationException)
        {
            // The host is closed.
        }
    }

    /// <summary>Delivers what waits, unless the receiver hangs.</summary>
    public void Dispose()
    {
        _waiting?.CompleteAdding();
        if (_thread is not null && _thread != Thread.CurrentThread)
            _thread.Join(s_patience);
    }

    private void Run()
    {
        foreach (SafetyEvent alert in _waiting!.GetConsumingEnumerable())
            Deliver(alert);
    }

    private void Deliver(SafetyEvent alert)
    {
        try
        {
            _receiver?.Invoke(alert);
        }
        catch
        {
            // A faulty receiver must not open or close the guard.
        }
    }
}
