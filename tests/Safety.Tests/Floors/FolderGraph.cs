using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Safety.Tests.Floors;

/// <summary>Which folder of <c>src/Safety</c> names what of which other, by symbol.</summary>
internal sealed class FolderGraph
{
    private readonly Dictionary<(string From, string To), SortedSet<string>> _arrows = [];

    /// <summary>Each arrow with the names it stands on: "Type → Type".</summary>
    public IReadOnlyDictionary<(string From, string To), SortedSet<string>> Arrows => _arrows;

    /// <summary>Every folder with a type in it.</summary>
    public SortedSet<string> Folders { get; } = new(StringComparer.Ordinal);

    public static FolderGraph OfSafety([CallerFilePath] string here = "")
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../src/Safety"));
        CSharpParseOptions options = new(LanguageVersion.Preview);
        List<SyntaxTree> trees =
        [
            CSharpSyntaxTree.ParseText(
                "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;", options),
        ];
        foreach (string file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (FolderOf(root, file) is not null)
                trees.Add(CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file));
        }

        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "Microsoft.Win32.Primitives.dll")
            .Select(static path => MetadataReference.CreateFromFile(path));
        CSharpCompilation compilation = CSharpCompilation.Create("Safety", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        FolderGraph graph = new();
        foreach (SyntaxTree tree in trees.Where(static tree => tree.FilePath.Length > 0))
            graph.Read(root, compilation.GetSemanticModel(tree), tree);
        return graph;
    }

    // Every name is bound; what it is declared in gives the arrow's end.
    private void Read(string root, SemanticModel model, SyntaxTree tree)
    {
        string from = FolderOf(root, tree.FilePath)!;
        Folders.Add(from);
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is not null || name.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>()?.Name.Span.Contains(name.Span) == true)
                continue;
            ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
            INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            if (symbol is null or INamespaceSymbol or ILocalSymbol or IParameterSymbol or ITypeParameterSymbol || type is null)
                continue;
            while (type.ContainingType is { } outer)
                type = outer;
            if (type.OriginalDefinition.DeclaringSyntaxReferences is not [{ SyntaxTree.FilePath: { Length: > 0 } path }, ..] || FolderOf(root, path) is not { } to || to == from)
                continue;
            if (!_arrows.TryGetValue((from, to), out SortedSet<string>? names))
                _arrows.Add((from, to), names = new SortedSet<string>(StringComparer.Ordinal));
            names.Add($"{Path.GetFileNameWithoutExtension(tree.FilePath)} → {type.Name}{(symbol is INamedTypeSymbol ? "" : "." + symbol.Name)}");
        }
    }

    // The first folder below the root: what stands below it belongs to the same floor.
    private static string? FolderOf(string root, string file) =>
        Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar) is [var folder, _, ..] && folder is not ("bin" or "obj") ? folder : null;
}
