using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Safety.Analyzers.Model;
using Safety.Generators.Binding;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators;

/// <summary>The steps from code to bound guards.</summary>
internal static class GuardPipeline
{
    public static IncrementalValuesProvider<SubjectSpec> FindContracts(this IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                SafetyNames.BrokerContractAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (c, _) => SubjectParser.ParseContract((INamedTypeSymbol)c.TargetSymbol, c.Attributes[0], c.SemanticModel.Compilation, withLocations: false))
            .WithTrackingName(StepNames.Contracts);

    public static IncrementalValuesProvider<SubjectSpec> FindDirectGuards(this IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                SafetyNames.BrokerGuardAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (c, _) => SubjectParser.ParseGuard((INamedTypeSymbol)c.TargetSymbol, c.Attributes[0], c.SemanticModel.Compilation, withLocations: false))
            .Where(static subject => subject is not null)
            .Select(static (subject, _) => subject!)
            .WithTrackingName(StepNames.DirectGuards);

    public static IncrementalValueProvider<SurfaceSpec> ReadSurfaceFiles(this IncrementalGeneratorInitializationContext context) =>
        context.AdditionalTextsProvider
            .Where(static file => SurfaceFile.IsSurfaceFile(file.Path))
            .Select(static (file, cancellation) => new SurfaceText(file.Path, file.GetText(cancellation)?.ToString() ?? ""))
            .Collect()
            .Select(static (files, _) => SurfaceFile.Read(
                files.OrderBy(f => f.Path, StringComparer.Ordinal).Select(f => (f.Path, f.Text)), withLocations: false))
            .WithTrackingName(StepNames.Surface);

    public static IncrementalValueProvider<EquatableArray<CatalogueSpec>> ReadCatalogues(this IncrementalGeneratorInitializationContext context) =>
        context.AdditionalTextsProvider
            .Where(static file => CatalogueFile.IsCatalogueFile(file.Path))
            .Select(static (file, cancellation) => new SurfaceText(file.Path, file.GetText(cancellation)?.ToString() ?? ""))
            .Collect()
            .Select(static (files, _) => files
                .OrderBy(f => f.Path, StringComparer.Ordinal)
                .Select(f => CatalogueFile.Read(f.Path, f.Text, withLocations: false))
                .ToEquatableArray())
            .WithTrackingName(StepNames.Catalogues);

    public static IncrementalValuesProvider<GuardSpec> BindContracts(this IncrementalValuesProvider<SubjectSpec> contracts) =>
        contracts
            .Select(static (subject, _) => GuardBinder.Bind(subject, SurfaceSpec.Empty))
            .WithTrackingName(StepNames.BoundContracts);

    public static IncrementalValuesProvider<GuardSpec> BindWith(
        this IncrementalValuesProvider<SubjectSpec> guards, IncrementalValueProvider<SurfaceSpec> surface, IncrementalValueProvider<EquatableArray<CatalogueSpec>> catalogues) =>
        guards
            .Combine(surface)
            .Combine(catalogues)
            .Select(static (pair, _) => GuardBinder.Bind(pair.Left.Left, pair.Left.Right, pair.Right))
            .WithTrackingName(StepNames.BoundGuards);

    /// <summary>The version of Safety to stamp the assembly with; null where Safety is not referenced.</summary>
    public static IncrementalValueProvider<string?> FindSafetyVersion(this IncrementalGeneratorInitializationContext context) =>
        context.CompilationProvider
            .Select(static (compilation, _) => Attestation.VersionOf(compilation))
            .WithTrackingName(StepNames.Attestation);

    private sealed record SurfaceText(string Path, string Text);
}
