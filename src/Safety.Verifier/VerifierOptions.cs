namespace Safety.Verifier;

/// <summary>What to read. There is nothing here that makes the verifier look away from a call.</summary>
public sealed record VerifierOptions
{
    /// <summary>The folder with the finished output.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// Surface files (<c>broker-surface.txt</c>) of guards whose assembly does not carry its own. Assemblies built with
    /// Safety's targets carry it as a resource.
    /// </summary>
    public IReadOnlyList<string> SurfaceFiles { get; init; } = [];

    /// <summary>True for the output of a test project, which is refused by publishing and by a live host: test assemblies are expected there.</summary>
    public bool IsTestOutput { get; init; }

    /// <summary>The day (UTC) on which a break-glass method's last day must not have passed. Not for callers: another day would let an expired break-glass method pass.</summary>
    internal DateOnly Today { get; init; } = DateOnly.FromDateTime(DateTime.UtcNow);

    /// <summary>
    /// True to read every subfolder. Otherwise one that is an output of its own, because a <c>*.runtimeconfig.json</c> lies in it
    /// (the publish folder, the build of another runtime), is left to its own verification.
    /// </summary>
    public bool Recursive { get; init; }
}
