using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Safety.Contracts;
using Safety.Generators;

namespace Safety.Verifier.Tests;

/// <summary>An output: assemblies compiled without any analyzer, each seeing the ones before it.</summary>
internal sealed class OutputFolder : IDisposable
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions s_parse =
        new CSharpParseOptions(LanguageVersion.Preview).WithFeatures([new("InterceptorsNamespaces", Safety.Corpus.BypassCorpus.InterceptorsNamespaces)]);

    /// <summary>What compilers reference; other compilers than this one read the assemblies too.</summary>
    private static readonly ImmutableArray<MetadataReference> s_framework =
    [
        .. Directory.GetFiles(ReferencePack(), "*.dll").Order(StringComparer.Ordinal).Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly MetadataReference s_safety = MetadataReference.CreateFromFile(typeof(BrokerContractAttribute).Assembly.Location);

    /// <summary>Most tests begin with the same assemblies: what was compiled before from the same sources is not compiled again.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> s_compiled = new();

    /// <summary>The day of every verification that names none: break-glass methods expire.</summary>
    private static readonly DateOnly s_today = new(2026, 11, 22);

    private readonly string _folder = Directory.CreateTempSubdirectory("safety-verifier-").FullName;
    private readonly List<MetadataReference> _references = [];
    private string _history = "";

    public OutputFolder() => File.Copy(typeof(BrokerContractAttribute).Assembly.Location, PathOf("Safety.dll"));

    public string PathOf(string file) => System.IO.Path.Combine(_folder, file);

    /// <summary>The folder itself.</summary>
    public string Path => _folder;

    /// <summary>Adds an assembly that knows Safety; its guards are generated.</summary>
    public OutputFolder With(string name, string source, bool optimized = true, string? surface = null, DebugInformationFormat? symbols = null, string? catalogue = null)
    {
        Add(name, $"{source}|{optimized}|{surface}|{symbols}|{catalogue}", () =>
        {
            CSharpGeneratorDriver
                .Create([new GuardGenerator().AsSourceGenerator()], surface is null ? [] : [new SurfaceText(surface)], s_parse, new BuildProperties())
                .RunGeneratorsAndUpdateCompilation(Compilation(name, source, optimized, s_safety), out Compilation generated, out _);
            return Emit(generated, surface, symbols, catalogue);
        });
        return this;
    }

    /// <summary>Adds an assembly of many files, with no analyzer in sight.</summary>
    public OutputFolder WithFiles(string name, IEnumerable<(string Path, string Source)> files, string surface, bool isProgram = false)
    {
        (string, string)[] all = [.. files];
        Add(name, $"{string.Join('|', all)}|{surface}", () =>
        {
            CSharpCompilation compilation = Compilation(name, "", optimized: true, s_safety)
                .AddSyntaxTrees(all.Select(static file => CSharpSyntaxTree.ParseText(file.Item2, s_parse, file.Item1, System.Text.Encoding.UTF8)));
            compilation = compilation.WithOptions(compilation.Options.WithOutputKind(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary));
            CSharpGeneratorDriver
                .Create([new GuardGenerator().AsSourceGenerator()], [new SurfaceText(surface)], s_parse, new BuildProperties())
                .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _);
            return Emit(generated, surface, null);
        });
        return this;
    }

    /// <summary>Adds an assembly as it comes from somewhere else: built without Safety.</summary>
    public OutputFolder WithForeign(string name, string source, string? catalogue = null)
    {
        Add(name, $"{source}|{catalogue}", () => Emit(Compilation(name, source, optimized: true), null, null, catalogue));
        return this;
    }

    /// <summary>Adds a finished assembly; what comes after it can reference it.</summary>
    public OutputFolder WithFile(string path)
    {
        byte[] assembly = File.ReadAllBytes(path);
        File.WriteAllBytes(PathOf(System.IO.Path.GetFileName(path)), assembly);
        _history += $"|{path}";
        _references.Add(MetadataReference.CreateFromImage(assembly));
        return this;
    }

    /// <summary>Adds an assembly made of single instructions.</summary>
    public OutputFolder WithBytes(string name, byte[] assembly)
    {
        File.WriteAllBytes(PathOf($"{name}.dll"), assembly);
        return this;
    }

    /// <summary>Moves an assembly into a subfolder, where a plug-in would lie.</summary>
    public OutputFolder Move(string file, string folder)
    {
        Directory.CreateDirectory(PathOf(folder));
        File.Move(PathOf(file), System.IO.Path.Combine(PathOf(folder), file));
        return this;
    }

    public Verification Verify(bool isTestOutput = false, params string[] surfaceFiles) =>
        OutputVerifier.Verify(new VerifierOptions { Folder = _folder, Today = s_today, IsTestOutput = isTestOutput, SurfaceFiles = surfaceFiles });

    public Verification VerifyRecursively() => OutputVerifier.Verify(new VerifierOptions { Folder = _folder, Today = s_today, Recursive = true });

    /// <summary>Verifies as on a day of its own.</summary>
    public Verification VerifyOn(DateOnly today) => OutputVerifier.Verify(new VerifierOptions { Folder = _folder, Today = today });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The reference assemblies that come with the SDK, beside the running framework.</summary>
    private static string ReferencePack()
    {
        string root = System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        return Directory.GetDirectories(System.IO.Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref"), "10.*")
            .Order(StringComparer.Ordinal)
            .Select(static version => System.IO.Path.Combine(version, "ref", "net10.0"))
            .Last(Directory.Exists);
    }

    private CSharpCompilation Compilation(string name, string source, bool optimized, params MetadataReference[] more) => CSharpCompilation.Create(
        name,
        [CSharpSyntaxTree.ParseText(Usings, s_parse, "/src/Usings.cs", System.Text.Encoding.UTF8), CSharpSyntaxTree.ParseText(source, s_parse, $"/src/{name}.cs", System.Text.Encoding.UTF8)],
        [.. s_framework, .. _references, .. more],
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: optimized ? OptimizationLevel.Release : OptimizationLevel.Debug,
            allowUnsafe: true,
            deterministic: true,
            nullableContextOptions: NullableContextOptions.Enable));

    private static byte[] Emit(Compilation compilation, string? surface, DebugInformationFormat? symbols, string? catalogue = null)
    {
        ResourceDescription[] resources =
        [
            .. new[] { ("broker-surface.txt", surface), ("own.broker-catalogue.txt", catalogue) }
                .Where(static item => item.Item2 is not null)
                .Select(static item => new ResourceDescription(item.Item1, () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(item.Item2!)), isPublic: true)),
        ];
        using MemoryStream file = new();
        EmitResult result = compilation.Emit(file, manifestResources: resources, options: symbols is { } format ? new EmitOptions(debugInformationFormat: format) : null);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(static item => item.Severity == DiagnosticSeverity.Error)));
        return file.ToArray();
    }

    private void Add(string name, string content, Func<byte[]> compile)
    {
        _history += $"|{name}|{content}";
        byte[] assembly = s_compiled.GetOrAdd(_history, _ => new Lazy<byte[]>(compile)).Value;
        File.WriteAllBytes(PathOf($"{name}.dll"), assembly);
        _references.Add(MetadataReference.CreateFromImage(assembly));
    }

    /// <summary>What the targets tell the generator.</summary>
    private sealed class BuildProperties : Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptionsProvider
    {
        public override Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions GlobalOptions { get; } = new Properties();

        public override Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Properties : Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string value)
            {
                value = key == "build_property.SafetyIntegrity" ? "1" : "";
                return key is "build_property.SafetyIntegrity" or "build_property.RunAnalyzers" or "build_property.RunAnalyzersDuringBuild" or "build_property.SafetyRole";
            }
        }
    }

    private sealed class SurfaceText(string text) : AdditionalText
    {
        public override string Path => "/src/broker-surface.txt";

        public override Microsoft.CodeAnalysis.Text.SourceText GetText(CancellationToken cancellationToken = default) =>
            Microsoft.CodeAnalysis.Text.SourceText.From(text, System.Text.Encoding.UTF8);
    }
}
