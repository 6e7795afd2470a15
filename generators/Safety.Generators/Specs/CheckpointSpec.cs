namespace Safety.Generators.Specs;

/// <summary>A class or record with <c>[Checkpointed]</c>.</summary>
internal sealed record CheckpointSpec
{
    /// <summary>The type; null when nothing can be written into it.</summary>
    public required PartialTypeSpec? Type { get; init; }

    /// <summary>The type's own name, as it may be written.</summary>
    public required string Name { get; init; }

    /// <summary>Its identity.</summary>
    public required string Identity { get; init; }

    /// <summary>The version given in the attribute.</summary>
    public required int Version { get; init; }

    /// <summary>How it is written down.</summary>
    public required EquatableArray<StateSpec> States { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required EquatableArray<ProblemSpec> Problems { get; init; }
}
