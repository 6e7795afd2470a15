using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Generators.Binding;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;
using SurfaceFile = Safety.Generators.Parsing.SurfaceFile;

namespace Safety.Analyzers.Definition;

/// <summary>
/// What the generator decides about each contract of a compilation, decided once: the definition rules share it, and the
/// compilation that it belongs to keeps it.
/// </summary>
internal sealed class ContractGuards
{
    private static readonly ConditionalWeakTable<Compilation, ContractGuards> s_guards = new();

    private readonly ConcurrentDictionary<INamedTypeSymbol, Lazy<GuardSpec?>> _byType = new(SymbolEqualityComparer.Default);
    private readonly Compilation _compilation;

    private ContractGuards(Compilation compilation, SurfaceSpec surface, EquatableArray<CatalogueSpec> ownCatalogues)
    {
        (_compilation, Surface, OwnCatalogues) = (compilation, surface, ownCatalogues);
        Catalogues = [.. CataloguedSurface.Of(compilation.SourceModule.ReferencedAssemblySymbols.Select(static assembly => assembly.Name), ownCatalogues)];
        Listed = CataloguedSurface.Merge(surface, Catalogues);
    }

    /// <summary>What <c>broker-surface.txt</c> says.</summary>
    public SurfaceSpec Surface { get; }

    /// <summary>The project's own catalogues, also of SDKs that it does not reference.</summary>
    public EquatableArray<CatalogueSpec> OwnCatalogues { get; }

    /// <summary>The catalogues of the SDKs that this project references.</summary>
    public IReadOnlyList<CatalogueSpec> Catalogues { get; }

    /// <summary>What the catalogues and <c>broker-surface.txt</c> list together.</summary>
    public SurfaceSpec Listed { get; }

    public static ContractGuards Of(Compilation compilation, AnalyzerOptions options, CancellationToken cancellationToken)
    {
        SurfaceSpec surface = ReadSurface(options, cancellationToken);
        EquatableArray<CatalogueSpec> catalogues = ReadCatalogues(options, cancellationToken);
        ContractGuards guards = s_guards.GetValue(compilation, c => new ContractGuards(c, surface, catalogues));

        // An editor may change a file and keep the compilation.
        return guards.Surface.Equals(surface) && guards.OwnCatalogues.Equals(catalogues) ? guards : new ContractGuards(compilation, surface, catalogues);
    }

    /// <summary>The guard of a marked type; null for any other type.</summary>
    public GuardSpec? Of(INamedTypeSymbol type) => _byType.GetOrAdd(type, t => new Lazy<GuardSpec?>(() => Bind(t))).Value;

    /// <summary>The place of a problem in the compilation that has it.</summary>
    public Location Locate(ProblemSpec problem, INamedTypeSymbol type)
    {
        if (problem.Location is not { } place)
            return type.Locations.FirstOrDefault() ?? Location.None;

        foreach (SyntaxTree tree in _compilation.SyntaxTrees)
        {
            if (tree.FilePath == place.Path && tree.Length >= place.End)
                return place.In(tree);
        }

        return place.ToLocation();
    }

    private GuardSpec? Bind(INamedTypeSymbol type)
    {
        foreach (AttributeData attribute in type.GetAttributes())
        {
            SubjectSpec? subject = attribute.AttributeClass?.PlainName() switch
            {
                SafetyNames.BrokerContractAttribute => SubjectParser.ParseContract(type, attribute, _compilation, withLocations: true),
                SafetyNames.BrokerGuardAttribute => SubjectParser.ParseGuard(type, attribute, _compilation, withLocations: true),
                _ => null,
            };
            if (subject is not null)
                return subject.IsDirect ? GuardBinder.Bind(subject, Surface, OwnCatalogues) : GuardBinder.Bind(subject, SurfaceSpec.Empty);
        }

        return null;
    }

    private static EquatableArray<CatalogueSpec> ReadCatalogues(AnalyzerOptions options, CancellationToken cancellationToken) => options.AdditionalFiles
        .Where(static file => CatalogueFile.IsCatalogueFile(file.Path))
        .OrderBy(static file => file.Path, StringComparer.Ordinal)
        .Select(file => CatalogueFile.Read(file.Path, file.GetText(cancellationToken)?.ToString() ?? "", withLocations: true))
        .ToEquatableArray();

    private static SurfaceSpec ReadSurface(AnalyzerOptions options, CancellationToken cancellationToken)
    {
        var files = new List<(string, string)>();
        foreach (AdditionalText file in options.AdditionalFiles)
        {
            if (SurfaceFile.IsSurfaceFile(file.Path) && file.GetText(cancellationToken) is { } text)
                files.Add((file.Path, text.ToString()));
        }

        return files.Count == 0 ? SurfaceSpec.Empty : SurfaceFile.Read(files.OrderBy(f => f.Item1, StringComparer.Ordinal), withLocations: true);
    }
}
