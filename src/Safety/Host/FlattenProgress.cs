using Safety.Identity;

namespace Safety.Host;

/// <summary>How far a <see cref="SafetyOperator.FlattenAsync"/> has come.</summary>
/// <param name="Account">The account.</param>
/// <param name="Left">What is still held; empty when it is flat.</param>
public sealed record FlattenProgress(AccountId Account, IReadOnlyList<PositionLeft> Left)
{
    /// <summary>True when nothing is held any more.</summary>
    public bool IsFlat => Left.Count == 0;
}
