using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>What the catalogues and a project's own <c>broker-surface.txt</c> say together: the project may add and tighten.</summary>
internal static class CataloguedSurface
{
    /// <summary>The catalogues of these assemblies: what ships with Safety first, then the project's own.</summary>
    public static IEnumerable<CatalogueSpec> Of(IEnumerable<string> assemblies, IEnumerable<CatalogueSpec> own)
    {
        var names = new HashSet<string>(assemblies, StringComparer.Ordinal);
        return names.OrderBy(static name => name, StringComparer.Ordinal)
            .Select(BuiltInCatalogues.Find)
            .OfType<CatalogueSpec>()
            .Concat(own.Where(catalogue => catalogue.Assemblies.Any(names.Contains)))
            .Distinct();
    }

    /// <summary>The project's lines on top of the catalogues' lines; a line that loosens is a problem (SAFE112) and does not count.</summary>
    public static SurfaceSpec Merge(SurfaceSpec own, IEnumerable<CatalogueSpec> catalogues)
    {
        var lines = new Dictionary<string, (SurfaceLineSpec Line, string Sdk)>(StringComparer.Ordinal);
        var problems = new List<ProblemSpec>(own.Problems);
        foreach (CatalogueSpec catalogue in catalogues)
        {
            foreach (CatalogueLineSpec line in catalogue.Lines)
                Add(new SurfaceLineSpec(line.Kind, line.Role, line.Id, line.Location), catalogue.Sdk, "SAFE118");
        }

        if (lines.Count == 0)
            return own;
        foreach (SurfaceLineSpec line in own.Lines)
            Add(line, "", "SAFE112");
        return own with { Lines = lines.Values.Select(static entry => entry.Line).ToEquatableArray(), Problems = problems.ToEquatableArray() };

        void Add(SurfaceLineSpec line, string sdk, string rule)
        {
            if (!lines.TryGetValue(line.Id, out (SurfaceLineSpec Line, string Sdk) known) || line.Kind.Tightness() >= known.Line.Kind.Tightness())
                lines[line.Id] = (line, known.Sdk ?? sdk);
            else
                problems.Add(ProblemSpec.Of(rule, line.Location, $"'{line.Id}' is {known.Line.Kind} in the catalogue of {known.Sdk}, and a project may only tighten that; {line.Kind} is looser"));
        }
    }
}
