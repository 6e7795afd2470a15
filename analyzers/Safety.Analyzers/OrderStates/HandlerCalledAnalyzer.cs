using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.OrderStates;

/// <summary>SAFE508: handlers run through Apply only.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerCalledAnalyzer() : SafetyAnalyzer(Descriptors.SAFE508_HandlerCalled)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (MachineSymbols.Of(context.Compilation) is { } machines)
            context.RegisterOperationAction(operation => Analyze(operation, machines), OperationKind.Invocation, OperationKind.MethodReference);
    }

    private static void Analyze(OperationAnalysisContext context, MachineSymbols machines)
    {
        IMethodSymbol method = context.Operation switch
        {
            IInvocationOperation invocation => invocation.TargetMethod,
            _ => ((IMethodReferenceOperation)context.Operation).Method,
        };
        if (!machines.IsHandler(method.OriginalDefinition) || context.Operation.Parent is INameOfOperation || GeneratedTrees.IsGenerated(context.Operation.Syntax.SyntaxTree.FilePath))
            return;
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE508_HandlerCalled, context.Operation.Syntax.GetLocation(), method.Name, method.ContainingType.Name));
    }
}
