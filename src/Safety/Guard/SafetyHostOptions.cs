using Safety.Arming;
using Safety.Guarding;
using Safety.Host;
using Safety.Journal;
using Safety.KillSwitches;
using Safety.Limits;
using Safety.Writer;

namespace Safety.Guard;

/// <summary>The settings of a <see cref="SafetyHost"/>; every default works.</summary>
public sealed record SafetyHostOptions
{
    /// <summary>
    /// The file whose existence latches the kill switch; absolute. Its directory must exist, and the process may write there: beside it lies the host's own file
    /// <c>kill.&lt;journal ID&gt;</c>, which keeps a latch that the journal does not take. Default: <c>kill.flag</c> in the working directory.
    /// </summary>
    public string KillFile { get; init; } = Path.GetFullPath("kill.flag");

    /// <summary>How often the watcher looks at the kill file and the guard's health, in milliseconds: the kill file's reaction time.</summary>
    public int WatchIntervalMs { get; init; } = 100;

    /// <summary>How long the guard stays armed without the watcher, in milliseconds: then it closes by itself.</summary>
    public int ArmedForMs { get; init; } = 1_000;

    /// <summary>How far back before the last known execution report recovery fetches them again, in milliseconds.</summary>
    public int BackfillOverlapMs { get; init; } = 60_000;

    /// <summary>How long recovery waits for unknown outcomes that can still be proved, in milliseconds; then it quarantines what is left.</summary>
    public int RecoveryTimeoutMs { get; init; } = 120_000;

    /// <summary>
    /// How often the venue's working orders and positions are compared with the journal while the host runs, in milliseconds; by what the contract's query roles
    /// can list. Nothing waits for it. Mind the venue's limit on requests: two to four a time.
    /// </summary>
    public int ReconcileEveryMs { get; init; } = 60_000;

    /// <summary>How often a venue whose contract tells its time is asked for it while the host runs, in milliseconds; it is asked whenever reports are fetched, too.</summary>
    public int VenueTimeEveryMs { get; init; } = 30_000;

    /// <summary>
    /// How far off the venue's time may be known, in milliseconds either way, where its contract tells it: past that the account is closed until it is armed again. What is known is as wide as
    /// the unit of its stamps and the round trip, and widens by a thousandth of the time either way: with stamps to the second the default is reached after some eight minutes without an answer.
    /// </summary>
    public int MaxVenueTimeErrorMs { get; init; } = 1_000;

    /// <summary>What to do when the venue's positions are not the journal's.</summary>
    public PositionMismatchPolicy PositionMismatch { get; init; }

    /// <summary>Limits of the firm: of all accounts of this host together, which then have one currency. Null = each account has its own limits only.</summary>
    public ScopeLimits? Firm { get; init; }

    /// <summary>
    /// Where the machine-wide account locks lie; the same for every process that could trade an account. Default: <c>/run/lock</c>, <c>/dev/shm</c> or <c>/tmp</c>,
    /// the first that every user may write to; on Windows the common application data.
    /// </summary>
    public string? LockDirectory { get; init; }

    /// <summary>
    /// A secret of 16 to 64 bytes that goes into the hash of every batch of facts, so that nobody who can write the journal's file can also write a chain that fits; empty = none. Give
    /// the same one at every start of a journal, and keep it where the file is not.
    /// </summary>
    public ReadOnlyMemory<byte> ChainKey { get; init; }

    /// <summary>Keeps the head of the journal's chain outside the journal, so that a journal whose tail was cut off does not arm; null = nobody does.</summary>
    public IChainAnchor? Anchor { get; init; }

    /// <summary>How often the chain's head is kept while armed, in milliseconds; it is also kept at every arming and at the end.</summary>
    public int AnchorIntervalMs { get; init; } = 300_000;

    /// <summary>
    /// A journal that <see cref="Anchor"/> should know and does not, as the message that blocks the start names it: it is anchored as it stands. The name holds for one start,
    /// so that it cannot accept another journal, or another deleted anchor, later.
    /// </summary>
    public string? AnchorAnew { get; init; }

    /// <summary>
    /// The newer build to roll back from, as the message that blocks the arming names it, with the arming it had: left in place it does not permit the next time. A journal that a newer build has armed is not traded by an
    /// older one unless a person has said that this is meant.
    /// </summary>
    public string? RollBackFrom { get; init; }

    /// <summary>
    /// Receives alerts, one after the other, on a thread of its own: what it waits for holds nobody up but the next alert. With an
    /// <see cref="Executor"/> at once, on the thread they arise on.
    /// </summary>
    public Action<SafetyEvent>? Events { get; init; }

    /// <summary>Who has to call <see cref="KillSwitch.Heartbeat"/> from the first arming on; a miss latches the kill switch. Null = nobody.</summary>
    public string? Supervisor { get; init; }

