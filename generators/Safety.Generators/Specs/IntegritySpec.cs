namespace Safety.Generators.Specs;

/// <summary>All that is wrong with the enforcement itself.</summary>
internal sealed record IntegritySpec(EquatableArray<IntegrityError> Errors);
