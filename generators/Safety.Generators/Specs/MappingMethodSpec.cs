namespace Safety.Generators.Specs;

/// <summary>A method of the mapping class.</summary>
/// <param name="Name">Its name: the role it plays.</param>
/// <param name="Call">The expression to call it, without arguments.</param>
/// <param name="Type">What it returns.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="TypeParameters">Its type parameters.</param>
internal sealed record MappingMethodSpec(
    string Name, string Call, TypeSpec Type, EquatableArray<ParameterSpec> Parameters, EquatableArray<TypeParameterSpec> TypeParameters);
