using Safety.Analyzers.Model;

namespace Safety.Generators.Specs;

/// <summary>A static field that names one guarded member and kind.</summary>
internal sealed record SiteSpec(string Field, CallKind Kind);
