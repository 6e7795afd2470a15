using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Generators.Emission;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Usage;

/// <summary>
/// SAFE209: the second lock behind the permit's shape. What passes as the generator's output is compared with what the pure
/// emitter, compiled into this assembly, writes for the same types. At the end of a compilation only: while somebody types,
/// an editor's generated files lag behind.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GeneratedTextAnalyzer() : SafetyAnalyzer(Descriptors.SAFE209_GeneratedTextDiffers)
{
    private const string Suffix = ".g.cs";

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is { IsOwnAssembly: false } safety)
            context.RegisterCompilationEndAction(end => Analyze(end, safety));
    }

    private static void Analyze(CompilationAnalysisContext context, SafetySymbols safety)
    {
        SyntaxTree[] written = [.. context.Compilation.SyntaxTrees.Where(static tree => GeneratedPaths.IsGeneratorOutput(tree.FilePath))];
        GuardSubject[] subjects = [.. GuardSubjects.In(safety, context.CancellationToken)];
        GeneratedHalf[] halves = [.. TypeWalk.TypesOf(context.Compilation.Assembly, context.CancellationToken).SelectMany(type => GeneratedHalf.Of(type, context.Compilation))];
        if (written.Length == 0 && subjects.Length == 0 && halves.Length == 0)
            return;

        ContractGuards guards = ContractGuards.Of(context.Compilation, context.Options, context.CancellationToken);
        Dictionary<string, SyntaxTree> byName = new(StringComparer.Ordinal);
        foreach (SyntaxTree tree in written)
        {
            if (byName.ContainsKey(NameOf(tree)))
                Report(context, tree, NameOf(tree), "is there twice", "only the generator's own output may be compiled: take the copy out");
            else
                byName.Add(NameOf(tree), tree);
        }

        foreach (GuardSubject subject in subjects)
        {
            // A contract with mistakes has a guard that does nothing; its mistakes are reported.
            if (guards.Of(subject.Marked) is not { } guard)
                continue;
            string name = guard.HintName + Suffix;
            bool isFound = byName.TryGetValue(name, out SyntaxTree? tree);
            byName.Remove(name);
            if (guard.Problems.Count > 0)
                continue;
            if (!isFound)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.SAFE209_GeneratedTextDiffers, subject.Marked.Locations.FirstOrDefault(), name,
                    $"is missing: the generator has not written the guard of '{subject.Marked.Name}'", "reference the package 'Safety' without ExcludeAssets and build again"));
            }
            else if (!IsWhatTheGeneratorWrites(tree!, subject.Marked, GuardEmitter.Emit(guard), (type, seen) => ContractGuards.Of(seen, context.Options, context.CancellationToken).Of(type) is { } bound ? [GuardEmitter.Emit(bound)] : [], written, context))
            {
                ReportChanged(context, tree!, name, subject.Marked);
            }
        }

        foreach (GeneratedHalf half in halves)
        {
            bool isFound = byName.TryGetValue(half.FileName, out SyntaxTree? tree);
            byName.Remove(half.FileName);
            if (half.HasProblems)
                continue;
            if (!isFound)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.SAFE209_GeneratedTextDiffers, half.Type.Locations.FirstOrDefault(), half.FileName,
                    $"is missing: the generator has not written its half of '{half.Type.Name}'", "reference the package 'Safety' without ExcludeAssets and build again"));
            }
            else if (!IsWhatTheGeneratorWrites(tree!, half.Type, half.Text, (type, seen) => GeneratedHalf.Of(type, seen).Where(other => other.FileName == half.FileName).Select(static other => other.Text), written, context))
            {
                ReportChanged(context, tree!, half.FileName, half.Type);
            }
        }

        foreach (KeyValuePair<string, SyntaxTree> left in byName)
        {
            if (!IsOfTheCompilation(left.Key, left.Value, context.Compilation))
                Report(context, left.Value, left.Key, "passes as the generator's, which does not write it", "move it out of this folder");
        }
    }

    /// <summary>The generator saw less than there is now: neither its own output nor that of other generators.</summary>
    private static bool IsWhatTheGeneratorWrites(
        SyntaxTree tree, INamedTypeSymbol owner, string expected, Func<INamedTypeSymbol, Compilation, IEnumerable<string>> write, SyntaxTree[] written, CompilationAnalysisContext context)
    {
        string text = tree.GetText(context.CancellationToken).ToString();
        if (text == expected)
            return true;
        if (DocumentationCommentId.CreateDeclarationId(owner) is not { } id)
            return false;
        IEnumerable<SyntaxTree>[] unseen = [written, written.Union(context.Compilation.SyntaxTrees.Where(static other => GeneratedTrees.IsOfAGenerator(other.FilePath)))];
        foreach (IEnumerable<SyntaxTree> trees in unseen)
        {
            Compilation seen = context.Compilation.RemoveSyntaxTrees(trees);
            if (DocumentationCommentId.GetFirstSymbolForDeclarationId(id, seen) is INamedTypeSymbol type && write(type, seen).Contains(text))
                return true;
        }

        return false;
    }

    /// <summary>The files that belong to the compilation as a whole.</summary>
    private static bool IsOfTheCompilation(string name, SyntaxTree tree, Compilation compilation) => name switch
    {
        AttestationEmitter.FileName => Attestation.VersionOf(compilation) is { } version && tree.GetText().ToString() == AttestationEmitter.Emit(version),

        // Its errors stop the build whatever else is in it.
        IntegrityEmitter.FileName => true,
        _ => false,
    };

    private static string NameOf(SyntaxTree tree) => tree.FilePath.Substring(tree.FilePath.LastIndexOfAny(['/', '\\']) + 1);

    private static void ReportChanged(CompilationAnalysisContext context, SyntaxTree tree, string name, INamedTypeSymbol owner) =>
        Report(context, tree, name, $"is not what the generator writes for '{owner.Name}'", "remove what writes or changes this file, and build again");

    private static void Report(CompilationAnalysisContext context, SyntaxTree tree, string name, string what, string remedy) =>
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE209_GeneratedTextDiffers, Location.Create(tree, default(TextSpan)), name, what, remedy));
}
