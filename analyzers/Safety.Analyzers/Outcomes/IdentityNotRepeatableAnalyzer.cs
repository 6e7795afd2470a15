using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Outcomes;

/// <summary>SAFE304: an order key, a cause or a client order ID that the same decision would not make again after a restart.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IdentityNotRepeatableAnalyzer() : SafetyAnalyzer(Descriptors.SAFE304_IdentityNotRepeatable)
{
    /// <summary>What SDKs call the client order ID; looked at in adapters and mappings only, where requests are filled in.</summary>
    private static readonly HashSet<string> s_idNames = new(["ClientOrderId", "NewClientOrderId", "ClOrdId", "ClOrdID", "ClientId", "Cloid"], StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false, IsTestAssembly: false } safety)
            return;
        IdentitySource source = new(safety, new SourceBodies(context.Compilation, context.CancellationToken));
        ConcurrentDictionary<IMethodSymbol, ImmutableHashSet<IParameterSymbol>> helpers = new(SymbolEqualityComparer.Default);
        context.RegisterOperationAction(operation => AnalyzeCreation(operation, safety, source), OperationKind.ObjectCreation);
        context.RegisterOperationAction(operation => AnalyzeCopy(operation, safety, source), OperationKind.With);
        context.RegisterOperationAction(operation => AnalyzeHelper(operation, source, helpers), OperationKind.Invocation);
        if (GuardedSurface.Of(context) is { IsEmpty: false } surface)
        {
            ImmutableArray<INamedTypeSymbol> mappings = [.. surface.OwnDeclarations.Select(static declared => ContractReach.MappingOf(declared.Attribute)).OfType<INamedTypeSymbol>()];
            context.RegisterOperationAction(operation => AnalyzeRequest(operation, safety, source, mappings), OperationKind.SimpleAssignment, OperationKind.Argument);
        }
    }

    private static void AnalyzeCreation(OperationAnalysisContext context, SafetySymbols safety, IdentitySource source)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (!SafetySymbols.IsOneOf(creation.Type, safety.Identities))
            return;
        foreach (IArgumentOperation argument in creation.Arguments)
            Check(context, source, argument.Value, $"{creation.Type!.Name}.{argument.Parameter?.Name}");
    }

    private static void AnalyzeCopy(OperationAnalysisContext context, SafetySymbols safety, IdentitySource source)
    {
        var copy = (IWithOperation)context.Operation;
        if (!SafetySymbols.IsOneOf(copy.Type, safety.Identities))
            return;
        foreach (ISimpleAssignmentOperation assignment in copy.Initializer.Initializers.OfType<ISimpleAssignmentOperation>())
            Check(context, source, assignment.Value, $"{copy.Type!.Name}.{(assignment.Target as IPropertyReferenceOperation)?.Property.Name}");
    }

    /// <summary>Key(strategy, cause, now): what a helper of this project makes a key from is checked where it is given.</summary>
    private static void AnalyzeHelper(OperationAnalysisContext context, IdentitySource source, ConcurrentDictionary<IMethodSymbol, ImmutableHashSet<IParameterSymbol>> helpers)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.Arguments.IsEmpty || !source.MakesIdentity(call.TargetMethod))
            return;
        ImmutableHashSet<IParameterSymbol> used = helpers.GetOrAdd(call.TargetMethod.OriginalDefinition, source.ParametersIn);
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is { } parameter && used.Contains(parameter.OriginalDefinition))
                Check(context, source, argument.Value, $"The {call.TargetMethod.ReturnType.Name} of '{call.TargetMethod.Name}'");
        }
    }

    /// <summary>An ID of one's own in an SDK's request, past the one that the guard has put in.</summary>
    private static void AnalyzeRequest(OperationAnalysisContext context, SafetySymbols safety, IdentitySource source, ImmutableArray<INamedTypeSymbol> mappings)
    {
        (string? name, IOperation? value) = context.Operation switch
        {
            ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } assignment => (target.Member.Name, assignment.Value),
            IArgumentOperation { ArgumentKind: ArgumentKind.Explicit, Parameter: { } parameter } argument => (parameter.Name, argument.Value),
            _ => ((string?)null, (IOperation?)null),
        };
        if (name is null || value is null || !s_idNames.Contains(name) || SafetySymbols.IsOneOf(value.Type, safety.Identities))
            return;
        if (safety.IsInAdapter(context.ContainingSymbol) || SafetySymbols.IsOneOf(context.ContainingSymbol.ContainingType, mappings))
            Check(context, source, value, name);
    }

    private static void Check(OperationAnalysisContext context, IdentitySource source, IOperation value, string what)
    {
        if (source.Find(value) is not { } found)
            return;
        SyntaxNode place = found.Operation.Syntax;
        bool isHere = place.SyntaxTree == value.Syntax.SyntaxTree && context.Operation.Syntax.Span.Contains(place.Span);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.SAFE304_IdentityNotRepeatable, isHere ? place.GetLocation() : value.Syntax.GetLocation(), what, found.Text, found.Why));
    }
}
