namespace Safety.Tests.Support;

/// <summary>Where in its work a process dies.</summary>
public enum CrashMoment
{
    /// <summary>In a commit, before anything of it is durable.</summary>
    BeforeCommit,

    /// <summary>In a commit, when all of it is durable and nobody has heard of it.</summary>
    AfterCommit,

    /// <summary>With a permit in hand, before the first byte is sent.</summary>
    BeforeSend,

    /// <summary>When the venue has accepted an order, before the answer is read.</summary>
    AfterSend,
}
