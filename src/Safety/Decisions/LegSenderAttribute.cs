namespace Safety.Decisions;

/// <summary>
/// Marks what sends one leg of a plan through a guard: a method of the decision's class that takes <c>(OrderKey, OrderTerms,
/// CancellationToken)</c> and returns the guard's outcome. The key is made for it; it must be handed on as it is.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LegSenderAttribute : Attribute;
