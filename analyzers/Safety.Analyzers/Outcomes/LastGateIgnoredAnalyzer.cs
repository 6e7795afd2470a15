using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Analyzers.Usage;

namespace Safety.Analyzers.Outcomes;

/// <summary>
/// SAFE213: the last gate was asked and not listened to. Where the answer is false, the function must not end as it does where it is
/// true: it throws, returns something else, or does something else. An engine's own callback that returns nothing has to throw.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LastGateIgnoredAnalyzer() : SafetyAnalyzer(Descriptors.SAFE213_LastGateIgnored)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false, IsTestAssembly: false }
            || context.Compilation.GetTypeByMetadataName(SafetyNames.LastGate) is not { } gate)
        {
            return;
        }

        SourceBodies bodies = new(context.Compilation, context.CancellationToken);
        context.RegisterOperationBlockAction(block => Analyze(block, gate, bodies));
    }

    private static void Analyze(OperationBlockAnalysisContext context, INamedTypeSymbol gate, SourceBodies bodies)
    {
        foreach (IOperation block in context.OperationBlocks)
        {
            foreach (IInvocationOperation question in block.Descendants().OfType<IInvocationOperation>())
            {
                if (question.TargetMethod.Name != "TryPass" || !SafetySymbols.Is(question.TargetMethod.ContainingType, gate))
                    continue;
                if (FaultOf(question, block, context, bodies) is { } fault)
                    context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE213_LastGateIgnored, question.Syntax.GetLocation(), fault));
            }
        }
    }

    private static string? FaultOf(IInvocationOperation question, IOperation block, OperationBlockAnalysisContext context, SourceBodies bodies)
    {
        IOperation? function = BrokerUse.FunctionAround(question);
        IMethodSymbol? method = function switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            ILocalFunctionOperation local => local.Symbol,
            _ => context.OwningSymbol as IMethodSymbol,
        };
        if (method is { IsAsync: true, ReturnsVoid: true })
            return "is heard in an async void function only, whose exceptions never reach the engine";
        if (function is not null && IsLeftAlone(function, block))
            return "is asked for in a function that nobody runs or waits for";
        if (GraphOf(question, block, context) is not { } graph || IsReadByAnotherFunction(question, block))
            return null;

        AnswerPaths no = AnswerPaths.Behind(question, answer: false, graph, bodies);
        AnswerPaths yes = AnswerPaths.Behind(question, answer: true, graph, bodies);
        if (!no.Completes || no.IsCutOff || yes.IsCutOff)
            return null;
        bool isHeard = function is null && method is not null && IsCallbackWithoutResult(method)
            ? !no.HoldingBack.IsSubsetOf(yes.Acts)
            : !no.Acts.SetEquals(yes.Acts);
        return isHeard ? null : "changes nothing: the message goes out where it is false, too";
    }

    /// <summary>True for a function in a local that nobody reads, for a local function that nobody calls, and for work handed to another thread and forgotten.</summary>
    private static bool IsLeftAlone(IOperation function, IOperation block)
    {
        if (function is ILocalFunctionOperation local)
        {
            return !block.Descendants().Any(part => !function.Syntax.Span.Contains(part.Syntax.Span)
                && SafetySymbols.Is((part as IInvocationOperation)?.TargetMethod ?? (part as IMethodReferenceOperation)?.Method, local.Symbol)
                && !(local.Symbol.IsAsync && part.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation }));
        }

        IOperation? user = function.Parent;
        while (user is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
            user = user.Parent;
        switch (user)
        {
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var kept } }:
                return !block.Descendants().Any(part => part is ILocalReferenceOperation read && SafetySymbols.Is(read.Local, kept));
            case ISimpleAssignmentOperation { Target: IDiscardOperation }:
                return true;
            case IArgumentOperation { Parent: IObjectCreationOperation { Type.Name: "Thread" or "Timer" } }:
                return true;
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { ContainingType.Name: "ThreadPool" or "Task" or "TaskFactory" } } started }:
                IOperation? result = started.Parent is IConversionOperation conversion ? conversion.Parent : started.Parent;
                return result is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation };
            default:
                return false;
        }
    }

    /// <summary>True when the answer is put into a local that a lambda or local function reads: when, and what for, is not to be seen here.</summary>
    private static bool IsReadByAnotherFunction(IInvocationOperation question, IOperation block)
    {
        IOperation? function = BrokerUse.FunctionAround(question);
        IOperation value = question;
        while (value.Parent is IConversionOperation or IUnaryOperation or IParenthesizedOperation or IBinaryOperation)
            value = value.Parent;
        ILocalSymbol? kept = value.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var declared } } => declared,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var assigned } } => assigned,
            _ => null,
        };
        return kept is not null && block.Descendants().Any(part => part is ILocalReferenceOperation read && SafetySymbols.Is(read.Local, kept) && BrokerUse.FunctionAround(read) != function);
    }

    /// <summary>A member of somebody else's interface or class that returns nothing: its caller only hears exceptions.</summary>
    private static bool IsCallbackWithoutResult(IMethodSymbol method) =>
        (method.ReturnsVoid || method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", Arity: 0 })
        && (IsForeign(method.OverriddenMethod, method)
            || method.ContainingType.AllInterfaces.Any(face => IsForeign(face, method)
                && face.GetMembers().Any(member => SafetySymbols.Is(method.ContainingType.FindImplementationForInterfaceMember(member), method))));

    private static bool IsForeign(ISymbol? symbol, IMethodSymbol method) => symbol is not null && !SafetySymbols.Is(symbol.ContainingAssembly, method.ContainingAssembly);

    /// <summary>The graph of the function that asks.</summary>
    private static ControlFlowGraph? GraphOf(IOperation question, IOperation block, OperationBlockAnalysisContext context)
    {
        if (block is not (IBlockOperation or IFieldInitializerOperation or IPropertyInitializerOperation or IParameterInitializerOperation))
            return null;
        ControlFlowGraph graph = context.GetControlFlowGraph(block);
        foreach (IOperation function in FunctionsAround(question).Reverse())
        {
            ControlFlowGraph? inner = function switch
            {
                ILocalFunctionOperation { Symbol: var symbol } when graph.LocalFunctions.Contains(symbol) => graph.GetLocalFunctionControlFlowGraph(symbol, context.CancellationToken),
                IAnonymousFunctionOperation lambda when graph.Blocks.SelectMany(static basic => basic.BranchValue is { } value ? basic.Operations.Add(value) : basic.Operations)
                    .SelectMany(static operation => operation.DescendantsAndSelf()).OfType<IFlowAnonymousFunctionOperation>().FirstOrDefault(flow => SafetySymbols.Is(flow.Symbol, lambda.Symbol)) is { } flow
                    => graph.GetAnonymousFunctionControlFlowGraph(flow, context.CancellationToken),
                _ => null,
            };
            if (inner is null)
                return null;
            graph = inner;
        }

        return graph;
    }

    private static IEnumerable<IOperation> FunctionsAround(IOperation operation)
    {
        for (IOperation? function = BrokerUse.FunctionAround(operation); function is not null; function = BrokerUse.FunctionAround(function))
            yield return function;
    }
}
