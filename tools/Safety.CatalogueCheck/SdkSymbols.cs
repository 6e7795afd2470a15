using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Safety.CatalogueCheck;

/// <summary>
/// An SDK's symbols, from a folder of sources or from assemblies. Sources are compiled as far as they compile: bodies need
/// no reference, signatures do, and a signature with a type that nobody knows is reported by the comparison.
/// </summary>
internal static class SdkSymbols
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string[] s_notSdk = ["bin", "obj", "test", "tests", "unittests", "unittest", "acceptancetest", "examples", "samples", "usageexamples"];

    /// <summary>Everything under the folders and in the assemblies, as one compilation.</summary>
    /// <exception cref="ArgumentException">A path is neither a folder nor an assembly.</exception>
    public static Compilation Read(IEnumerable<string> paths)
    {
        List<SyntaxTree> trees = [];
        List<MetadataReference> references = [.. Framework()];
        foreach (string path in paths)
        {
            if (Directory.Exists(path))
                trees.AddRange(SourcesUnder(path));
            else if (File.Exists(path) && path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
                references.Add(MetadataReference.CreateFromFile(path));
            else
                throw new ArgumentException($"'{path}' is neither a folder nor an assembly");
        }

        if (trees.Count > 0)
            trees.Add(CSharpSyntaxTree.ParseText(ImplicitUsings, Parsing(), "ImplicitUsings.cs"));
        return CSharpCompilation.Create("Sdk", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    private static CSharpParseOptions Parsing() => new(
        LanguageVersion.Preview,
        DocumentationMode.None,
        preprocessorSymbols:
        [
            "NET", "NETCOREAPP", .. Enumerable.Range(5, 6).SelectMany(static version => (string[])[$"NET{version}_0_OR_GREATER"]), "NET10_0",
            "NETSTANDARD2_1_OR_GREATER", "NETCOREAPP3_1_OR_GREATER", "NETCOREAPP3_0_OR_GREATER",
        ]);

    private static IEnumerable<SyntaxTree> SourcesUnder(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(static part => s_notSdk.Contains(part.ToLowerInvariant())))
            .Order(StringComparer.Ordinal)
            .Select(static file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Parsing(), file));

    /// <summary>The running framework, and the one for web applications beside it, which has the usual extensions.</summary>
    private static IEnumerable<MetadataReference> Framework()
    {
        string core = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string shared = Path.GetFullPath(Path.Combine(core, "..", "..", "Microsoft.AspNetCore.App"));
        IEnumerable<string> files = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(file => Path.GetDirectoryName(file) == core);
        if (Directory.Exists(shared))
            files = files.Concat(Directory.GetDirectories(shared).Order(StringComparer.Ordinal).Last() is var newest ? Directory.GetFiles(newest, "Microsoft.*.dll") : []);
        return files.Select(static file => MetadataReference.CreateFromFile(file));
    }
}
