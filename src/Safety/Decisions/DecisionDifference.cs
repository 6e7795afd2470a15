using Safety.Identity;

namespace Safety.Decisions;

/// <summary>Where today's code decides otherwise than the journal says.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Cause">The cause.</param>
/// <param name="Decision">The decision.</param>
/// <param name="Member">The member of the plan that differs (<c>legs[0].limitPrice</c>), or <c>code</c>, <c>input</c>, <c>observed</c> or <c>exception</c>.</param>
/// <param name="Expected">What the journal says.</param>
/// <param name="Actual">What the code says now.</param>
public sealed record DecisionDifference(StrategyId Strategy, CauseKey Cause, string Decision, string Member, string Expected, string Actual)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Strategy}/{Cause} {Decision}: {Member} was {Expected}, is now {Actual}";
}
