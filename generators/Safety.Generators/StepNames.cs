namespace Safety.Generators;

/// <summary>The names of the pipeline's steps; the caching tests look them up.</summary>
internal static class StepNames
{
    /// <summary>Contracts one owns, as found in code.</summary>
    public const string Contracts = nameof(Contracts);

    /// <summary>Guards of types one does not own, as found in code.</summary>
    public const string DirectGuards = nameof(DirectGuards);

    /// <summary>What <c>broker-surface.txt</c> says.</summary>
    public const string Surface = nameof(Surface);

    /// <summary>Guards of contracts with everything decided.</summary>
    public const string BoundContracts = nameof(BoundContracts);

    /// <summary>Direct guards with everything decided.</summary>
    public const string BoundGuards = nameof(BoundGuards);

    /// <summary>Decisions, as found in code.</summary>
    public const string Decisions = nameof(Decisions);

    /// <summary>Idempotent handlers, as found in code.</summary>
    public const string Handlers = nameof(Handlers);

    /// <summary>Checkpointed state, as found in code.</summary>
    public const string Checkpoints = nameof(Checkpoints);

    /// <summary>Whether the analyzers run.</summary>
    public const string AnalyzerSwitches = nameof(AnalyzerSwitches);

    /// <summary>Suppressions of our rules.</summary>
    public const string Suppressions = nameof(Suppressions);

    /// <summary>Names and paths that only the generator may use.</summary>
    public const string ReservedNames = nameof(ReservedNames);

    /// <summary>All that is wrong with the enforcement itself.</summary>
    public const string Integrity = nameof(Integrity);

    /// <summary>The steps that look at code again on every change; what follows them is cached when they find the same.</summary>
    public static IReadOnlyList<string> Transforms { get; } = [Contracts, DirectGuards, Decisions, Handlers, Checkpoints, Suppressions, ReservedNames];

    /// <summary>The steps behind the transforms.</summary>
    public static IReadOnlyList<string> Later { get; } = [Surface, BoundContracts, BoundGuards, AnalyzerSwitches, Integrity];
}
