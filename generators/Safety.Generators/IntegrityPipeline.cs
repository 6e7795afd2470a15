using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Generators.Integrity;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators;

/// <summary>
/// The half of the integrity lock inside the compiler: generators run even where analyzers are switched off, and an
/// <c>#error</c> cannot be suppressed.
/// </summary>
internal static class IntegrityPipeline
{
    private const string SuppressMessage = "System.Diagnostics.CodeAnalysis.SuppressMessageAttribute";
    private const string UnconditionalSuppressMessage = "System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessageAttribute";

    public static IncrementalValueProvider<IntegritySpec> CheckIntegrity(this IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<EquatableArray<IntegrityError>> switches = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => AnalyzerSwitches.Check(options.GlobalOptions).ToEquatableArray())
            .WithTrackingName(StepNames.AnalyzerSwitches);

        IncrementalValueProvider<EquatableArray<IntegrityError>> suppressions = context.FindSuppressions(SuppressMessage);
        IncrementalValueProvider<EquatableArray<IntegrityError>> unconditional = context.FindSuppressions(UnconditionalSuppressMessage);
        IncrementalValueProvider<EquatableArray<IntegrityError>> targeted = context.FindTargetedSuppressions();
        IncrementalValueProvider<EquatableArray<IntegrityError>> reserved = context.FindReservedNames();

        IncrementalValueProvider<EquatableArray<IntegrityError>> stamps = context.FindForgedStamps();

        return switches.Combine(suppressions).Combine(unconditional).Combine(targeted).Combine(reserved).Combine(stamps)
            .Select(static (all, _) => new IntegritySpec(
                all.Left.Left.Left.Left.Left.Concat(all.Left.Left.Left.Left.Right).Concat(all.Left.Left.Left.Right).Concat(all.Left.Left.Right).Concat(all.Left.Right).Concat(all.Right)
                    .Distinct()
                    .OrderBy(e => e.Id, StringComparer.Ordinal)
                    .ThenBy(e => e.Text, StringComparer.Ordinal)
                    .ToEquatableArray()))
            .WithTrackingName(StepNames.Integrity);
    }

    private static IncrementalValueProvider<EquatableArray<IntegrityError>> FindSuppressions(
        this IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (_, _) => true, static (c, _) => Suppressions.Find(c.Attributes).ToEquatableArray())
            .WithTrackingName(StepNames.Suppressions)
            .Collect()
            .Select(static (found, _) => found.SelectMany(errors => errors).ToEquatableArray());

    /// <summary>The stamp that the generator writes. It never sees its own output: whatever stamp it finds, somebody wrote.</summary>
    private static IncrementalValueProvider<EquatableArray<IntegrityError>> FindForgedStamps(this IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(SafetyNames.SafetyAttestedAttribute, static (_, _) => true, static (c, _) => ReservedNames.ForgedStamp(c.TargetNode))
            .WithTrackingName(StepNames.ForgedStamps)
            .Collect()
            .Select(static (errors, _) => errors.ToEquatableArray());

    /// <summary>An attribute with a target of its own (<c>[field: …]</c>, <c>[property: …]</c>) belongs to a symbol that no declaration shows.</summary>
    private static IncrementalValueProvider<EquatableArray<IntegrityError>> FindTargetedSuppressions(this IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is AttributeSyntax { Parent: AttributeListSyntax { Target: not null }, ArgumentList.Arguments.Count: >= 2 },
                static (c, cancellation) => Suppressions.Find((AttributeSyntax)c.Node, c.SemanticModel, cancellation))
            .Where(static error => error is not null)
            .Select(static (error, _) => error!)
            .WithTrackingName(StepNames.TargetedSuppressions)
            .Collect()
            .Select(static (errors, _) => errors.ToEquatableArray());

    private static IncrementalValueProvider<EquatableArray<IntegrityError>> FindReservedNames(this IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax || (node is BaseTypeDeclarationSyntax type && ReservedNames.MayBeMarker(type)),
                static (c, _) => ReservedNames.Check(c.Node))
            .Where(static error => error is not null)
            .Select(static (error, _) => error!)
            .WithTrackingName(StepNames.ReservedNames)
            .Collect()
            .Select(static (errors, _) => errors.ToEquatableArray());
}