    /// <summary>The longest time between two heartbeats of the <see cref="Supervisor"/>, in milliseconds; a miss is seen with the next look (<see cref="WatchIntervalMs"/>).</summary>
    public int HeartbeatMs { get; init; } = 5_000;

    /// <summary>True when the signal SIGUSR1 latches the kill switch (<c>kill -USR1 pid</c>). Without it the signal ends the process. Not on Windows.</summary>
    public bool LatchOnSigUsr1 { get; init; }

    /// <summary>
    /// The actions of an operator that a second person has to confirm (<see cref="SafetyOperator.ConfirmAsync"/>) before they take effect; <see cref="OperatorActions.None"/> = one person suffices. Default: a limit that is raised.
    /// </summary>
    public OperatorActions TwoPersons { get; init; } = OperatorActions.RaiseLimit;

    /// <summary>How long the second person has, in minutes.</summary>
    public int ConfirmWithinMinutes { get; init; } = 15;

    /// <summary>The clock; virtual in simulation.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where the guard's own work runs, for simulation; null = on threads of its own.</summary>
    public IGuardExecutor? Executor { get; init; }

    /// <summary>Reads an environment variable; for tests and simulation.</summary>
    internal Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>How long the machine has slept so far; for tests and simulation.</summary>
    internal Func<TimeSpan> Asleep { get; init; } = MachineSleep.Total;

    /// <summary>The directory of the kill file; null = the one on the disk. For tests and simulation.</summary>
    internal IKillDirectory? KillDirectory { get; init; }

    internal IEnumerable<string> Problems()
    {
        if (!Path.IsPathFullyQualified(KillFile)) yield return $"{nameof(KillFile)} is '{KillFile}'; give an absolute path: a relative one changes with the working directory.";
        else if (!Directory.Exists(Path.GetDirectoryName(KillFile))) yield return $"the directory of {nameof(KillFile)} '{KillFile}' does not exist; create it, or nobody can stop this host with the file.";
        if (WatchIntervalMs is < 1 or > 5_000) yield return $"{nameof(WatchIntervalMs)} is {WatchIntervalMs}; give 1 to 5000.";
        if (ArmedForMs < 2 * WatchIntervalMs || ArmedForMs > 10_000) yield return $"{nameof(ArmedForMs)} is {ArmedForMs}; give at least twice {nameof(WatchIntervalMs)} and at most 10000.";
        if (ChainKey.Length is not (0 or >= 16 and <= 64)) yield return $"{nameof(ChainKey)} has {ChainKey.Length} bytes; give 16 to 64, or none.";
        if (BackfillOverlapMs < 0) yield return $"{nameof(BackfillOverlapMs)} is {BackfillOverlapMs}; it cannot be negative.";
        if (AnchorIntervalMs < 1_000) yield return $"{nameof(AnchorIntervalMs)} is {AnchorIntervalMs}; give at least 1000.";
        if (ReconcileEveryMs is < 1_000 or > 3_600_000) yield return $"{nameof(ReconcileEveryMs)} is {ReconcileEveryMs}; give 1000 to 3600000.";
        if (VenueTimeEveryMs < 1_000) yield return $"{nameof(VenueTimeEveryMs)} is {VenueTimeEveryMs}; give at least 1000.";
        if (MaxVenueTimeErrorMs < 1) yield return $"{nameof(MaxVenueTimeErrorMs)} is {MaxVenueTimeErrorMs}; give a positive time.";
        if (Supervisor is not null && string.IsNullOrWhiteSpace(Supervisor)) yield return $"{nameof(Supervisor)} is empty; name who has to call Kill.Heartbeat(), or leave it out.";
        if (Supervisor is not null && (HeartbeatMs < 2 * WatchIntervalMs || HeartbeatMs > 3_600_000)) yield return $"{nameof(HeartbeatMs)} is {HeartbeatMs}; give at least twice {nameof(WatchIntervalMs)} and at most 3600000.";
        if (LatchOnSigUsr1 && !KillSignal.Exists) yield return $"{nameof(LatchOnSigUsr1)} is set, and this system has no such signal; use the kill file.";
        if ((TwoPersons & ~OperatorActions.All) != 0) yield return $"{nameof(TwoPersons)} is {TwoPersons}; name actions of {nameof(OperatorActions)} only.";
        if (ConfirmWithinMinutes is < 1 or > 1_440) yield return $"{nameof(ConfirmWithinMinutes)} is {ConfirmWithinMinutes}; give 1 to 1440.";
        foreach (string problem in Firm?.Problems() ?? [])
            yield return $"{nameof(Firm)}: {problem}";
        if (RecoveryTimeoutMs <= 0) yield return $"{nameof(RecoveryTimeoutMs)} is {RecoveryTimeoutMs}; give a positive time.";
    }
}
