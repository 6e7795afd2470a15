using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers;
using Safety.Contracts;
using Safety.Corpus;
using Safety.Generators;
using Safety.SourceScan;

// Runs every rule over the C# sources of a folder, each project compiled as well as it can be without restoring or building
// anything, with Safety referenced and a guarded contract and SDK in it. Prints findings and the time of each rule.
if (args is not [{ Length: > 0 } folder] || !Directory.Exists(folder))
{
    Console.Error.WriteLine("usage: Safety.SourceScan <folder of C# sources>");
    return 2;
}

CSharpParseOptions parse = new(LanguageVersion.Preview, DocumentationMode.Parse, preprocessorSymbols: References.Symbols);
ImmutableArray<DiagnosticAnalyzer> rules =
[
    .. typeof(SafetyAnalyzer).Assembly.GetTypes()
        .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
        .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
];
ImmutableArray<MetadataReference> framework = References.Framework();
MetadataReference safety = MetadataReference.CreateFromFile(typeof(BrokerContractAttribute).Assembly.Location);
CSharpCompilation sdk = CSharpCompilation.Create(
    CorpusWorld.SdkAssembly, [CSharpSyntaxTree.ParseText(CorpusWorld.Sdk, parse)], framework, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

Dictionary<string, CSharpCompilation> done = new(StringComparer.OrdinalIgnoreCase);
SortedDictionary<string, TimeSpan> times = new(StringComparer.Ordinal);
int files = 0, findings = 0, calls = 0, unbound = 0;
Stopwatch watch = Stopwatch.StartNew();
foreach (SourceProject project in SourceProject.In(Path.GetFullPath(folder)))
{
    CSharpCompilation compilation = CSharpCompilation.Create(
        Path.GetFileNameWithoutExtension(project.Path),
        [
            CSharpSyntaxTree.ParseText(References.ImplicitUsings + project.Usings, parse, "/safety/ImplicitUsings.cs"),
            CSharpSyntaxTree.ParseText(References.ContractUsings + CorpusWorld.Contracts, parse, "/safety/World.cs"),
            .. project.Files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), parse, file)),
        ],
        [
            .. framework, .. References.Packages(project.Packages), safety, sdk.ToMetadataReference(),
            .. project.References.Where(done.ContainsKey).Select(reference => done[reference].ToMetadataReference()),
            .. project.References.Where(done.ContainsKey).SelectMany(reference => done[reference].References.OfType<CompilationReference>()),
        ],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Annotations));
    CSharpGeneratorDriver.Create([new GuardGenerator().AsSourceGenerator()], [ScanOptions.Surface], parse, new ScanOptions())
        .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out ImmutableArray<Diagnostic> _);

    // Others may refer to a project without its guards, each gets guards of its own, but not without its stamp.
    done[project.Path] = compilation.RemoveSyntaxTrees(compilation.SyntaxTrees[1])
        .AddSyntaxTrees(generated.SyntaxTrees.Where(static tree => tree.FilePath.EndsWith("Attestation.g.cs", StringComparison.Ordinal)));
    CompilationWithAnalyzers run = generated.WithAnalyzers(
        rules, new CompilationWithAnalyzersOptions(new AnalyzerOptions([ScanOptions.Surface], new ScanOptions()), null, concurrentAnalysis: true, logAnalyzerExecutionTime: true));
    AnalysisResult result = await run.GetAnalysisResultAsync(CancellationToken.None);
    foreach (Diagnostic finding in result.GetAllDiagnostics())
    {
        findings++;
        Console.WriteLine(finding);
    }

    foreach ((DiagnosticAnalyzer rule, var telemetry) in result.AnalyzerTelemetryInfo)
        times[rule.GetType().Name] = times.GetValueOrDefault(rule.GetType().Name) + telemetry.ExecutionTime;
    files += project.Files.Count;
    (int bound, int all) = References.CountCalls(compilation);
    calls += all;
    unbound += all - bound;
}

Console.WriteLine($"{files} files in {done.Count} projects, {calls} calls of which {unbound} could not be bound: {findings} findings, {watch.Elapsed.TotalSeconds:F0} s");
foreach ((string rule, TimeSpan time) in times.OrderByDescending(static pair => pair.Value))
    Console.WriteLine($"{time.TotalMilliseconds,10:F0} ms  {rule}");
return findings == 0 ? 0 : 1;
