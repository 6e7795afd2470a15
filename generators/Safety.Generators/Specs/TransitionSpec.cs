namespace Safety.Generators.Specs;

/// <summary>One <c>[OrderTransition]</c> of a handler.</summary>
/// <param name="Handler">The method.</param>
/// <param name="Reports">The kinds of reports.</param>
/// <param name="From">The states before.</param>
/// <param name="To">The states after.</param>
/// <param name="Source">Where it is written; empty when it is not said.</param>
/// <param name="Location">The attribute; null where the caller asked for none.</param>
internal sealed record TransitionSpec(
    string Handler, EquatableArray<string> Reports, EquatableArray<string> From, EquatableArray<string> To, string Source, LocationSpec? Location);
