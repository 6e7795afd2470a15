using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Analyzers.OrderStates;

/// <summary>A rule about order-state machines: reports those problems of the generator's parser that carry the rule's id.</summary>
public abstract class MachineDefinitionAnalyzer : SafetyAnalyzer
{
    private readonly DiagnosticDescriptor _rule;

    /// <summary>Creates the analyzer.</summary>
    /// <param name="rule">The rule it reports.</param>
    protected MachineDefinitionAnalyzer(DiagnosticDescriptor rule)
        : base(rule) => _rule = rule;

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context) => context.RegisterSymbolAction(AnalyzeType, SymbolKind.NamedType);

    private void AnalyzeType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.GetAttributes().FirstOrDefault(MachineParser.IsMachineAttribute) is not { } attribute || MachineParser.Parse(type, attribute, withLocations: true) is not { } machine)
            return;
        foreach (ProblemSpec problem in machine.Problems)
        {
            if (problem.Id == _rule.Id)
                context.ReportDiagnostic(Diagnostic.Create(_rule, Locate(problem, type, context.Compilation), [.. problem.Arguments]));
        }
    }

    private static Location Locate(ProblemSpec problem, INamedTypeSymbol type, Compilation compilation)
    {
        SyntaxTree? tree = problem.Location is { } place ? compilation.SyntaxTrees.FirstOrDefault(t => t.FilePath == place.Path && t.Length >= place.End) : null;
        return tree is null ? type.Locations.FirstOrDefault() ?? Location.None : problem.Location!.In(tree);
    }
}
