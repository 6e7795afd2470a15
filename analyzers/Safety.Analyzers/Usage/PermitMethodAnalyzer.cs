using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Usage;

/// <summary>
/// SAFE204: a method that takes a permit demands it first and then makes exactly one raw call, or passes the permit on
/// once. Nothing in between may change what was admitted.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PermitMethodAnalyzer() : SafetyAnalyzer(Descriptors.SAFE204_PermitMethodShape)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is not { IsEmpty: false } surface || surface.Safety.IsOwnAssembly)
            return;
        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol method && surface.Safety.TakesPermit(method))
                Analyze(block, method, surface);
        });
        context.RegisterOperationAction(
            operation => AnalyzeFunction(operation, surface), OperationKind.LocalFunction, OperationKind.AnonymousFunction);
    }

    /// <summary>A permit never goes into a local function or a lambda: neither has the one legal shape.</summary>
    private static void AnalyzeFunction(OperationAnalysisContext context, GuardedSurface surface)
    {
        IMethodSymbol function = context.Operation is ILocalFunctionOperation local ? local.Symbol : ((IAnonymousFunctionOperation)context.Operation).Symbol;
        if (surface.Safety.TakesPermit(function))
            Report(context.ReportDiagnostic, context.Operation.Syntax.GetLocation(), context.ContainingSymbol, "takes a permit in a lambda or local function");
    }

    private static void Analyze(OperationBlockAnalysisContext context, IMethodSymbol method, GuardedSurface surface)
    {
        Location name = method.Locations.FirstOrDefault() ?? Location.None;
        if (method.IsAsync)
        {
            Report(context.ReportDiagnostic, name, method, "is async");
            return;
        }

        if (context.OperationBlocks.FirstOrDefault(static block => block is IBlockOperation) is not IBlockOperation body)
        {
            Report(context.ReportDiagnostic, name, method, "has no body of statements");
            return;
        }

        IInvocationOperation[] handedOn = [.. body.Descendants().OfType<IInvocationOperation>().Where(call => surface.Safety.TakesPermit(call.TargetMethod))];
        if (body.Descendants().FirstOrDefault(part => IsBranch(part) || (IsChoice(part) && (handedOn.Length == 0 || part.Descendants().Any(handedOn.Contains)))) is { } branch)
        {
            Report(context.ReportDiagnostic, branch.Syntax.GetLocation(), method, "has a branch, loop, handler or function inside");
            return;
        }

        IOperation[] raw = [.. body.Descendants().Where(operation => BrokerUse.Of(operation, surface) is not null || IsBreakGlassCall(operation, surface.Safety))];
        string? fault = handedOn.Length > 0
            ? FaultOfForwarder(handedOn, raw, body)
            : FaultOfSender(raw, body, surface);
        if (fault is not null)
            Report(context.ReportDiagnostic, name, method, fault);
    }

    private static string? FaultOfForwarder(IInvocationOperation[] handedOn, IOperation[] raw, IBlockOperation body)
    {
        if (raw.Length > 0)
            return "passes its permit on and makes a raw call as well";
        if (handedOn.Length > 1)
            return "passes its permit on more than once";
        if (body.Descendants().OfType<IInvocationOperation>().Any(static call => call.TargetMethod is { Name: "Demand", ContainingType.Name: "SendPermit" }))
            return "demands its permit and passes it on as well";
        return null;
    }

    private static string? FaultOfSender(IOperation[] raw, IBlockOperation body, GuardedSurface surface)
    {
        if (raw.Length == 0)
            return "makes no raw call";
        if (raw.Length > 1)
            return "makes more than one raw call";
        ImmutableArray<IOperation> statements = body.Operations;
        if (statements.Length != 2 || !IsDemand(statements[0], surface.Safety))
            return "does not consist of the demand and the raw call";
        IOperation? sent = statements[1] switch
        {
            IReturnOperation { ReturnedValue: { } value } => value,
            IExpressionStatementOperation statement => statement.Operation,
            _ => null,
        };
        while (sent is IConversionOperation { OperatorMethod: null } conversion)
            sent = conversion.Operand;
        if (sent != raw[0])
            return "does not return its raw call or end with it";
        if (sent is not IInvocationOperation)
            return "reaches the broker by something else than a method call";
        if (sent.Descendants().Any(part => !IsBreakGlassPermit(part, sent, surface.Safety) && part is IInvocationOperation or IAssignmentOperation or IIncrementOrDecrementOperation or IObjectCreationOperation))
            return "computes its arguments after the demand";
        return null;
    }

    private static bool IsBreakGlassCall(IOperation operation, SafetySymbols safety) => operation is IInvocationOperation call && safety.IsBreakGlass(call.TargetMethod);

    /// <summary><c>permit.ToBreakGlass()</c>, given to a break-glass method.</summary>
    private static bool IsBreakGlassPermit(IOperation operation, IOperation sent, SafetySymbols safety) =>
        operation is IInvocationOperation { TargetMethod.Name: "ToBreakGlass", Instance: IParameterReferenceOperation permit }
        && SafetySymbols.Is(permit.Type, safety.SendPermit)
        && IsBreakGlassCall(sent, safety);

    private static bool IsDemand(IOperation statement, SafetySymbols safety) =>
        statement is IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod.Name: "Demand", Instance: IParameterReferenceOperation permit } demand }
        && SafetySymbols.Is(demand.TargetMethod.ContainingType, safety.SendPermit)
        && SafetySymbols.Is(permit.Type, safety.SendPermit);

    private static bool IsBranch(IOperation operation) => operation is
        IConditionalOperation { Syntax: not ExpressionSyntax } or ISwitchOperation or ILoopOperation or ITryOperation or IBranchOperation
        or ILabeledOperation or IAnonymousFunctionOperation or ILocalFunctionOperation or IUsingOperation or ILockOperation;

    /// <summary>Branches within an expression: a forwarder may use them to judge the answer, but not to decide whether to send.</summary>
    private static bool IsChoice(IOperation operation) => operation is
        IConditionalOperation or ISwitchExpressionOperation or ICoalesceOperation or IConditionalAccessOperation
        or IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr };

    private static void Report(Action<Diagnostic> report, Location location, ISymbol method, string fault) =>
        report(Diagnostic.Create(Descriptors.SAFE204_PermitMethodShape, location, method.Name, fault));
}
