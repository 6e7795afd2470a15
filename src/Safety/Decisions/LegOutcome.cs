using Safety.Guarding;
using Safety.Identity;

namespace Safety.Decisions;

/// <summary>What became of one leg of a plan.</summary>
/// <param name="Key">The key made for it.</param>
/// <param name="Kind">Accepted, rejected, denied or unknown.</param>
/// <param name="Acceptance">Set when accepted.</param>
/// <param name="Denial">Set when denied; also when the plan ended before this leg.</param>
/// <param name="Reason">The venue's reason, or what made it unknown.</param>
public sealed record LegOutcome(OrderKey Key, OutcomeKind Kind, Acceptance? Acceptance, Denial? Denial, string? Reason)
{
    /// <summary>From the outcome a guard gave.</summary>
    public static LegOutcome From<T>(Outcome<T> outcome) => new(outcome.Key, outcome.Kind, outcome.Acceptance, outcome.Denial, outcome.Reason);

    /// <summary>True when it was denied because the guard was not ready: the same leg may still be sent.</summary>
    internal bool CanBeTriedAgain => Denial is
    {
        SpendsKey: false, Code: not (DenialCode.KeyReusedWithOtherContent or DenialCode.KeyMalformed or DenialCode.TermsMalformed
        or DenialCode.InstrumentNotAllowed or DenialCode.TargetNotWorking or DenialCode.PlanStopped or DenialCode.PlanExpired)
    };
}
