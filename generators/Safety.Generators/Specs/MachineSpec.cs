namespace Safety.Generators.Specs;

/// <summary>A record with <c>[OrderStateMachine]</c>, without symbols.</summary>
internal sealed record MachineSpec
{
    public required string HintName { get; init; }

    public required string Namespace { get; init; }

    public required EquatableArray<ContainerSpec> Containers { get; init; }

    /// <summary>The record's name as it is written.</summary>
    public required string Name { get; init; }

    /// <summary><c>record</c>; something else where the declaration is wrong.</summary>
    public required string Keyword { get; init; }

    /// <summary>The enum of the states, as it is written.</summary>
    public required string StateType { get; init; }

    public required EquatableArray<string> States { get; init; }

    public required string Initial { get; init; }

    public required EquatableArray<string> NoNewRisk { get; init; }

    /// <summary>The report, as it is written; null when no handler is well-formed.</summary>
    public string? ReportType { get; init; }

    public bool ReportIsReference { get; init; }

    /// <summary>The report's property that says what kind it is.</summary>
    public string? KindProperty { get; init; }

    public string? KindType { get; init; }

    public EquatableArray<string> Kinds { get; init; }

    public EquatableArray<TransitionSpec> Transitions { get; init; }

    public EquatableArray<ProblemSpec> Problems { get; init; }

    /// <summary>True when the declaration itself is wrong: only the state is written then, so that users see one error, not a flood.</summary>
    public bool IsSkeleton => KindType is null || Problems.Any(static problem => problem.Id == "SAFE109");
}
