using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Tests.Harness;
using Safety.Corpus;

namespace Safety.Analyzers.Tests.Corpus;

/// <summary>Runs every rule over cases of the corpus and their common world.</summary>
internal static class CorpusRun
{
    private static readonly Lazy<Task<ILookup<string, Diagnostic>>> s_bypasses = new(() => FindAsync(BypassCorpus.Together.Select(static item => (item.Path, item.File))));

    private static readonly Lazy<ImmutableArray<MetadataReference>> s_sdk = new(static () =>
        Scenario.Of("")
            .WithReference(new Scenario { AssemblyName = CorpusWorld.SdkAssembly, Files = [("/vendor/Vendor.cs", CorpusWorld.Sdk)] })
            .WithReference(new Scenario { AssemblyName = CorpusWorld.CataloguedAssembly, Files = [("/catalogued/Sdk.cs", CorpusWorld.CataloguedSdk)] })
            .References);

    /// <summary>What innocent programs are written with.</summary>
    private static readonly ImmutableArray<MetadataReference> s_libraries =
    [
        .. new[] { typeof(Moq.Mock), typeof(NSubstitute.Substitute), typeof(Microsoft.Extensions.DependencyInjection.IServiceCollection) }
            .Select(static type => MetadataReference.CreateFromFile(type.Assembly.Location)),
    ];

    /// <summary>Every rule.</summary>
    public static DiagnosticAnalyzer[] Analyzers { get; } =
    [
        .. typeof(SafetyAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>The cases that stand together, compiled with what the generators write.</summary>
    public static CSharpCompilation Generated => World(BypassCorpus.Together.Select(static item => (item.Path, item.File))).Compile();

    /// <summary>What is reported in the file of one case.</summary>
    public static async Task<IEnumerable<Diagnostic>> OfAsync(BypassCase item) =>
        item.IsWholeFile
            ? (await FindAsync([(PathOf(item), item.File)], item.CompilerErrors)).SelectMany(static file => file)
            : (await s_bypasses.Value)[Path.GetFileName(item.Path)];

    /// <summary>The findings in these files, by file name.</summary>
    public static async Task<ILookup<string, Diagnostic>> FindAsync(IEnumerable<(string Path, string Source)> files, IEnumerable<string>? allowedErrors = null) =>
        (await (World(files) with { AllowedErrors = [.. allowedErrors ?? []] }).AnalyzeAsync(Analyzers))
            .ToLookup(static finding => Path.GetFileName(finding.Location.SourceTree?.FilePath ?? ""));

    /// <summary>The world with these files. What is called like a generator's output is one: a second generator writes it.</summary>
    private static Scenario World(IEnumerable<(string Path, string Source)> files)
    {
        ILookup<bool, (string Path, string Source)> isGenerated = files.ToLookup(static file => file.Path.EndsWith(".g.cs", StringComparison.Ordinal));
        return new()
        {
            AssemblyName = CorpusWorld.Assembly,
            Files =
            [
                ("/src/World.cs", CorpusWorld.Contracts),
                ("/src/Intercepted.cs", CorpusWorld.Intercepted),
                ("/src/CorpusUsings.cs", "global using System.Linq.Expressions;"),
                .. isGenerated[false],
            ],
            AdditionalFiles = [("/src/broker-surface.txt", CorpusWorld.Surface)],
            References = [.. s_sdk.Value, .. s_libraries],
            InterceptorsNamespaces = BypassCorpus.InterceptorsNamespaces,
            OtherGenerators = [new OtherGenerator(isGenerated[true])],
            RunGenerator = true,
        };
    }

    private static string PathOf(BypassCase item) =>
        item.Mechanism == "top-level statements" ? "/src/TopLevel.cs" : item.Path;
}
