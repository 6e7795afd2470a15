namespace Safety.Generators.Specs;

/// <summary>A line <c>Trusted &lt;assembly name&gt;</c> of <c>broker-surface.txt</c>: a further assembly of the SDK's vendor.</summary>
internal sealed record TrustedAssemblySpec(string Assembly, LocationSpec? Location);
