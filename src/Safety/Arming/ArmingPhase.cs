namespace Safety.Arming;

/// <summary>How near an account is to sending orders; a lower phase is further away.</summary>
public enum ArmingPhase
{
    /// <summary>What the journal holds is unknown. Cancels go out; only a new process leaves this phase.</summary>
    Failed = 0,

    /// <summary>The kill switch is latched, for everything. Cancels go out; an operator releases it. Latches of less do not show here: <see cref="KillSwitches.KillSwitch.Latches"/>.</summary>
    Halted,

    /// <summary>The host is being drained: nothing new is sent, what is unknown is asked about.</summary>
    Draining,

    /// <summary>Not armed, and nobody is arming it: at the start, after a release, a drain, a lapse that was too long.</summary>
    Closed,

    /// <summary>The last arming was refused; the account stays closed until the next one.</summary>
    Blocked,

    /// <summary>An arming is under way.</summary>
    Recovering,

    /// <summary>Armed, but its health cannot be confirmed just now; it comes back by itself when that does not take long.</summary>
    Lapsed,

    /// <summary>Orders may be sent.</summary>
    Armed,
}
