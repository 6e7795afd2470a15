namespace Safety.Arming;

/// <summary>The state of an account's arming, or of the host's.</summary>
/// <param name="Phase">How near it is to sending orders.</param>
/// <param name="Mode">What it is armed for; while it recovers or has lapsed, what it will be armed for.</param>
public readonly record struct ArmingState(ArmingPhase Phase, ArmingMode Mode)
{
    internal static ArmingState Closed => new(ArmingPhase.Closed, ArmingMode.CancelOnly);

    /// <summary>What may be sent now.</summary>
    public ArmingMode MaySend => Phase is ArmingPhase.Armed ? Mode : ArmingMode.CancelOnly;

    /// <inheritdoc/>
    public override string ToString() =>
        Phase is ArmingPhase.Armed or ArmingPhase.Lapsed or ArmingPhase.Recovering ? $"{Phase}{{{Mode}}}" : $"{Phase}";

    internal static int Compare(ArmingState one, ArmingState other) =>
        one.Phase != other.Phase ? one.Phase.CompareTo(other.Phase) : one.Mode.CompareTo(other.Mode);
}
