using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Safety.Analyzers.Tests.Harness;

/// <summary>A failing analyzer must stop the build: by default a crash is only a warning.</summary>
public sealed class AnalyzerFailureTests
{
    private const string Source = "class C { void M() { System.Console.WriteLine(); } }";

    public static TheoryData<string> Callbacks =>
        ["start", "operation", "block", "symbol", "syntax", "model", "file", "end"];

    [Theory]
    [MemberData(nameof(Callbacks))]
    public async Task FailingCallback_Triggers(string callback)
    {
        Scenario scenario = Scenario.Of(Source).WithSurface("");
        ImmutableArray<Diagnostic> found = await scenario.AnalyzeAsync(new FailingAnalyzer(callback));
        Assert.NotEmpty(found);
        Assert.All(found, static finding => Assert.Equal("SAFE005", finding.Id));
        Assert.All(found, static finding => Assert.Equal(DiagnosticSeverity.Error, finding.Severity));
        Assert.Contains("broken on purpose", found[0].GetMessage(null), StringComparison.Ordinal);
        Assert.Contains(nameof(FailingAnalyzer), found[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SoundAnalyzer_DoesNotTrigger() =>
        Assert.Empty(await Scenario.Of(Source).WithSurface("").AnalyzeAsync(new FailingAnalyzer("none")));

#pragma warning disable RS1036, RS1038, RS1041 // Lives in a test: no compiler loads it.
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class FailingAnalyzer(string callback) : SafetyAnalyzer
    {
        protected override void AnalyzeCompilation(SafetyAnalysisContext context)
        {
            FailIn("start");
            context.RegisterOperationAction(_ => FailIn("operation"), OperationKind.Invocation);
            context.RegisterOperationBlockAction(_ => FailIn("block"));
            context.RegisterSymbolAction(_ => FailIn("symbol"), SymbolKind.NamedType);
            context.RegisterSyntaxNodeAction(_ => FailIn("syntax"), Microsoft.CodeAnalysis.CSharp.SyntaxKind.ClassDeclaration);
            context.RegisterSemanticModelAction(_ => FailIn("model"));
            context.RegisterAdditionalFileAction(_ => FailIn("file"));
            context.RegisterCompilationEndAction(_ => FailIn("end"));
        }

        private void FailIn(string place)
        {
            if (callback == place)
                throw new InvalidOperationException("broken on purpose");
        }
    }
#pragma warning restore RS1036, RS1038, RS1041
}
