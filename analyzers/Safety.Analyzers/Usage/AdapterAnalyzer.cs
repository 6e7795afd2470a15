using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Usage;

/// <summary>SAFE203: an adapter's member passes one call of its own kind on, once per path, and awaits or returns it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AdapterAnalyzer() : SafetyAnalyzer(Descriptors.SAFE203_AdapterSendsAmiss)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is { IsEmpty: false } surface)
            context.RegisterOperationBlockAction(block => Analyze(block, surface));
    }

    private static void Analyze(OperationBlockAnalysisContext context, GuardedSurface surface)
    {
        if (!surface.Safety.IsInAdapter(context.OwningSymbol))
            return;
        foreach (IOperation block in context.OperationBlocks)
        {
            List<BrokerUse> calls = [.. CallsIn(block, surface)];
            if (calls.Count == 0)
                continue;
            HashSet<SyntaxNode> repeated = CallPaths.Repeated(context, block, calls);
            foreach (BrokerUse call in calls)
            {
                if (Find(call, context.OwningSymbol, surface, repeated.Contains(call.Operation.Syntax)) is not { } fault)
                    continue;
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.SAFE203_AdapterSendsAmiss, call.Location, call.Properties, call.Member.DisplayName, fault.What, fault.Remedy));
            }
        }
    }

    private static IEnumerable<BrokerUse> CallsIn(IOperation block, GuardedSurface surface)
    {
        foreach (IOperation operation in block.DescendantsAndSelf())
        {
            // Navigation and Forbidden are SAFE201's everywhere, delegates and expression trees SAFE202's.
            if (operation is IInvocationOperation or IPropertyReferenceOperation or IEventReferenceOperation or IObjectCreationOperation
                && BrokerUse.Of(operation, surface) is { Member.Kind: not (CallKind.Navigation or CallKind.Forbidden) } use
                && !use.IsTestDouble(surface.Safety)
                && !BrokerUse.IsInExpressionTree(operation))
            {
                yield return use;
            }
        }
    }

    private static (string What, string Remedy)? Find(BrokerUse call, ISymbol owner, GuardedSurface surface, bool isRepeated)
    {
        CallKind kind = call.Member.Kind;
        GuardedMember[] implemented = owner is IMethodSymbol method ? [.. surface.ImplementedBy(method)] : [];
        if (!implemented.Any(static member => !member.IsFree))
        {
            return ($"is called in '{owner.Name}', which implements no broker call",
                $"make the call in the member that implements the contract's {kind} call");
        }

        if (implemented.Any(member => SafetySymbols.Is(member.Type.Type, call.Member.Type.Type)))
        {
            return ("belongs to the contract that this adapter implements itself",
                $"an adapter calls an SDK; to wrap the contract, wrap I{call.Member.Type.GuardName}");
        }

        if (!implemented.Any(member => member.Kind == kind || (kind == CallKind.ByMessage && !member.IsFree)))
        {
            return ($"is a {kind} call in '{owner.Name}', which implements a {implemented.First(static member => !member.IsFree).Kind} call",
                "classify both alike, or call the member of the same kind");
        }

        if (BrokerUse.FunctionAround(call.Operation) is { } function)
        {
            return (function is ILocalFunctionOperation ? "is called in a local function, which can run any number of times" : "is called in a lambda, which can run any number of times",
                "make the call directly in the member, once");
        }

        for (IOperation? around = call.Operation.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case ILoopOperation:
                    return ("is called in a loop", "send once: the resolver asks the venue what became of it, nothing may be sent again");
                case ICatchClauseOperation:
                    return ("is called after another attempt failed", "let the exception out: the outcome is Unknown until the venue says otherwise");
                case ITryOperation { Finally: { } last } when last.Syntax.Span.Contains(call.Operation.Syntax.Span):
                    return ("is called in a finally block", "make the call directly in the member, once");
            }
        }

        if (isRepeated)
            return ("follows another broker call on the same path", "one call per path: split the contract's member, so that each call has its own intent");
        if (!IsAwaitedOrReturned(call.Operation))
            return ("is neither awaited nor returned", "await it or return it: the outcome must reach the guard");
        return null;
    }

    private static bool IsAwaitedOrReturned(IOperation call)
    {
        if (!IsTask(call.Type))
            return true;
        IOperation? end = Flow(call);
        ILocalSymbol? local = end switch
        {
            IAwaitOperation or IReturnOperation => null,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } => target.Local,
            _ => null,
        };
        if (local is null)
            return end is IAwaitOperation or IReturnOperation || IsWait(end);
        return call.Root().Descendants().Any(use =>
            use is ILocalReferenceOperation reference
            && SafetySymbols.Is(reference.Local, local)
            && Flow(reference) is { } last && (last is IAwaitOperation or IReturnOperation || IsWait(last)));
    }

    /// <summary>Follows a value outwards through expressions to what finally takes it.</summary>
    private static IOperation? Flow(IOperation value)
    {
        IOperation? next = value.Parent;
        while (!IsWait(next) && next is (IConversionOperation or IParenthesizedOperation or IArgumentOperation or IInvocationOperation
            or IConditionalOperation or ICoalesceOperation or IConditionalAccessOperation or ISwitchExpressionArmOperation
            or ISwitchExpressionOperation or IPropertyReferenceOperation or IObjectCreationOperation))
        {
            next = next.Parent;
        }

        return next;
    }

    /// <summary>True where a blocking adapter waits for the task; what it makes of the result is its own business.</summary>
    private static bool IsWait(IOperation? operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "GetResult" or "Wait" } method } => IsOfTheSystem(method),
        IPropertyReferenceOperation { Property: { Name: "Result" } property } => IsTask(property.ContainingType) && IsOfTheSystem(property),
        _ => false,
    };

    private static bool IsOfTheSystem(ISymbol member) => member.ContainingNamespace.ToDisplayString() is "System.Threading.Tasks" or "System.Runtime.CompilerServices";

    private static bool IsTask(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Task" or "ValueTask" };
}
