using Safety.Guarding;
using Safety.Journal;

namespace Safety.KillSwitches;

/// <summary>What a latch takes effect on.</summary>
internal interface IKillHost
{
    /// <summary>The clock.</summary>
    TimeProvider Clock { get; }

    /// <summary>From now on nothing that can raise risk is sent. Only that: it must not call out or wait.</summary>
    void Halt();

    /// <summary>Nothing is latched any more, durably: the next arming may be through. Only that, too.</summary>
    void Reopen();

    /// <summary>All else that a latch sets off: calls in flight, cancels, the alert.</summary>
    void OnLatched(KillRecord kill);

    /// <summary>Raises an alert.</summary>
    void Raise(SafetyEventKind kind, string message);

    /// <summary>Runs what may hang on a thread of its own.</summary>
    void RunApart(Action work);
}
