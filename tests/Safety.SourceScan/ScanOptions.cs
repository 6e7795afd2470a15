using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Safety.Corpus;

namespace Safety.SourceScan;

/// <summary>The configuration as Safety's targets give it: the rules are on, and the surface file is there.</summary>
internal sealed class ScanOptions : AnalyzerConfigOptionsProvider
{
    /// <inheritdoc/>
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Properties();

    /// <summary>The surface file of the SDK that every scanned project is given.</summary>
    public static AdditionalText Surface { get; } = new SurfaceText();

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Properties : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key switch
            {
                "build_property.SafetyIntegrity" => "1",
                "build_property.RunAnalyzers" or "build_property.RunAnalyzersDuringBuild" or "build_property.SafetyRole" => "",
                _ => null,
            };
            return value is not null;
        }
    }

    private sealed class SurfaceText : AdditionalText
    {
        public override string Path => "/safety/broker-surface.txt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(CorpusWorld.Surface);
    }
}
