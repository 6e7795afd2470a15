using Safety.Analyzers.Model;

namespace Safety.Generators.Specs;

/// <summary>One member of a catalogue.</summary>
/// <param name="Kind">What it does to orders.</param>
/// <param name="Role">What a query means to recovery.</param>
/// <param name="Id">Its documentation-comment id.</param>
/// <param name="IsOptional">True for a member that not every supported version of the SDK has.</param>
/// <param name="Location">Its place.</param>
internal sealed record CatalogueLineSpec(CallKind Kind, QueryRoleKind Role, string Id, bool IsOptional, LocationSpec? Location);
