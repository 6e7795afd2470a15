using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Safety.Generators.Binding;
using Safety.Generators.Emission;
using Safety.Generators.Specs;

namespace Safety.Generators.Tests.Harness;

/// <summary>One run of the generator, which can be continued with a changed input.</summary>
public sealed class GeneratorRun
{
    private static readonly CSharpParseOptions s_parseOptions = new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => IsFramework(Path.GetFileName(path)))
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(Safety.Contracts.BrokerContractAttribute).Assembly.Location),
    ];

    /// <summary>What every run starts from: as long as it lives, the framework's symbols are read only once.</summary>
    private static readonly CSharpCompilation s_empty = CSharpCompilation.Create(
        "Demo",
        references: s_references,
        options: new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            allowUnsafe: true,
            generalDiagnosticOption: ReportDiagnostic.Error,
            specificDiagnosticOptions: new Dictionary<string, ReportDiagnostic> { ["CS1591"] = ReportDiagnostic.Warn }));

    private GeneratorRun(GeneratorInput input, CSharpCompilation compilation, GeneratorDriver driver)
    {
        Input = input;
        Compilation = compilation;
        Driver = driver;
    }

    public GeneratorInput Input { get; }

    public CSharpCompilation Compilation { get; }

    public GeneratorDriver Driver { get; }

    public GeneratorRunResult Result => Driver.GetRunResult().Results[0];

    public static GeneratorRun Start(GeneratorInput input)
    {
        CSharpCompilation compilation = Compile(input);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new GuardGenerator().AsSourceGenerator()],
            Additional(input),
            s_parseOptions,
            new Options(input.Properties),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return new GeneratorRun(input, compilation, driver.RunGenerators(compilation));
    }

    /// <summary>The same driver over a clone of the same compilation: nothing has changed, and everything must know it.</summary>
    public GeneratorRun Again()
    {
        CSharpCompilation clone = Compilation.Clone();
        return new GeneratorRun(Input, clone, Driver.RunGenerators(clone));
    }

    /// <summary>The same driver after an edit of one file.</summary>
    public GeneratorRun Edit(string path, Func<string, string> edit)
    {
        Dictionary<string, string> files = new(Input.Files) { [path] = edit(Input.Files.GetValueOrDefault(path, "")) };
        CSharpCompilation compilation = Compilation;
        SyntaxTree? old = compilation.SyntaxTrees.FirstOrDefault(t => t.FilePath == path);
        SyntaxTree changed = CSharpSyntaxTree.ParseText(SourceText.From(files[path], System.Text.Encoding.UTF8), s_parseOptions, path);
        compilation = old is null ? compilation.AddSyntaxTrees(changed) : compilation.ReplaceSyntaxTree(old, changed);
        return new GeneratorRun(Input with { Files = files }, compilation, Driver.RunGenerators(compilation));
    }

    /// <summary>The same driver after an edit of <c>broker-surface.txt</c>.</summary>
    public GeneratorRun EditSurface(string surface)
    {
        GeneratorInput input = Input with { Surface = surface };
        return new GeneratorRun(input, Compilation, Driver.ReplaceAdditionalTexts(Additional(input)).RunGenerators(Compilation));
    }

    /// <summary>The generated files by hint name, without the stamp that every assembly gets.</summary>
    public IReadOnlyDictionary<string, string> Generated =>
        Result.GeneratedSources.Where(s => s.HintName != AttestationEmitter.FileName).ToDictionary(s => s.HintName, s => s.SourceText.ToString(), StringComparer.Ordinal);

    /// <summary>
    /// What the compiler says about sources and output together: errors and warnings alike. The tests' own contracts are public
    /// and not documented; generated code must be.
    /// </summary>
    public IReadOnlyList<string> Complaints()
    {
        HashSet<SyntaxTree> generated = [.. Result.GeneratedSources.Select(s => s.SyntaxTree)];
        Compilation all = Compilation.AddSyntaxTrees(generated);
        return
        [
            .. Driver.GetRunResult().Diagnostics.Concat(all.GetDiagnostics())
                .Where(d => d.Severity >= DiagnosticSeverity.Warning && (d.Id != "CS1591" || generated.Contains(d.Location.SourceTree!)))
                .Select(d => d.ToString()),
        ];
    }

    /// <summary>What parser and binder find wrong, as the analyzers report it.</summary>
    internal IReadOnlyList<ProblemSpec> Problems() => [.. Guards(Compilation).SelectMany(g => g.Problems)];

    internal IReadOnlyList<GuardSpec> Guards(Compilation compilation)
    {
        SurfaceSpec surface = Input.Surface is null
            ? SurfaceSpec.Empty
            : Safety.Generators.Parsing.SurfaceFile.Read([("broker-surface.txt", Input.Surface)], withLocations: true);
        var guards = new List<GuardSpec>();
        foreach (INamedTypeSymbol type in AllTypes(compilation.Assembly.GlobalNamespace))
        {
            foreach (AttributeData attribute in type.GetAttributes())
            {
                SubjectSpec? subject = attribute.AttributeClass?.Name switch
                {
                    "BrokerContractAttribute" => Safety.Generators.Parsing.SubjectParser.ParseContract(type, attribute, compilation, withLocations: true),
                    "BrokerGuardAttribute" => Safety.Generators.Parsing.SubjectParser.ParseGuard(type, attribute, compilation, withLocations: true),
                    _ => null,
                };
                if (subject is not null)
                    guards.Add(GuardBinder.Bind(subject, subject.IsDirect ? surface : SurfaceSpec.Empty));
            }
        }

        return guards;
    }

    public static CSharpCompilation Compile(GeneratorInput input) => s_empty.AddSyntaxTrees(
        input.Files.Select(f => CSharpSyntaxTree.ParseText(SourceText.From(f.Value, System.Text.Encoding.UTF8), s_parseOptions, f.Key)));

    private static bool IsFramework(string file) =>
        file.StartsWith("System.", StringComparison.Ordinal) || file is "mscorlib.dll" or "netstandard.dll" or "System.dll";

    private static ImmutableArray<AdditionalText> Additional(GeneratorInput input) =>
        [.. new[] { ("broker-surface.txt", input.Surface), ("Own.broker-catalogue.txt", input.Catalogue) }
            .Where(static file => file.Item2 is not null)
            .Select(static file => new FileText(file.Item1, file.Item2!))];

    private static IEnumerable<INamedTypeSymbol> AllTypes(INamespaceOrTypeSymbol scope)
    {
        foreach (ISymbol member in scope.GetMembers())
        {
            if (member is INamedTypeSymbol type)
                yield return type;
            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (INamedTypeSymbol nested in AllTypes(inner))
                    yield return nested;
            }
        }
    }

    private sealed class FileText(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, System.Text.Encoding.UTF8);
    }

    private sealed class Options(IReadOnlyDictionary<string, string> properties) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(properties);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values(new Dictionary<string, string>());

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(new Dictionary<string, string>());
    }

    private sealed class Values(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) =>
            values.TryGetValue(key, out value);
    }
}
