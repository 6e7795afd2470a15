using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.OrderStates;

/// <summary>SAFE507: the state of an order is written by its handlers, and by private methods that only they reach.</summary>
/// <remarks>The compiler keeps everybody outside the record from writing it; this rule looks at the record's own members.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StateWrittenAnalyzer() : SafetyAnalyzer(Descriptors.SAFE507_StateWritten)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (MachineSymbols.Of(context.Compilation) is not { } machines)
            return;
        var writes = new ConcurrentBag<Use>();
        var calls = new ConcurrentBag<Use>();
        context.RegisterOperationAction(operation => CollectWrite(operation, machines, writes), OperationKind.PropertyReference);
        context.RegisterOperationAction(operation => CollectCall(operation, machines, calls), OperationKind.Invocation, OperationKind.MethodReference);
        context.RegisterSymbolAction(symbol => AnalyzeAccessor(symbol, machines), SymbolKind.Method);
        context.RegisterCompilationEndAction(end => Report(end, machines, writes, calls));
    }

    private static void CollectWrite(OperationAnalysisContext context, MachineSymbols machines, ConcurrentBag<Use> writes)
    {
        var reference = (IPropertyReferenceOperation)context.Operation;
        if (reference.Property.Name == "State" && machines.IsMachine(reference.Property.ContainingType) && IsWritten(reference) && !GeneratedTrees.IsGenerated(reference.Syntax.SyntaxTree.FilePath))
            writes.Add(new Use(context.ContainingSymbol, null, reference.Syntax.GetLocation()));
    }

    private static void CollectCall(OperationAnalysisContext context, MachineSymbols machines, ConcurrentBag<Use> calls)
    {
        IMethodSymbol called = context.Operation switch
        {
            IInvocationOperation invocation => invocation.TargetMethod,
            _ => ((IMethodReferenceOperation)context.Operation).Method,
        };
        if (IsInMachine(called, machines) && !GeneratedTrees.IsGenerated(context.Operation.Syntax.SyntaxTree.FilePath))
            calls.Add(new Use(context.ContainingSymbol, called, context.Operation.Syntax.GetLocation()));
    }

    // A type inside the record may write what the record may.
    private static bool IsInMachine(IMethodSymbol method, MachineSymbols machines)
    {
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            if (machines.IsMachine(type))
                return true;
        }

        return false;
    }

    private static void AnalyzeAccessor(SymbolAnalysisContext context, MachineSymbols machines)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method.IsExtern && method.Parameters.Length > 0 && machines.IsMachine(method.Parameters[0].Type) && method.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "UnsafeAccessorAttribute"))
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE507_StateWritten, method.Locations[0], method.Name, method.Parameters[0].Type.Name));
    }

    private static bool IsWritten(IPropertyReferenceOperation reference) => reference.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == reference,
        IIncrementOrDecrementOperation => true,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
        _ => false,
    };

    // A private method that writes the state hands its duty on to whoever calls it.
    private static void Report(CompilationAnalysisContext context, MachineSymbols machines, ConcurrentBag<Use> writes, ConcurrentBag<Use> calls)
    {
        var writers = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Queue<Use>(writes);
        while (open.Count > 0)
        {
            Use use = open.Dequeue();
            if (machines.IsHandler(use.By))
                continue;
            if (use.By is not IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private } method)
            {
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE507_StateWritten, use.Location, use.By.Name, use.By.ContainingType?.Name ?? ""));
                continue;
            }

            if (!writers.Add(method))
                continue;
            foreach (Use call in calls.Where(call => SafetySymbols.Is(call.Of, method)))
                open.Enqueue(call);
        }
    }

    private sealed record Use(ISymbol By, IMethodSymbol? Of, Location Location);
}
