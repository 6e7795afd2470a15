using Safety.Journal.Facts;

namespace Safety.Journal;

/// <summary>Something that happened, as it is appended to the journal once and never changed. Everything else is derived.</summary>
internal abstract record Fact
{
    /// <summary>The version of every kind's fields that this build writes and reads.</summary>
    public const ushort Version = 1;

    /// <summary>What it tells.</summary>
    public abstract FactKind FactKind { get; }

    internal abstract void Write(FactWriter writer);

    /// <summary>Reads one; null for a kind that this build does not know.</summary>
    internal static Fact? Read(FactKind kind, ref FactReader reader) => kind switch
    {
        FactKind.Born => Born.Read(ref reader),
        FactKind.Armed => Armed.Read(ref reader),
        FactKind.Disarmed => Disarmed.Read(ref reader),
        FactKind.KillLatched => KillLatched.Read(ref reader),
        FactKind.KillReleased => KillReleased.Read(ref reader),
        FactKind.Denied => Denied.Read(ref reader),
        FactKind.DenialsCounted => DenialsCounted.Read(ref reader),
        FactKind.Admitted => Admitted.Read(ref reader),
        FactKind.CancelAsked => CancelAsked.Read(ref reader),
        FactKind.Sent => Sent.Read(ref reader),
        FactKind.NotSent => NotSent.Read(ref reader),
        FactKind.Answered => Answered.Read(ref reader),
        FactKind.CallEnded => CallEnded.Read(ref reader),
        FactKind.ProcessEnded => ProcessEnded.Read(ref reader),
        FactKind.Reported => Reported.Read(ref reader),
        FactKind.Noise => Noise.Read(ref reader),
        FactKind.LookedUp => LookedUp.Read(ref reader),
        FactKind.Listed => Listed.Read(ref reader),
        FactKind.NotListed => NotListed.Read(ref reader),
        FactKind.ListRead => ListRead.Read(ref reader),
        FactKind.Adopted => Adopted.Read(ref reader),
        FactKind.Linked => Linked.Read(ref reader),
        FactKind.Waited => Waited.Read(ref reader),
        FactKind.Ruled => Ruled.Read(ref reader),
        FactKind.BreakerTripped => BreakerTripped.Read(ref reader),
        FactKind.BreakerReset => BreakerReset.Read(ref reader),
        FactKind.PositionSet => PositionSet.Read(ref reader),
        FactKind.DayRolled => DayRolled.Read(ref reader),
        FactKind.NumberAdvanced => NumberAdvanced.Read(ref reader),
        FactKind.CursorMoved => CursorMoved.Read(ref reader),
        FactKind.AccountChanged => AccountChanged.Read(ref reader),
        FactKind.Caused => Caused.Read(ref reader),
        FactKind.Decided => Decided.Read(ref reader),
        FactKind.StrategyAt => StrategyAt.Read(ref reader),
        FactKind.Snapshotted => Snapshotted.Read(ref reader),
        FactKind.Handled => Handled.Read(ref reader),
        FactKind.Checkpoint => Checkpoint.Read(ref reader),
        FactKind.Archived => Archived.Read(ref reader),
        FactKind.HeldBack => HeldBack.Read(ref reader),
        FactKind.HighMarked => HighMarked.Read(ref reader),
        FactKind.LimitRaised => LimitRaised.Read(ref reader),
        FactKind.ActionProposed => ActionProposed.Read(ref reader),
        FactKind.ActionClosed => ActionClosed.Read(ref reader),
        _ => null,
    };
}
