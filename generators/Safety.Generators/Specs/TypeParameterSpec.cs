namespace Safety.Generators.Specs;

/// <summary>A type parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Constraints"><c>class, new()</c>; empty without any.</param>
internal sealed record TypeParameterSpec(string Name, string Constraints)
{
    public string? Clause => Constraints.Length == 0 ? null : $"where {Name} : {Constraints}";
}
