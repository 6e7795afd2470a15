using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Safety.Analyzers.Model;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators;

/// <summary>The step from code to order-state machines.</summary>
internal static class MachinePipeline
{
    public static IncrementalValuesProvider<MachineSpec> FindMachines(this IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                SafetyNames.OrderStateMachineAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (c, _) => MachineParser.Parse((INamedTypeSymbol)c.TargetSymbol, c.Attributes[0], withLocations: false))
            .Where(static machine => machine is not null)
            .Select(static (machine, _) => machine!)
            .WithTrackingName(StepNames.Machines);
}
