namespace Safety.Generators.Specs;

/// <summary>A type as the binder and the emitter need it.</summary>
/// <param name="Name">As it is written, fully qualified, with nullable annotations.</param>
/// <param name="Identity">Fully qualified without annotations and tuple names: equal for the same type.</param>
/// <param name="IsReferenceType">True when null is a possible value.</param>
/// <param name="IsRefLike">True for a ref struct.</param>
/// <param name="AssignableTo">Identities of its base types and interfaces (of a type parameter: of its constraints).</param>
/// <param name="Collection">How it holds several elements.</param>
/// <param name="Element">The type of its elements.</param>
/// <param name="Request">What it offers when it is an order request.</param>
internal sealed record TypeSpec(
    string Name,
    string Identity,
    bool IsReferenceType,
    bool IsRefLike,
    EquatableArray<string> AssignableTo,
    CollectionForm Collection,
    TypeSpec? Element,
    RequestSpec Request)
{
    public bool Is(string identity) => Identity == identity;

    public bool ConvertsTo(string identity) => Identity == identity || AssignableTo.Contains(identity);

    /// <summary>As it is written where null has been ruled out.</summary>
    public string NotNullName => IsAnnotated ? Name.Substring(0, Name.Length - 1) : Name;

    public bool IsAnnotated => IsReferenceType && Name.EndsWith("?", StringComparison.Ordinal);
}
