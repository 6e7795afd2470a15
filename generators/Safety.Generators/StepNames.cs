namespace Safety.Generators;

/// <summary>The names of the pipeline's steps; the caching tests demand each of them.</summary>
internal static class StepNames
{
    /// <summary>Contracts one owns, as found in code.</summary>
    public const string Contracts = nameof(Contracts);

    /// <summary>Guards of types one does not own, as found in code.</summary>
    public const string DirectGuards = nameof(DirectGuards);

    /// <summary>What <c>broker-surface.txt</c> says.</summary>
    public const string Surface = nameof(Surface);

    /// <summary>What the project's own catalogues say.</summary>
    public const string Catalogues = nameof(Catalogues);

    /// <summary>Guards of contracts with everything decided.</summary>
    public const string BoundContracts = nameof(BoundContracts);

    /// <summary>Direct guards with everything decided.</summary>
    public const string BoundGuards = nameof(BoundGuards);

    /// <summary>Order-state machines, as found in code.</summary>
    public const string Machines = nameof(Machines);

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

    /// <summary>Suppressions whose attribute has a target of its own.</summary>
    public const string TargetedSuppressions = nameof(TargetedSuppressions);

    /// <summary>Names and paths that only the generator may use.</summary>
    public const string ReservedNames = nameof(ReservedNames);

    /// <summary>The version of Safety that the assembly is stamped with.</summary>
    public const string Attestation = nameof(Attestation);

    /// <summary>Stamps that somebody wrote by hand.</summary>
    public const string ForgedStamps = nameof(ForgedStamps);

    /// <summary>All that is wrong with the enforcement itself.</summary>
    public const string Integrity = nameof(Integrity);
}
