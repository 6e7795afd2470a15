namespace Safety.Generators.Specs;

/// <summary>A method with <c>[IdempotentHandler]</c>.</summary>
internal sealed record HandlerSpec
{
    /// <summary>The class it stands in; null when nothing can be written into it.</summary>
    public required PartialTypeSpec? Type { get; init; }

    /// <summary>The method's name without <c>Core</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The method itself.</summary>
    public required string Core { get; init; }

    /// <summary>The type of the event, as written.</summary>
    public required string Event { get; init; }

    /// <summary>The identity of that type.</summary>
    public required string EventIdentity { get; init; }

    /// <summary><c>public</c> or <c>internal</c>.</summary>
    public required string Accessibility { get; init; }

    /// <summary>How the handler is called; <c>e</c> and <c>cancellationToken</c> stand for its arguments.</summary>
    public required string Call { get; init; }

    /// <summary>The members of the key; empty when the event itself is the key.</summary>
    public required EquatableArray<StateMemberSpec> Key { get; init; }

    /// <summary>True when the whole event can be written down, so that a duplicate that says something else is found.</summary>
    public required bool HasContent { get; init; }

    /// <summary>How the event is written down.</summary>
    public required EquatableArray<StateSpec> States { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required EquatableArray<ProblemSpec> Problems { get; init; }
}
