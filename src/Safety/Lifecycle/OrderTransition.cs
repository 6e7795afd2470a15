namespace Safety.Lifecycle;

/// <summary>One row of a machine's table.</summary>
/// <param name="From">The state before.</param>
/// <param name="Report">The kind of the report.</param>
/// <param name="To">The state after.</param>
/// <param name="Handler">The method that handles it.</param>
/// <param name="Source">Where it is written that this may happen; empty when it is not said.</param>
public readonly record struct OrderTransition(string From, string Report, string To, string Handler, string Source);
