using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
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

    /// <summary>What a project for the newest framework defines.</summary>
    public static IReadOnlyList<string> Symbols { get; } =
    [
        "NET", "NETCOREAPP", "NET10_0", "NETCOREAPP3_0_OR_GREATER", "NETCOREAPP3_1_OR_GREATER", .. Enumerable.Range(5, 6).Select(static version => $"NET{version}_0_OR_GREATER"),
    ];

    private static readonly Lazy<HashSet<string>> s_ofTheFramework = new(static () => [.. Framework().Select(static reference => Path.GetFileNameWithoutExtension(reference.Display!))]);

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

    /// <summary>The packages that are there, with those they depend on; what is not there stays unknown to the compiler, which goes on.</summary>
    public static IEnumerable<MetadataReference> Packages(IEnumerable<string> names)
    {
        string root = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Queue<string> waiting = new(names);
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        while (waiting.TryDequeue(out string? name))
        {
            if (!seen.Add(name) || NewestIn(Path.Combine(root, name.ToLowerInvariant())) is not { } package)
                continue;
            foreach (string nuspec in Directory.EnumerateFiles(package, "*.nuspec"))
            {
                foreach (XElement dependency in XDocument.Load(nuspec).Descendants().Where(static element => element.Name.LocalName == "dependency"))
                    waiting.Enqueue((string)dependency.Attribute("id")!);
            }

            // What the framework has already comes from there.
            string lib = Path.Combine(package, "lib");
            string? best = Directory.Exists(lib) ? Directory.EnumerateDirectories(lib).MaxBy(static path => Rank(Path.GetFileName(path))) : null;
            foreach (string file in best is null || s_ofTheFramework.Value.Contains(name) ? [] : Directory.EnumerateFiles(best, "*.dll"))
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

    /// <summary>The nearer to this framework the higher: <c>net8.0</c> before <c>netstandard2.1</c> before <c>net462</c>.</summary>
    private static double Rank(string framework) =>
        framework.StartsWith("netstandard", StringComparison.Ordinal) ? VersionIn(framework)
        : framework.StartsWith("netcoreapp", StringComparison.Ordinal) ? 10 + VersionIn(framework)
        : framework.StartsWith("net", StringComparison.Ordinal) && framework.Contains('.', StringComparison.Ordinal) ? 100 + VersionIn(framework)
        : -1;

    private static double VersionIn(string framework) =>
        double.TryParse(framework.AsSpan(framework.IndexOfAny([.. "0123456789"])), CultureInfo.InvariantCulture, out double version) ? version : 0;

    private static string? NewestIn(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).MaxBy(static path => Version.TryParse(Path.GetFileName(path).Split('-')[0], out Version? version) ? version : new Version(0, 0))
            : null;
}
