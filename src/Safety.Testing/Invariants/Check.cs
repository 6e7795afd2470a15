using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>One invariant, which sees what happens in a world and shares no code with what it checks.</summary>
internal abstract class Check(World world, Invariant invariant)
{
    protected World World { get; } = world;

    protected void Fail(string what) => World.Checks.Fail(invariant, what);

    /// <summary>A request leaves a process.</summary>
    public virtual void OnSent(WireMessage message)
    {
    }

    /// <summary>A venue takes an order of ours into its book.</summary>
    public virtual void OnAccepted(int account, VenueServer venue, BookOrder order)
    {
    }

    /// <summary>A venue changes an order of ours in place.</summary>
    public virtual void OnChanged(int account, string id)
    {
    }

    /// <summary>A venue sets its clock.</summary>
    public virtual void OnVenueClockStep(int account, long milliseconds)
    {
    }

    /// <summary>A trader asks for an order.</summary>
    public virtual void OnCalled(GuardedOrder call)
    {
    }

    /// <summary>He hears what has become of it.</summary>
    public virtual void OnHeard(GuardedOrder call, Outcome<OrderAck> outcome)
    {
    }

    /// <summary>He asks for a cancel.</summary>
    public virtual void OnCanceling(int account, string id)
    {
    }

    /// <summary>A report reaches a living process, or it asks the venue.</summary>
    public virtual void OnNews(int account)
    {
    }

    /// <summary>A living process has taken a report in.</summary>
    public virtual void OnTold(Life life, int account, LoggedReport logged)
    {
    }

    /// <summary>A price jumps.</summary>
    public virtual void OnPrice(string symbol, decimal before, decimal after)
    {
    }

    /// <summary>The host's clock is set.</summary>
    public virtual void OnClocks()
    {
    }

    /// <summary>A strategy hears what has become of a call.</summary>
    public virtual void OnOutcome(int account, in OrderKey key, Outcome<OrderAck> outcome)
    {
    }

    /// <summary>The product raises an event.</summary>
    public virtual void OnEvent(Life life, SafetyEvent e)
    {
    }

    /// <summary>A process has started: nothing is armed yet.</summary>
    public virtual void OnStarted(Life life, string? variable)
    {
    }

    /// <summary>A process has ended.</summary>
    public virtual void OnEnded(Life life)
    {
    }

    /// <summary>The host is asked to arm.</summary>
    public virtual void OnArming(Life life)
    {
    }

    /// <summary>It has armed.</summary>
    public virtual void OnArmed(Life life)
    {
    }

    /// <summary>It has not.</summary>
    public virtual void OnArmingBlocked(Life life, Exception why)
    {
    }

    /// <summary>Somebody latches the kill switch by a call.</summary>
    public virtual void OnLatching(Life life)
    {
    }

    /// <summary>That latch has completed.</summary>
    public virtual void OnLatched()
    {
    }

    /// <summary>Somebody makes the kill file.</summary>
    public virtual void OnKillFile()
    {
    }

    /// <summary>Somebody removes it, or sees that there is none.</summary>
    public virtual void OnKillFileRemoved()
    {
    }

    /// <summary>The host is being drained.</summary>
    public virtual void OnDraining()
    {
    }

    /// <summary>The operator resets an account's breaker.</summary>
    public virtual void OnResetting(int account)
    {
    }

    /// <summary>The operator releases the kill switch.</summary>
    public virtual void OnReleasing(Life life)
    {
    }

    /// <summary>It is released.</summary>
    public virtual void OnReleased(Life life)
    {
    }

    /// <summary>After every step.</summary>
    public virtual void Stepped()
    {
    }

    /// <summary>Nothing goes wrong any more, and everything had its time.</summary>
    public virtual void AtRest()
    {
    }

    /// <summary>Some seconds after the kill switch was latched over a world at rest.</summary>
    public virtual void AtEnd()
    {
    }

    protected static string Seconds(long ticks) => FormattableString.Invariant($"{ticks / (double)TimeSpan.TicksPerMillisecond:0.###} ms");

    /// <summary>True where a message names an order or a symbol. Where client order IDs are numbers, not every number in it is one.</summary>
    protected internal static bool Names(string message, string name)
    {
        if (!name.All(char.IsAsciiDigit))
            return message.Contains(name, StringComparison.Ordinal);
        if (message.StartsWith($"{name}:", StringComparison.Ordinal))
            return true;
        foreach (string before in (string[])["order ", "order ID "])
        {
            string named = before + name;
            for (int at = message.IndexOf(named, StringComparison.Ordinal); at >= 0; at = message.IndexOf(named, at + 1, StringComparison.Ordinal))
            {
                if (at + named.Length == message.Length || !char.IsAsciiDigit(message[at + named.Length]))
                    return true;
            }
        }

        return false;
    }
}
