namespace Safety.Testing.Worlds;

/// <summary>The settings of a world's host.</summary>
/// <param name="WatchIntervalMs">How often the watcher looks.</param>
/// <param name="ArmedForMs">How long the guard stays armed without it.</param>
/// <param name="ReconcileEveryMs">How often venue and journal are compared.</param>
/// <param name="BackfillOverlapMs">How far back missed reports are fetched again.</param>
/// <param name="RecoveryTimeoutMs">How long recovery waits.</param>
/// <param name="OffsetMs">How far the host's wall clock is from the true time at the beginning.</param>
/// <param name="OperatorDelayMs">How long the operator takes to do what has to be done.</param>
/// <param name="ForgetsToArm">True for an operator who releases and arms much later.</param>
/// <param name="ReleaseDelayMs">How long a latched kill switch stays latched, in milliseconds.</param>
public sealed record HostPlan(int WatchIntervalMs, int ArmedForMs, int ReconcileEveryMs, int BackfillOverlapMs, int RecoveryTimeoutMs, int OffsetMs, int OperatorDelayMs, bool ForgetsToArm, int ReleaseDelayMs);
