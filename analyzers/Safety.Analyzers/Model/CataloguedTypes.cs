using Microsoft.CodeAnalysis;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Model;

/// <summary>
/// Finds a catalogue's types in the assemblies it is about, and nowhere else: a type of the same name in user code is
/// somebody else's.
/// </summary>
internal sealed class CataloguedTypes(CatalogueSpec catalogue, Compilation compilation)
{
    private readonly IAssemblySymbol[] _main = Named(compilation, catalogue.Assemblies);
    private readonly IAssemblySymbol[] _companions = Named(compilation, catalogue.Companions);

    /// <summary>True when the assembly that declares the type is referenced.</summary>
    public bool IsReferenced(CatalogueTypeSpec type) => HomesOf(type).Any();

    /// <summary>The type, or null when its assembly does not have it.</summary>
    public INamedTypeSymbol? Find(CatalogueTypeSpec type) => Find(type.Id, HomesOf(type));

    /// <summary>A type of the SDK or of a companion, or null.</summary>
    public INamedTypeSymbol? Find(string typeId) => Find(typeId, _main.Concat(_companions));

    private static IAssemblySymbol[] Named(Compilation compilation, IEnumerable<string> names)
    {
        var wanted = new HashSet<string>(names, StringComparer.Ordinal);
        return [.. compilation.SourceModule.ReferencedAssemblySymbols.Where(assembly => wanted.Contains(assembly.Name))];
    }

    private static INamedTypeSymbol? Find(string typeId, IEnumerable<IAssemblySymbol> homes) =>
        homes.Select(home => home.GetTypeByMetadataName(typeId.Substring(2))).FirstOrDefault(static found => found is not null);

    private IEnumerable<IAssemblySymbol> HomesOf(CatalogueTypeSpec type) =>
        type.Assembly.Length == 0 ? _main : _companions.Where(companion => companion.Name == type.Assembly);
}
