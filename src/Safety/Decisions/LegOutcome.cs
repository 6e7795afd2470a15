using Safety.Guarding;
using Safety.Identity;

namespace Safety.Decisions;

/// <summary>What became of one leg of a plan.</summary>
/// <param name="Key">The key made for it.</param>
/// <param name="Kind">Accepted, rejected, refused or unknown.</param>
/// <param name="Acceptance">Set when accepted.</param>
/// <param name="Refusal">Set when refused; also when the plan ended before this leg.</param>
/// <param name="Reason">The venue's reason, or what made it unknown.</param>
public sealed record LegOutcome(OrderKey Key, OutcomeKind Kind, Acceptance? Acceptance, Refusal? Refusal, string? Reason)
{
    /// <summary>From the outcome a guard gave.</summary>
    public static LegOutcome From<T>(Outcome<T> outcome) => new(outcome.Key, outcome.Kind, outcome.Acceptance, outcome.Refusal, outcome.Reason);

    /// <summary>True when it was refused because the guard was not ready: the same leg may still be sent.</summary>
    internal bool CanBeTriedAgain => Refusal is
    {
        SpendsKey: false, Code: not (RefusalCode.KeyReusedWithOtherContent or RefusalCode.KeyMalformed or RefusalCode.TermsMalformed
        or RefusalCode.InstrumentNotAllowed or RefusalCode.TargetNotWorking or RefusalCode.PlanStopped or RefusalCode.PlanExpired)
    };
}
