namespace Safety.Generators.Specs;

/// <summary>A parameter.</summary>
/// <param name="Name">Its name, escaped where it is a keyword.</param>
/// <param name="Type">Its type.</param>
/// <param name="Modifier"><c>ref </c>, <c>in </c>, <c>out </c>, <c>params </c>, <c>scoped </c> or nothing, as declared.</param>
/// <param name="PassBy"><c>ref </c>, <c>in </c>, <c>out </c> or nothing, as passed on.</param>
/// <param name="Default">The default value as an expression; null without one.</param>
/// <param name="Attributes">Nullability attributes to repeat, each in brackets with a blank behind.</param>
internal sealed record ParameterSpec(
    string Name, TypeSpec Type, string Modifier, string PassBy, string? Default, string Attributes)
{
    public bool IsParams => Modifier.StartsWith("params ", StringComparison.Ordinal);

    public string Argument => PassBy + Name;

    public string Declaration => $"{Attributes}{Modifier}{Type.Name} {Name}{(Default is null ? "" : " = " + Default)}";
}
