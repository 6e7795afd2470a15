using static Safety.Arming.ArmingEvent;
using static Safety.Arming.ArmingMode;
using static Safety.Arming.ArmingPhase;

namespace Safety.Arming;

/// <summary>
/// The arming of an account as a table: pure, so that every order of events can be tried. Only an arming that is through leads to
/// <see cref="Armed"/>; only a new process leaves <see cref="Failed"/>.
/// </summary>
internal static class ArmingMachine
{
    /// <summary>The state after an event; null where the event is not allowed and whoever causes it has to be told.</summary>
    public static ArmingState? Next(ArmingState state, ArmingEvent e) => (state.Phase, e) switch
    {
        (Failed, ArmFull or ArmReduceOnly or Release) => null,
        (Failed, _) => state,
        (_, JournalUnknown) => new(Failed, CancelOnly),

        (Halted, ArmFull or ArmReduceOnly) => null,
        (Halted, Release) => ArmingState.Closed,
        (Halted, _) => state,
        (_, Latch) => new(Halted, CancelOnly),

        (_, Dispose) => ArmingState.Closed,
        (Draining, ArmFull or ArmReduceOnly) => null,
        (Draining, Drained) => ArmingState.Closed,
        (Draining, _) => state,
        (_, Drain) => new(Draining, CancelOnly),

        (Recovering, ArmFull or ArmReduceOnly) => null,
        (Recovering, Recovered) => state with { Phase = Armed },
        (Recovering, ArmingEvent.Refused) => new(Blocked, CancelOnly),
        (_, ArmFull) => new(Recovering, Full),
        (_, ArmReduceOnly) => new(Recovering, ReduceOnly),

        (Recovering or Armed or Lapsed, HealthGone) => ArmingState.Closed,
        (Armed, HealthLost) => state with { Phase = Lapsed },
        (Lapsed, HealthBack) => state with { Phase = Armed },
        _ => state,
    };
}
