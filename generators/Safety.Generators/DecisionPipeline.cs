using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Safety.Analyzers.Model;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators;

/// <summary>The steps from code to decisions, handlers and snapshots.</summary>
internal static class DecisionPipeline
{
    public static IncrementalValuesProvider<DecisionSpec> FindDecisions(this IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                SafetyNames.DecisionAttribute,
                static (node, _) => node is MethodDeclarationSyntax,
                static (c, _) => DecisionParser.Parse((IMethodSymbol)c.TargetSymbol, c.SemanticModel.Compilation, withLocations: false))
            .WithTrackingName(StepNames.Decisions);

    public static IncrementalValuesProvider<HandlerSpec> FindHandlers(this IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                SafetyNames.IdempotentHandlerAttribute,
                static (node, _) => node is MethodDeclarationSyntax,
                static (c, _) => HandlerParser.Parse((IMethodSymbol)c.TargetSymbol, c.SemanticModel.Compilation, withLocations: false))
            .WithTrackingName(StepNames.Handlers);

    public static IncrementalValuesProvider<CheckpointSpec> FindCheckpoints(this IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                SafetyNames.CheckpointedAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (c, _) => CheckpointParser.Parse((INamedTypeSymbol)c.TargetSymbol, c.Attributes[0], c.SemanticModel.Compilation, withLocations: false))
            .WithTrackingName(StepNames.Checkpoints);
}
