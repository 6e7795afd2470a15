namespace Safety.Generators.Specs;

/// <summary>A method with <c>[Decision]</c>.</summary>
internal sealed record DecisionSpec
{
    /// <summary>The class it stands in; null when nothing can be written into it.</summary>
    public required PartialTypeSpec? Type { get; init; }

    /// <summary>The method's name without <c>Core</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The method itself.</summary>
    public required string Core { get; init; }

    /// <summary>The type of its input, as written.</summary>
    public required string Input { get; init; }

    /// <summary>The identity of that type.</summary>
    public required string InputIdentity { get; init; }

    /// <summary><c>public</c> or <c>internal</c>.</summary>
    public required string Accessibility { get; init; }

    /// <summary>The method that sends a leg.</summary>
    public required string Sender { get; init; }

    /// <summary>True when it is asynchronous.</summary>
    public required bool SenderIsAwaited { get; init; }

    /// <summary>How the input is written down.</summary>
    public required EquatableArray<StateSpec> States { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required EquatableArray<ProblemSpec> Problems { get; init; }
}
