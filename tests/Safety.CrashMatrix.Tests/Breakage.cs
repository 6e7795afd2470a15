namespace Safety.CrashMatrix.Tests;

/// <summary>A safeguard that is taken out on purpose: the oracle must notice.</summary>
public enum Breakage
{
    /// <summary>Everything is as shipped.</summary>
    None = 0,

    /// <summary>The adapter sends an order again when no answer came.</summary>
    ResendOnUnknown,

    /// <summary>Every start makes new keys for the same causes.</summary>
    ForgottenKeys,

    /// <summary>The journal says "committed" before it is.</summary>
    IntentAfterSend,

    /// <summary>The adapter gives a report another ExecID after each start, so that the inbox cannot tell it from news.</summary>
    InboxOff,

    /// <summary>The account is configured without the limit.</summary>
    LimitOff,

    /// <summary>The kill switch is released without being asked for.</summary>
    KillForgotten,
}
