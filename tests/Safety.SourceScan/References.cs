using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Safety.SourceScan;

/// <summary>What a scanned project is compiled against: the SDK's reference packs, and packages that lie in the machine's folder already.</summary>
internal static class References
{
    /// <summary>What a project with implicit usings has, a web application's too.</summary>
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    /// <summary>What the contract needs.</summary>
    public const string ContractUsings = """
        using Safety.Contracts;
        using Safety.Guarding;
        using Safety.Identity;
        using Safety.Orders;

        """;

    /// <summary>The framework with ASP.NET Core, from the packs beside the SDK; the running framework where there are none.</summary>
    public static ImmutableArray<MetadataReference> Framework()
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string packs = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "packs"));
        string[] folders = [.. new[] { "Microsoft.NETCore.App.Ref", "Microsoft.AspNetCore.App.Ref" }.Select(name => NewestIn(Path.Combine(packs, name))).OfType<string>()];
        IEnumerable<string> files = folders.Length == 0
            ? Directory.EnumerateFiles(runtime, "System*.dll").Append(typeof(object).Assembly.Location)
            : folders.SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(folder, "ref"), "*.dll", SearchOption.AllDirectories));
        return [.. files.Select(static file => MetadataReference.CreateFromFile(file))];
    }

    /// <summary>The packages that are there; what is not there stays unknown to the compiler, which goes on.</summary>
    public static IEnumerable<MetadataReference> Packages(IEnumerable<string> names)
    {
        string root = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (string name in names)
        {
            if (NewestIn(Path.Combine(root, name.ToLowerInvariant())) is not { } package || !Directory.Exists(Path.Combine(package, "lib")))
                continue;
            string? lib = Directory.EnumerateDirectories(Path.Combine(package, "lib")).Where(static path => Path.GetFileName(path).StartsWith("net", StringComparison.Ordinal)).Order(StringComparer.Ordinal).LastOrDefault();
            foreach (string file in lib is null ? [] : Directory.EnumerateFiles(lib, "*.dll"))
                yield return MetadataReference.CreateFromFile(file);
        }
    }

    /// <summary>How many calls of a compilation could be bound: what could not, no rule can judge.</summary>
    public static (int Bound, int All) CountCalls(CSharpCompilation compilation)
    {
        int bound = 0, all = 0;
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (InvocationExpressionSyntax call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                all++;
                if (model.GetSymbolInfo(call).Symbol is not null)
                    bound++;
            }
        }

        return (bound, all);
    }

    private static string? NewestIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).LastOrDefault() : null;
}
