namespace Safety.Generators.Specs;

/// <summary>A type around a nested guard: <c>partial class Venue</c>.</summary>
internal sealed record ContainerSpec(string Declaration);
