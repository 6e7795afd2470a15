using Safety.Analyzers.Model;

namespace Safety.Generators.Specs;

/// <summary>One line of <c>broker-surface.txt</c>.</summary>
internal sealed record SurfaceLineSpec(CallKind Kind, QueryRoleKind Role, string Id, LocationSpec? Location);
