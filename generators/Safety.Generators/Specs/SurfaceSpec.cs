namespace Safety.Generators.Specs;

/// <summary>What <c>broker-surface.txt</c> says.</summary>
/// <param name="Lines">Its well-formed lines, each id once.</param>
/// <param name="Trusted">The vendors' further assemblies, each once.</param>
/// <param name="Problems">What is wrong with the others (SAFE112).</param>
internal sealed record SurfaceSpec(EquatableArray<SurfaceLineSpec> Lines, EquatableArray<TrustedAssemblySpec> Trusted, EquatableArray<ProblemSpec> Problems)
{
    public const string FileName = "broker-surface.txt";

    public static SurfaceSpec Empty { get; } = new(default, default, default);
}
