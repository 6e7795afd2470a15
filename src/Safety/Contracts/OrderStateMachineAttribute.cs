namespace Safety.Contracts;

/// <summary>
/// Marks a sealed partial record as an order and the machine of its states. The generator writes its <c>State</c>, the table of
/// its transitions, <c>Apply</c> (the only way a handler runs), a diagram and a self-check. State changes nowhere else.
/// </summary>
/// <typeparam name="TState">The enum of the states.</typeparam>
/// <remarks>
/// Errors: SAFE109 (the record or a handler has the wrong shape), SAFE501–SAFE505 (the table), SAFE506–SAFE509 (its use).
/// A ready machine for FIX 4.4 is <see cref="Lifecycle.Fix44Order"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OrderStateMachineAttribute<TState> : Attribute
    where TState : struct, Enum
{
    /// <summary>The state an order starts in.</summary>
    public required TState Initial { get; init; }

    /// <summary>
    /// The states in which an order carries no new risk. News may still come (a late fill, a bust): a transition out of one of
    /// them needs the source that shows it (SAFE505).
    /// </summary>
    public required TState[] NoNewRisk { get; init; }
}
