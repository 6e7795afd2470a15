namespace Safety.Decisions;

/// <summary>
/// Marks the state of a strategy: a partial class or record whose snapshots are generated (<see cref="ICheckpointed{TSelf}"/>).
/// A snapshot of another shape or version is blocked with the difference named.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CheckpointedAttribute : Attribute
{
    /// <summary>Raise it when the meaning of a member changes and its type does not: older snapshots are blocked then.</summary>
    public int Version { get; init; } = 1;
}
