using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Safety.Contracts;
using Safety.Generators;

namespace Safety.Analyzers.Tests.Harness;

/// <summary>One program as a user would have it, compiled in memory against the real Safety.dll and the running framework.</summary>
internal sealed record Scenario
{
    /// <summary>What every source file of a scenario may take for granted, as in a project with implicit usings.</summary>
    private const string Prelude = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Safety.Contracts;
        global using Safety.Guard;
        global using Safety.Guarding;
        global using Safety.Host;
        global using Safety.Journal;
        global using Safety.Identity;
        global using Safety.Orders;
        """;

    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview, DocumentationMode.Parse);

    private static readonly ImmutableArray<MetadataReference> s_framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(BrokerContractAttribute).Assembly.Location),
    ];

    /// <summary>What every scenario starts from: as long as it lives, the framework's symbols are read only once.</summary>
    private static readonly CSharpCompilation s_empty = CSharpCompilation.Create("Trader", references: s_framework);

    /// <summary>The libraries that are referenced, by all they are compiled from: many tests reference the same one.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<PortableExecutableReference>> s_libraries = new();

    /// <summary>The files: path and marked source.</summary>
    public ImmutableArray<(string Path, string Source)> Files { get; init; } = [];

    /// <summary>The additional files: path and text.</summary>
    public ImmutableArray<(string Path, string Text)> AdditionalFiles { get; init; } = [];

    /// <summary>What is referenced beside the framework and Safety.</summary>
    public ImmutableArray<MetadataReference> References { get; init; } = [];

    /// <summary>The name of the compiled assembly.</summary>
    public string AssemblyName { get; init; } = "Trader";

    /// <summary>Configuration by file path, as an .editorconfig would give it: rule id → severity.</summary>
    public ImmutableDictionary<string, ReportDiagnostic> ConfiguredSeverities { get; init; } = ImmutableDictionary<string, ReportDiagnostic>.Empty;

    /// <summary>What an .editorconfig says about every rule in every file; null = nothing.</summary>
    public ReportDiagnostic? EditorConfig { get; init; }

    /// <summary>The day of the build as Safety's targets tell it; null when they do not.</summary>
    public string? BuildDate { get; init; } = "2026-11-22";

    /// <summary>The namespaces whose interceptors the project allows.</summary>
    public string? InterceptorsNamespaces { get; init; }

    /// <summary>True to run the real generator over the program first.</summary>
    public bool RunGenerator { get; init; }

    /// <summary>Generators of somebody else that run beside the real one.</summary>
    public ImmutableArray<IIncrementalGenerator> OtherGenerators { get; init; } = [];

    /// <summary>Compiler errors that the scenario has on purpose.</summary>
    public ImmutableArray<string> AllowedErrors { get; init; } = [];

    /// <summary>A scenario of one file.</summary>
    public static Scenario Of(string source) => new() { Files = [("/src/Program.cs", source)] };

    /// <summary>Adds a file.</summary>
    public Scenario With(string path, string source) => this with { Files = Files.Add((path, source)) };

    /// <summary>Adds the surface file.</summary>
    public Scenario WithSurface(string text) => this with { AdditionalFiles = AdditionalFiles.Add(("/src/broker-surface.txt", text)) };

    /// <summary>Adds a reference to another scenario, compiled to metadata.</summary>
    public Scenario WithReference(Scenario other) => this with { References = References.AddRange(other.References).Add(other.EmitReference()) };

    /// <summary>The compilation, with marks taken out.</summary>
    public CSharpCompilation Compile()
    {
        CSharpParseOptions parse = InterceptorsNamespaces is null ? s_parse : s_parse.WithFeatures([new("InterceptorsNamespaces", InterceptorsNamespaces)]);
        CSharpCompilationOptions options = new(
            Files.Any(static file => file.Path.EndsWith("TopLevel.cs", StringComparison.Ordinal)) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable,
            specificDiagnosticOptions: ConfiguredSeverities);
        if (EditorConfig is { } severity)
            options = options.WithSyntaxTreeOptionsProvider(new EveryRule(severity));
        CSharpCompilation compilation = s_empty
            .WithAssemblyName(AssemblyName)
            .WithOptions(options)
            .AddReferences(References)
            .AddSyntaxTrees(
            [
                CSharpSyntaxTree.ParseText(Prelude, parse, "/src/Usings.cs"),
                .. Files.Select(file => CSharpSyntaxTree.ParseText(Markup.Parse(file.Source).Text, parse, file.Path)),
            ]);
        if (!RunGenerator)
            return compilation;
        CSharpGeneratorDriver.Create([new GuardGenerator().AsSourceGenerator(), .. OtherGenerators.Select(static other => other.AsSourceGenerator())], Options().AdditionalFiles, parse, new BuildProperties(BuildDate))
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _);
        return (CSharpCompilation)generated;
    }

    /// <summary>All findings of these analyzers; throws when the program itself does not compile.</summary>
    public async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(params DiagnosticAnalyzer[] analyzers)
    {
        // The compiler's own and the analyzers' together: every body is bound once.
        ILookup<bool, Diagnostic> isCompilers = (await Compile().WithAnalyzers([.. analyzers], Options()).GetAllDiagnosticsAsync())
            .ToLookup(static found => found.Id.StartsWith("CS", StringComparison.Ordinal));
        Diagnostic[] errors = [.. isCompilers[true].Where(error => error.Severity == DiagnosticSeverity.Error && !AllowedErrors.Contains(error.Id))];
        Assert.True(errors.Length == 0, "The scenario does not compile:\n" + string.Join("\n", errors.Select(static error => error.ToString())));
        return [.. isCompilers[false].OrderBy(static finding => finding.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(static finding => finding.Location.SourceSpan.Start)];
    }

    /// <summary>Runs the analyzer and compares its findings with the marks.</summary>
    public async Task<ImmutableArray<Diagnostic>> VerifyAsync(DiagnosticAnalyzer analyzer)
    {
        ImmutableArray<Diagnostic> found = await AnalyzeAsync(analyzer);
        string own = analyzer.SupportedDiagnostics[0].Id;
        string[] expected =
        [
            .. Files.SelectMany(file =>
            {
                Markup markup = Markup.Parse(file.Source);
                return markup.Expected.Select(mark => Describe(mark.Id ?? own, file.Path, markup.Text, mark.Span));
            }).Order(StringComparer.Ordinal),
        ];
        string[] actual =
        [
            .. found.Select(static finding => finding.Location.SourceTree is { } tree
                ? Describe(finding.Id, tree.FilePath, tree.ToString(), finding.Location.SourceSpan)
                : $"{finding.Id} at {finding.Location}").Order(StringComparer.Ordinal),
        ];
        Assert.True(
            expected.SequenceEqual(actual),
            $"Expected:\n  {string.Join("\n  ", expected)}\nFound:\n  {string.Join("\n  ", actual)}\nMessages:\n  {string.Join("\n  ", found.Select(static finding => finding.GetMessage(null)))}");
        return found;
    }

    /// <summary>The additional files and the configuration as the compiler would give them.</summary>
    public AnalyzerOptions Options() =>
        new([.. AdditionalFiles.Select(static file => (AdditionalText)new TextFile(file.Path, file.Text))], new BuildProperties(BuildDate));

    private PortableExecutableReference EmitReference()
    {
        CSharpCompilation compilation = Compile();
        IEnumerable<string?> origin =
        [
            AssemblyName,
            .. compilation.SyntaxTrees.SelectMany(static tree => new[] { tree.FilePath, tree.ToString() }),
            .. References.Select(static reference => reference.Display),
        ];
        string key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', origin))));
        return s_libraries.GetOrAdd(key, _ => new(() =>
        {
            using MemoryStream image = new();
            Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(image);
            Assert.True(result.Success, string.Join("\n", result.Diagnostics));
            return MetadataReference.CreateFromImage(image.ToArray(), filePath: key);
        })).Value;
    }

    private static string Describe(string id, string path, string text, TextSpan span)
    {
        int line = text.AsSpan(0, span.Start).Count('\n') + 1;
        return $"{path}({line}): {id} '{text.Substring(span.Start, span.Length)}'";
    }

    private sealed class EveryRule(ReportDiagnostic configured) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.MarkedGenerated;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            TryGetGlobalDiagnosticValue(diagnosticId, cancellationToken, out severity);

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = configured;
            return diagnosticId.StartsWith("SAFE", StringComparison.Ordinal);
        }
    }

    /// <summary>The build properties as Safety's targets pass them on: analyzers on.</summary>
    private sealed class BuildProperties(string? buildDate) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new On(buildDate);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class On(string? buildDate) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
            {
                value = key switch
                {
                    "build_property.SafetyIntegrity" => "1",
                    "build_property.RunAnalyzers" or "build_property.RunAnalyzersDuringBuild" => "",
                    "build_property.SafetyBuildDate" => buildDate,
                    _ => null,
                };
                return value is not null;
            }
        }
    }

    private sealed class TextFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
