using Safety.Guarding;

namespace Safety.Decisions;

/// <summary>What became of a cause at a decision.</summary>
/// <param name="Kind">Which of the five it is.</param>
/// <param name="Plan">The decision; null when there is none yet, or it was denied.</param>
/// <param name="Legs">What became of the legs so far.</param>
/// <param name="IsReplay">True when the decision was stored before: the code did not run now.</param>
/// <param name="Denial">Set when <see cref="DecisionOutcomeKind.Denied"/> or held up by a denial.</param>
public sealed record DecisionOutcome(DecisionOutcomeKind Kind, Plan? Plan, IReadOnlyList<LegOutcome> Legs, bool IsReplay, Denial? Denial)
{
    /// <summary>This cause is none of the strategy's business.</summary>
    public static DecisionOutcome NotMine { get; } = new(DecisionOutcomeKind.NotMine, null, [], false, null);
}
