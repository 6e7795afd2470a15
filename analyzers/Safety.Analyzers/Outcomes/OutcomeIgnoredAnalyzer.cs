using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Outcomes;

/// <summary>SAFE301: what a guarded call answered is thrown away.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OutcomeIgnoredAnalyzer() : SafetyAnalyzer(Descriptors.SAFE301_OutcomeIgnored)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        // A test may well arrange by a call, or expect it to throw; nothing is at stake there.
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false, IsTestAssembly: false } safety)
            return;
        context.RegisterOperationAction(operation => AnalyzeStatement(operation, safety), OperationKind.ExpressionStatement);
        context.RegisterOperationAction(operation => AnalyzeDiscard(operation, safety), OperationKind.SimpleAssignment);
        context.RegisterOperationAction(operation => AnalyzeLocal(operation, safety), OperationKind.VariableDeclarator);
        context.RegisterOperationAction(operation => AnalyzeConversion(operation, safety), OperationKind.Conversion);
        context.RegisterOperationAction(operation => AnalyzeContinuation(operation, safety), OperationKind.Invocation);
    }

    private static void AnalyzeStatement(OperationAnalysisContext context, SafetySymbols safety)
    {
        IOperation operation = ((IExpressionStatementOperation)context.Operation).Operation;
        if (operation is IAssignmentOperation or IIncrementOrDecrementOperation)
            return;
        if (OutcomeType.IsOutcome(operation.Type, safety))
            Report(context, operation);
        else if (operation is IAwaitOperation { Operation: { } awaited } && LosesManyOutcomes(awaited, safety))
            Report(context, operation);
        else if (operation is IInvocationOperation { TargetMethod.Name: "Wait", Instance: IInvocationOperation call } && OutcomeType.IsTaskOfOutcome(call.Type, safety))
            Report(context, operation);
    }

    private static void AnalyzeDiscard(OperationAnalysisContext context, SafetySymbols safety)
    {
        if (context.Operation is ISimpleAssignmentOperation { Target: IDiscardOperation, Value: { } value } && OutcomeType.IsOutcome(value.Type, safety))
            Report(context, value);
    }

    /// <summary>A local that takes an outcome and is never looked at again discards it by another name.</summary>
    private static void AnalyzeLocal(OperationAnalysisContext context, SafetySymbols safety)
    {
        var declarator = (IVariableDeclaratorOperation)context.Operation;
        if (IsCollectionOfOutcomes(declarator.Symbol.Type, safety))
        {
            AnalyzeCollection(context, declarator, safety);
            return;
        }

        if (declarator.GetVariableInitializer()?.Value is not { } value || !OutcomeType.IsOutcome(declarator.Symbol.Type, safety))
            return;
        IOperation root = RootOf(declarator);
        foreach (IOperation operation in root.Descendants())
        {
            if (operation is ILocalReferenceOperation reference && SafetySymbols.Is(reference.Local, declarator.Symbol) && !IsTarget(reference))
                return;
        }

        Report(context, value);
    }

    /// <summary>A collection that outcomes are put into and that nobody ever reads.</summary>
    private static void AnalyzeCollection(OperationAnalysisContext context, IVariableDeclaratorOperation declarator, SafetySymbols safety)
    {
        List<IOperation> put = [];
        foreach (IOperation operation in RootOf(declarator).Descendants())
        {
            if (operation is not ILocalReferenceOperation reference || !SafetySymbols.Is(reference.Local, declarator.Symbol))
                continue;
            if (reference.Parent is not IInvocationOperation { TargetMethod.Name: "Add" or "Enqueue" or "Push" or "TryAdd" or "Insert" or "AddLast", Parent: IExpressionStatementOperation } call || call.Instance != reference)
                return;
            put.AddRange(call.Arguments.Select(static argument => argument.Value).Where(value => OutcomeType.IsOutcome(value.Type, safety) || OutcomeType.IsTaskOfOutcome(value.Type, safety)));
        }

        foreach (IOperation value in put)
            Report(context, value);
    }

    private static bool IsCollectionOfOutcomes(ITypeSymbol type, SafetySymbols safety) =>
        type is INamedTypeSymbol { IsGenericType: true } named
        && named.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal)
        && named.TypeArguments.Any(argument => OutcomeType.IsOutcome(argument, safety) || OutcomeType.IsTaskOfOutcome(argument, safety));

    /// <summary>A continuation that asks how the task went, never what became of the order.</summary>
    private static void AnalyzeContinuation(OperationAnalysisContext context, SafetySymbols safety)
    {
        if (context.Operation is not IInvocationOperation { TargetMethod.Name: "ContinueWith", Instance: { } task } call || !OutcomeType.IsTaskOfOutcome(task.Type, safety))
            return;
        IAnonymousFunctionOperation? lambda = call.Arguments.Select(static argument => argument.Value).OfType<IDelegateCreationOperation>().Select(static made => made.Target).OfType<IAnonymousFunctionOperation>().FirstOrDefault();
        if (lambda is null || lambda.Symbol.Parameters.IsEmpty)
            return;
        IParameterSymbol done = lambda.Symbol.Parameters[0];
        bool looks = lambda.Body.Descendants().Any(part =>
            part is IParameterReferenceOperation reference && SafetySymbols.Is(reference.Parameter, done)
            && reference.Parent is not IPropertyReferenceOperation { Property.Name: not "Result" });
        if (!looks)
            Report(context, task);
    }

    /// <summary>A call's Task&lt;Outcome&gt; that becomes a bare Task has nobody left who could read the outcome.</summary>
    private static void AnalyzeConversion(OperationAnalysisContext context, SafetySymbols safety)
    {
        if (context.Operation is IConversionOperation { Operand: IInvocationOperation call, Type: INamedTypeSymbol { Name: "Task", Arity: 0 } }
            && OutcomeType.IsTaskOfOutcome(call.Type, safety))
        {
            Report(context, call);
        }
    }

    /// <summary>True for Task.WhenAll over calls: the tasks exist nowhere else, so their outcomes are lost with the array.</summary>
    private static bool LosesManyOutcomes(IOperation awaited, SafetySymbols safety)
    {
        while (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner })
            awaited = inner;
        if (awaited is not IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType.Name: "Task" } method } whenAll
            || method.TypeArguments.Length != 1
            || !OutcomeType.IsOutcome(method.TypeArguments[0], safety))
        {
            return false;
        }

        return whenAll.Arguments.SelectMany(static argument => Elements(argument.Value)).Any(static element => element is IInvocationOperation);
    }

    private static IEnumerable<IOperation> Elements(IOperation value) => value switch
    {
        IConversionOperation conversion => Elements(conversion.Operand),
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues.SelectMany(Elements),
        ICollectionExpressionOperation collection => collection.Elements.SelectMany(Elements),
        _ => [value],
    };

    private static IOperation RootOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }

    private static bool IsTarget(ILocalReferenceOperation reference) =>
        reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference && assignment.Parent is IExpressionStatementOperation;

    private static void Report(OperationAnalysisContext context, IOperation operation) =>
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE301_OutcomeIgnored, operation.Syntax.GetLocation(), CallName.Of(operation)));
}
