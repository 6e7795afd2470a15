namespace Safety.Decisions;

/// <summary>
/// Marks what decides: <c>Plan XCore(DecisionContext context, TInput input)</c>, private, in a partial class. The generator writes
/// <c>XAsync</c>, which makes the decision once per cause: decision and first intent are durable together, and the same cause
/// gets the same decision for ever. Decisions read time, prices and randomness from their context only (SAFE603–SAFE609).
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DecisionAttribute : Attribute;
