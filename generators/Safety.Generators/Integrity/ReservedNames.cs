using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Safety.Analyzers.Model;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Integrity;

/// <summary>
/// SAFE006: does code use a name or a path that says "the generator wrote this" or "the runtime declared this"? The generator
/// never sees its own output, so whatever is found is someone else's.
/// </summary>
internal static class ReservedNames
{
    private static readonly Dictionary<string, string> s_markers = new[]
    {
        SafetyNames.BrokerContractAttribute, SafetyNames.BrokerCallAttribute, SafetyNames.BrokerQueryAttribute, SafetyNames.BrokerGuardAttribute,
        SafetyNames.BrokerAdapterAttribute, SafetyNames.CompositionRootAttribute, SafetyNames.VenueProfileAttribute, SafetyNames.HardLimitAttribute,
        SafetyNames.SafetyRoleAttribute, SafetyNames.MustUseOutcomeAttribute, SafetyNames.BrokerCallKind, SafetyNames.QueryRole, SafetyNames.SendPermit,
        SafetyNames.BreakGlassAttribute, SafetyNames.SafetyAttestedAttribute, SafetyNames.BreakGlassPermit,
    }.ToDictionary(static name => name.Substring(name.LastIndexOf('.') + 1), static name => name, StringComparer.Ordinal);

    public static bool MayBeMarker(BaseTypeDeclarationSyntax type) => s_markers.ContainsKey(type.Identifier.ValueText);

    public static IntegrityError? Check(SyntaxNode node) => node switch
    {
        CompilationUnitSyntax file when GeneratedPaths.IsGeneratorOutput(file.SyntaxTree.FilePath) => new IntegrityError(
            "SAFE006",
            $"The file {System.IO.Path.GetFileName(file.SyntaxTree.FilePath)} lies in a folder '{SafetyNames.GeneratorPath}', where only the generator's output may lie. Move it out of this folder (or out of the compilation, where it is a copy of generated code)."),
        BaseNamespaceDeclarationSyntax space when IsReserved(FullName(space)) => new IntegrityError(
            "SAFE006",
            $"The namespace {FullName(space)} in {FileOf(space)} is reserved for what generated code binds to. Choose another namespace."),
        BaseTypeDeclarationSyntax type when s_markers[type.Identifier.ValueText] == FullName(type) => new IntegrityError(
            "SAFE006",
            $"The type {FullName(type)} in {FileOf(type)} imitates one of Safety's own. Remove it and reference the package 'Safety'."),
        _ => null,
    };

    /// <summary>The stamp of a compilation under Safety's rules, written by hand.</summary>
    public static IntegrityError ForgedStamp(SyntaxNode node) => new(
        "SAFE006",
        $"The stamp [SafetyAttested] in {FileOf(node)} is the generator's to write: it says that the assembly was compiled under Safety's rules. Remove it.");

    private static bool IsReserved(string name) =>
        name == SafetyNames.GeneratedNamespace || name.StartsWith(SafetyNames.GeneratedNamespace + ".", StringComparison.Ordinal);

    private static string FileOf(SyntaxNode node) => System.IO.Path.GetFileName(node.SyntaxTree.FilePath);

    /// <summary>By syntax alone, so that it costs nothing where nothing is reserved.</summary>
    private static string FullName(SyntaxNode node)
    {
        var parts = new Stack<string>();
        for (SyntaxNode? n = node; n is not null; n = n.Parent)
        {
            if (n is BaseNamespaceDeclarationSyntax space)
                Push(parts, space.Name);
            else if (n is BaseTypeDeclarationSyntax type)
                parts.Push(type.Identifier.ValueText);
        }

        return string.Join(".", parts);
    }

    /// <summary>The parts of a name by their values, so that <c>@Generated</c> or an escape hides nothing.</summary>
    private static void Push(Stack<string> parts, NameSyntax name)
    {
        switch (name)
        {
            case QualifiedNameSyntax qualified:
                parts.Push(qualified.Right.Identifier.ValueText);
                Push(parts, qualified.Left);
                break;
            case AliasQualifiedNameSyntax alias:
                parts.Push(alias.Name.Identifier.ValueText);
                break;
            case SimpleNameSyntax simple:
                parts.Push(simple.Identifier.ValueText);
                break;
        }
    }
}
