namespace Safety.Testing.Worlds;

/// <summary>Where a simulated process can die: at every await that leaves it, and at every commit.</summary>
internal enum LifePoint
{
    Anywhere = 0,
    BeforeCommit,
    AfterCommit,
    BeforeSend,
    AfterSend,
    BeforeQuery,
    AfterQuery,
    OnAnswer,
    OnReport,
    OnTimer,
}
