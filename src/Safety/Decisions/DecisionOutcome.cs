using Safety.Guarding;

namespace Safety.Decisions;

/// <summary>What became of a trigger at a decision.</summary>
/// <param name="Kind">Which of the five it is.</param>
/// <param name="Plan">The verdict; null when there is none yet, or it was refused.</param>
/// <param name="Legs">What became of the legs so far.</param>
/// <param name="IsReplay">True when the verdict was stored before: the code did not run now.</param>
/// <param name="Refusal">Set when <see cref="DecisionOutcomeKind.Refused"/> or held up by a refusal.</param>
public sealed record DecisionOutcome(DecisionOutcomeKind Kind, Plan? Plan, IReadOnlyList<LegOutcome> Legs, bool IsReplay, Refusal? Refusal)
{
    /// <summary>This trigger is none of the strategy's business.</summary>
    public static DecisionOutcome NotMine { get; } = new(DecisionOutcomeKind.NotMine, null, [], false, null);
}
