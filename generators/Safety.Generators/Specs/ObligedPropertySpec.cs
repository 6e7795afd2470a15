namespace Safety.Generators.Specs;

/// <summary>A property and the value that fulfils an obligation.</summary>
/// <param name="Property">Its documentation-comment id.</param>
/// <param name="Value">The value.</param>
internal sealed record ObligedPropertySpec(string Property, ObligedValueSpec Value);
