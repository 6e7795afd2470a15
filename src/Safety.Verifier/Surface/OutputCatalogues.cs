using Safety.Generators.Parsing;
using Safety.Generators.Specs;
using Safety.Verifier.Metadata;

namespace Safety.Verifier.Surface;

/// <summary>
/// The catalogues that count for an output: those that ship with Safety, of every SDK in it, and those that its projects brought
/// and the targets embedded. Read and merged by the compiler's own rules (SAFE118): a project may add and tighten, nothing more.
/// </summary>
internal sealed class OutputCatalogues
{
    private readonly List<CatalogueSpec> _all;
    private readonly List<(AssemblyImage Assembly, ProblemSpec Problem)> _problems = [];

    private OutputCatalogues(IEnumerable<CatalogueSpec> shipped) => _all = [.. shipped];

    /// <summary>What ships with Safety first.</summary>
    public IReadOnlyList<CatalogueSpec> All => _all;

    /// <summary>What is wrong with an embedded catalogue, and the assembly that carries it.</summary>
    public IReadOnlyList<(AssemblyImage Assembly, ProblemSpec Problem)> Problems => _problems;

    public static OutputCatalogues Read(OutputImage output)
    {
        HashSet<string> names = [.. output.All.Select(static assembly => assembly.Name)];
        CatalogueSpec[] shipped = [.. CataloguedSurface.Of(names, [])];
        OutputCatalogues catalogues = new(shipped);
        foreach (AssemblyImage assembly in output.All.Where(static assembly => assembly.References.Contains(SafetyIdentity.Assembly)))
        {
            foreach ((string name, string text) in assembly.ResourceTexts(CatalogueFile.IsCatalogueFile))
            {
                CatalogueSpec own = CatalogueFile.Read(name, text, withLocations: true);
                IEnumerable<ProblemSpec> problems = own.Problems;
                if (own.Assemblies.Any(names.Contains))
                {
                    catalogues._all.Add(own);
                    problems = problems.Concat(CataloguedSurface.Merge(SurfaceSpec.Empty, [.. shipped, own]).Problems.Where(static problem => problem.Location is not null));
                }

                catalogues._problems.AddRange(problems.Select(problem => (assembly, problem)));
            }
        }

        return catalogues;
    }
}
