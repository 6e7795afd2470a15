namespace Safety.Generators.Specs;

/// <summary>A user's partial type that the generator adds members to.</summary>
/// <param name="Namespace">Its namespace, or empty.</param>
/// <param name="Declarations">The types around it and the type itself: <c>partial class Rebalancer</c>.</param>
/// <param name="HintName">The stem of the file's name.</param>
/// <param name="FullName">The name for people and for the journal.</param>
internal sealed record PartialTypeSpec(string Namespace, EquatableArray<ContainerSpec> Declarations, string HintName, string FullName);
