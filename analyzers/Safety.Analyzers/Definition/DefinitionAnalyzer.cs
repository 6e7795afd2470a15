using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Definition;

/// <summary>A rule about contracts: reports those problems of the generator's binder that carry the rule's id.</summary>
public abstract class DefinitionAnalyzer : SafetyAnalyzer
{
    /// <summary>Diagnostic property: the line to add to <c>broker-surface.txt</c>.</summary>
    public const string LineProperty = "Line";

    private readonly DiagnosticDescriptor _rule;

    /// <summary>Creates the analyzer.</summary>
    /// <param name="rule">The rule it reports.</param>
    protected DefinitionAnalyzer(DiagnosticDescriptor rule)
        : base(rule) => _rule = rule;

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        ContractGuards guards = ContractGuards.Of(context.Compilation, context.Options, context.CancellationToken);
        context.RegisterSymbolAction(symbol => AnalyzeType(symbol, guards), SymbolKind.NamedType);
    }

    private void AnalyzeType(SymbolAnalysisContext context, ContractGuards guards)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (guards.Of(type) is not { } guard)
            return;

        foreach (ProblemSpec problem in guard.Problems)
        {
            if (problem.Id != _rule.Id)
                continue;

            ImmutableDictionary<string, string?> properties = problem.Proposal is null
                ? ImmutableDictionary<string, string?>.Empty
                : ImmutableDictionary<string, string?>.Empty.Add(LineProperty, problem.Proposal);
            context.ReportDiagnostic(Diagnostic.Create(_rule, guards.Locate(problem, type), properties, [.. problem.Arguments]));
        }
    }
}
