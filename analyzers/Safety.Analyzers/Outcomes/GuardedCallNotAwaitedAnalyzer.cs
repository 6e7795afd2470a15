using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Outcomes;

/// <summary>SAFE302: a guarded call that nobody waits for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GuardedCallNotAwaitedAnalyzer() : SafetyAnalyzer(Descriptors.SAFE302_GuardedCallNotAwaited)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false } safety)
            return;
        context.RegisterOperationAction(operation => AnalyzeStatement(operation, safety), OperationKind.ExpressionStatement);
        context.RegisterOperationAction(operation => AnalyzeDiscard(operation, safety), OperationKind.SimpleAssignment);
        context.RegisterOperationAction(operation => AnalyzeLocal(operation, safety), OperationKind.VariableDeclarator);
        context.RegisterOperationAction(operation => AnalyzeAsyncVoid(operation, safety), OperationKind.Await);
    }

    private static void AnalyzeStatement(OperationAnalysisContext context, SafetySymbols safety)
    {
        IOperation operation = ((IExpressionStatementOperation)context.Operation).Operation;
        if (operation is not IAssignmentOperation && (OutcomeType.IsTaskOfOutcome(operation.Type, safety) || OutcomeType.IsTaskOfOutcomes(operation.Type, safety)))
            Report(context, operation, "is not awaited", "await it and handle its outcome");
    }

    private static void AnalyzeDiscard(OperationAnalysisContext context, SafetySymbols safety)
    {
        if (context.Operation is ISimpleAssignmentOperation { Target: IDiscardOperation, Value: { } value } && OutcomeType.IsTaskOfOutcome(value.Unconverted().Type, safety))
            Report(context, value.Unconverted(), "is fired and forgotten", "await it and handle its outcome");
    }

    /// <summary>A local that takes the task and is never looked at again forgets it by another name.</summary>
    private static void AnalyzeLocal(OperationAnalysisContext context, SafetySymbols safety)
    {
        var declarator = (IVariableDeclaratorOperation)context.Operation;
        if (declarator.GetVariableInitializer()?.Value is not { } value || !OutcomeType.IsTaskOfOutcome(declarator.Symbol.Type, safety))
            return;
        if (!declarator.Root().Descendants().Any(use => use is ILocalReferenceOperation reference && SafetySymbols.Is(reference.Local, declarator.Symbol)))
            Report(context, value, "is fired and forgotten", "await it and handle its outcome");
    }

    /// <summary>Nobody can wait for an async void function: its exceptions end the process, its order of events is anyone's guess.</summary>
    private static void AnalyzeAsyncVoid(OperationAnalysisContext context, SafetySymbols safety)
    {
        var await = (IAwaitOperation)context.Operation;
        if (OutcomeType.IsTaskOfOutcome(await.Operation.Type, safety) && FunctionOf(await, context.ContainingSymbol) is { IsAsync: true, ReturnsVoid: true })
            Report(context, await.Operation, "is made in an async void function, which nobody can wait for", "return a Task, or hand the event to a queue that one loop reads");
    }

    private static IMethodSymbol? FunctionOf(IOperation operation, ISymbol owner)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol;
                case ILocalFunctionOperation local:
                    return local.Symbol;
            }
        }

        return owner as IMethodSymbol;
    }

    private static void Report(OperationAnalysisContext context, IOperation operation, string what, string remedy) =>
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.SAFE302_GuardedCallNotAwaited, operation.Syntax.GetLocation(), CallName.Of(operation), what, remedy));
}
