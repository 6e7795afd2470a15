using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE117: the referenced SDK has every member that its catalogue lists.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CatalogueMatchAnalyzer() : SafetyAnalyzer(Descriptors.SAFE117_CatalogueDoesNotMatch)
{
    /// <summary>So many members are named; the rest is counted.</summary>
    private const int MostNamed = 3;

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false })
            return;
        ContractGuards guards = ContractGuards.Of(context.Compilation, context.Options, context.CancellationToken);
        if (guards.Catalogues.Count == 0)
            return;

        // One error per SDK, in one file: with the SDK the whole list changes at once.
        HashSet<string> absent = new(guards.Catalogues.SelectMany(static catalogue => catalogue.AbsentIds).Select(static line => line.Id), StringComparer.Ordinal);
        Diagnostic[] mismatches = [.. guards.Catalogues.Select(catalogue => Compare(catalogue, context.Compilation, absent)).OfType<Diagnostic>()];
        SyntaxTree? first = context.Compilation.SyntaxTrees.FirstOrDefault();
        if (mismatches.Length == 0 || first is null)
            return;
        context.RegisterSemanticModelAction(model =>
        {
            if (model.SemanticModel.SyntaxTree != first)
                return;
            foreach (Diagnostic mismatch in mismatches)
                model.ReportDiagnostic(mismatch);
        });
    }

    private static Diagnostic? Compare(CatalogueSpec catalogue, Compilation compilation, HashSet<string> absent)
    {
        CataloguedTypes types = new(catalogue, compilation);
        string[] missing = [.. catalogue.Types.SelectMany(type => MissingOf(type, types)).Where(id => !absent.Contains(id))];
        if (missing.Length == 0)
            return null;
        string referenced = compilation.SourceModule.ReferencedAssemblySymbols
            .FirstOrDefault(assembly => catalogue.Assemblies.Contains(assembly.Name))?.Identity.Version.ToString() ?? "?";
        string lines = string.Join("; ", missing.Take(MostNamed).Select(static id =>
            $"{id} is missing: look at what became of it, then write 'absent {id}' in a {CatalogueSpec.FileSuffix} file of the project"));
        string more = missing.Length > MostNamed ? $" (and {missing.Length - MostNamed} more; tools/Safety.CatalogueCheck lists them)" : "";
        return Diagnostic.Create(Descriptors.SAFE117_CatalogueDoesNotMatch, Location.None, catalogue.Sdk, catalogue.Version, referenced, lines + more);
    }

    /// <summary>What is listed of one type and not there; of a vendor's companion that is not referenced nothing is expected.</summary>
    private static IEnumerable<string> MissingOf(CatalogueTypeSpec listed, CataloguedTypes types)
    {
        if (!types.IsReferenced(listed))
            return [];
        if (types.Find(listed) is not { } type)
            return [listed.Id];
        HashSet<string?> members = [.. type.GetMembers().Select(static member => member.GetDocumentationCommentId())];
        return listed.Lines.Where(line => !line.IsOptional && !members.Contains(line.Id)).Select(static line => line.Id);
    }
}
