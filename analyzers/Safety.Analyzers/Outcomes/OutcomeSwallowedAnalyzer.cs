using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Analyzers.Usage;
using Safety.Generators.Parsing;

namespace Safety.Analyzers.Outcomes;

/// <summary>
/// SAFE305: a catch or a Judge that makes an answer of an exception which says nothing about the order. Innocent: what
/// throws on, what is specific to a venue's own rejection, what looks at a status, and a log line around a guarded call.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OutcomeSwallowedAnalyzer() : SafetyAnalyzer(Descriptors.SAFE305_OutcomeSwallowed)
{
    private static readonly string[] s_openWords = ["Unknown", "InDoubt", "Ambiguous", "Unresolved"];

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is not { IsEmpty: false } surface || surface.Safety.IsTestAssembly || surface.Safety.IsOwnAssembly)
            return;
        ImmutableArray<INamedTypeSymbol> mappings = [.. surface.OwnDeclarations.Select(static declared => ContractReach.MappingOf(declared.Attribute)).OfType<INamedTypeSymbol>()];
        context.RegisterOperationAction(operation => AnalyzeCatch(operation, surface), OperationKind.CatchClause);
        if (!mappings.IsEmpty)
        {
            SourceBodies bodies = new(context.Compilation, context.CancellationToken);
            context.RegisterOperationAction(operation => AnalyzeJudge(operation, surface.Safety, mappings, bodies), OperationKind.Invocation);
        }
    }

    private static void AnalyzeCatch(OperationAnalysisContext context, GuardedSurface surface)
    {
        var caught = (ICatchClauseOperation)context.Operation;
        if (caught.Parent is not ITryOperation attempt || GeneratedTrees.IsGenerated(caught.Syntax.SyntaxTree.FilePath) || ThrowsOn(caught))
            return;
        if (!Filter(caught).LetsTransportThrough(caught.ExceptionType))
            return;
        if (surface.Safety.IsInAdapter(context.ContainingSymbol))
            AnalyzeInAdapter(context, surface, attempt, caught);
        else if (GuardedCallIn(attempt.Body, surface.Safety) is { } call)
            AnalyzeAroundGuard(context, surface.Safety, attempt, caught, call);
    }

    /// <summary>Whatever an adapter makes of such an exception, the guard takes it for the venue's answer.</summary>
    private static void AnalyzeInAdapter(OperationAnalysisContext context, GuardedSurface surface, ITryOperation attempt, ICatchClauseOperation caught)
    {
        if (context.ContainingSymbol is not IMethodSymbol method || BrokerUse.FunctionAround(caught) is not null || !CarriesAnOutcome(method, surface))
            return;
        if (!SourceBodies.OwnOperations(attempt.Body).Any(part => CallsOut(part, method.ContainingType)))
            return;

        // A second attempt in the catch is SAFE203's.
        if (SourceBodies.OwnOperations(caught.Handler).Any(part => BrokerUse.Of(part, surface) is not null))
            return;
        Report(context, caught, $"The catch in '{method.Name}'", "makes an answer of an exception that says nothing about the order", "let it out, or catch the venue's own rejection only: the guard takes an exception for Unknown and asks the venue");
    }

    /// <summary>Order calls, queries that recovery believes, and what they share the work with.</summary>
    private static bool CarriesAnOutcome(IMethodSymbol method, GuardedSurface surface)
    {
        if (surface.ImplementedBy(method).Any(IsBelieved))
            return true;
        return method.DeclaredAccessibility == Accessibility.Private
            && method.MethodKind == MethodKind.Ordinary
            && OwnResponse(method.ReturnType) is { } response
            && method.ContainingType.GetMembers().OfType<IMethodSymbol>().Any(other =>
                SafetySymbols.Is(OwnResponse(other.ReturnType), response) && surface.ImplementedBy(other).Any(static member => !member.IsFree));
    }

    private static bool IsBelieved(GuardedMember member) =>
        member.Kind is not (CallKind.Session or CallKind.Navigation or CallKind.Query or CallKind.Unclassified or CallKind.Forbidden)
        || (member.Kind == CallKind.Query && member.Symbol.GetAttributes().Any(static attribute =>
            attribute.AttributeClass?.Name == "BrokerQueryAttribute" && attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Value is > 0 and < 5));

    private static ITypeSymbol? OwnResponse(ITypeSymbol type)
    {
        ITypeSymbol bare = ContractReach.Bare(type);
        return bare.SpecialType == SpecialType.None && bare is INamedTypeSymbol { Name: not ("Task" or "ValueTask") } ? bare : null;
    }

    private static bool CallsOut(IOperation part, INamedTypeSymbol adapter) => part switch
    {
        IAwaitOperation => true,
        IInvocationOperation { TargetMethod: { } method } => !SafetySymbols.Is(method.ContainingType, adapter)
            && !method.ContainingNamespace.ToDisplayString().StartsWith("System", StringComparison.Ordinal)
            && !method.ContainingNamespace.ToDisplayString().StartsWith("Microsoft", StringComparison.Ordinal)
            && !method.ContainingNamespace.ToDisplayString().StartsWith("Safety", StringComparison.Ordinal),
        _ => false,
    };

    private static void AnalyzeAroundGuard(OperationAnalysisContext context, SafetySymbols safety, ITryOperation attempt, ICatchClauseOperation caught, IOperation call)
    {
        bool isCancellation = caught.ExceptionType is { Name: "OperationCanceledException" or "TaskCanceledException" };
        List<IOperation> handled = [.. SourceBodies.OwnOperations(caught.Handler)];
        bool isEmpty = !handled.Any(static part => part is IInvocationOperation or IAssignmentOperation or IIncrementOrDecrementOperation or IReturnOperation { ReturnedValue: not null } or IAwaitOperation or IObjectCreationOperation);
        if (isEmpty && !isCancellation)
        {
            Report(context, caught, $"The catch around '{CallName.Of(call)}'", "hides what happened to the order", "let the exception out, or log it and treat the order as Unknown");
            return;
        }

        foreach (IOperation part in handled)
        {
            IOperation? answer = part switch
            {
                IReturnOperation { ReturnedValue: { } value } => value,
                ISimpleAssignmentOperation { Target: { } target } assignment when IsAssignedIn(attempt.Body, target) => assignment.Value,
                _ => null,
            };
            if (answer is not null && ClaimsAnOutcome(answer.Unconverted(), caught, safety))
            {
                Report(context, caught, $"The catch around '{CallName.Of(call)}'", $"answers '{answer.Syntax}' for an order that may be at the venue", "let the exception out, or answer Outcome.FromUnknown: only the venue can reject");
                return;
            }
        }
    }

    private static bool IsAssignedIn(IOperation body, IOperation target) =>
        SymbolOf(target) is { } symbol
        && SourceBodies.OwnOperations(body).Any(part => part is ISimpleAssignmentOperation assignment && SafetySymbols.Is(SymbolOf(assignment.Target), symbol));

    private static ISymbol? SymbolOf(IOperation target) => target switch
    {
        ILocalReferenceOperation local => local.Local,
        IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } member => member.Member,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    /// <summary>True for an answer that says how it went: false, null, a status; not for Unknown, and not for what carries the exception on.</summary>
    private static bool ClaimsAnOutcome(IOperation answer, ICatchClauseOperation caught, SafetySymbols safety)
    {
        if (answer is IAwaitOperation { Operation: { } awaited })
            answer = awaited;
        if (answer is IInvocationOperation { TargetMethod: { Name: "FromResult", ContainingType.Name: "Task" or "ValueTask" }, Arguments.Length: 1 } done)
            answer = done.Arguments[0].Value.Unconverted();
        if (OutcomeType.IsOutcome(answer.Type, safety) || OutcomeType.IsTaskOfOutcome(answer.Type, safety))
            return answer.DescendantsAndSelf().Any(static part => part is IInvocationOperation { TargetMethod.Name: "FromRejection" or "FromDenial" or "FromAcceptance" });
        if (answer.DescendantsAndSelf().Any(part => part is ILocalReferenceOperation local && caught.Locals.Contains(local.Local, SymbolEqualityComparer.Default)))
            return false;
        if (s_openWords.Any(word => answer.Syntax.ToString().IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0))
            return false;
        return answer is { ConstantValue.HasValue: true } or IDefaultValueOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IObjectCreationOperation;
    }

    private static IOperation? GuardedCallIn(IOperation body, SafetySymbols safety) =>
        SourceBodies.OwnOperations(body).FirstOrDefault(part =>
            part is IInvocationOperation { TargetMethod.Name: not ("ConfigureAwait" or "AsTask") } call
            && (OutcomeType.IsOutcome(call.Type, safety) || OutcomeType.IsTaskOfOutcome(call.Type, safety)));

    /// <summary>What throws somewhere has told exceptions apart; the rest of it is the user's judgement.</summary>
    private static bool ThrowsOn(ICatchClauseOperation caught) =>
        caught.Handler.Descendants().Any(static part => part is IThrowOperation or IInvocationOperation { TargetMethod.Name: "Throw" or "FailFast" or "Exit" });

    private static ExceptionTest Filter(ICatchClauseOperation caught)
    {
        ExceptionTest test = ExceptionTest.Of(caught.Filter, isTrue: true);
        if (test.LooksCloser || caught.ExceptionType?.Name is not "HttpRequestException")
            return test;
        bool readsStatus = caught.Handler.Descendants().Any(static part => part is IPropertyReferenceOperation { Property.Name: "StatusCode" });
        return new ExceptionTest(test.Types, readsStatus);
    }

    private static void AnalyzeJudge(OperationAnalysisContext context, SafetySymbols safety, ImmutableArray<INamedTypeSymbol> mappings, SourceBodies bodies)
    {
        var judgement = (IInvocationOperation)context.Operation;
        if (!Rejects(judgement, safety, bodies))
            return;
        if (context.ContainingSymbol is not IMethodSymbol { Name: MappingRoles.Judge, Parameters.Length: > 0 } judge || judge.Parameters[0].Type is not { } judged
            || !SafetySymbols.IsOneOf(judge.ContainingType, mappings) || !ExceptionTest.IsException(judged))
        {
            return;
        }

        ExceptionTest test = WhatIsKnownAt(judgement);
        if (test.LetsTransportThrough(judged))
        {
            string type = test.Types.FirstOrDefault(ExceptionTest.IsTransport)?.Name ?? judged.Name;
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.SAFE305_OutcomeSwallowed,
                judgement.Syntax.GetLocation(),
                "The Judge",
                $"takes {(type == "Exception" ? "any exception" : $"a {type}")} for a rejection",
                "reject only for the venue's own rejection and answer Judgement.Unknown for the rest: the order may be at the venue"));
        }
    }

    /// <summary>True for a rejection, and for a helper that returns nothing else.</summary>
    private static bool Rejects(IInvocationOperation judgement, SafetySymbols safety, SourceBodies bodies)
    {
        if (IsRejection(judgement, safety))
            return true;
        if (!SafetySymbols.Is(judgement.Type, safety.Judgement) || SafetySymbols.Is(judgement.TargetMethod.ContainingType, safety.Judgement))
            return false;
        IOperation[] returned = [.. bodies.ReturnsOf(judgement.TargetMethod).Select(OperationWalk.Unconverted)];
        return returned.Length > 0 && returned.All(value => IsRejection(value, safety));
    }

    private static bool IsRejection(IOperation value, SafetySymbols safety) =>
        value is IInvocationOperation { TargetMethod: { Name: "Rejected", ContainingType: var type } } && SafetySymbols.Is(type, safety.Judgement);

    /// <summary>The tests that have been passed on the way to an operation: around it, and in what left the method before it.</summary>
    private static ExceptionTest WhatIsKnownAt(IOperation operation)
    {
        ExceptionTest known = ExceptionTest.Anything;
        for ((IOperation inner, IOperation? around) = (operation, operation.Parent); around is not null; (inner, around) = (around, around.Parent))
        {
            switch (around)
            {
                case IConditionalOperation choice when choice.Condition != inner:
                    known = known.And(ExceptionTest.Of(choice.Condition, choice.WhenTrue == inner));
                    break;
                case ISwitchExpressionArmOperation arm when arm.Value == inner:
                    known = known.And(ExceptionTest.Of(arm.Pattern, isTrue: true)).And(Guard(arm.Guard));
                    break;
                case ISwitchCaseOperation section:
                    known = known.And(section.Clauses.Select(ClauseTest).Aggregate(static (left, right) => new ExceptionTest(
                        left.Types.Count == 0 || right.Types.Count == 0 ? [] : [.. left.Types, .. right.Types], left.LooksCloser && right.LooksCloser)));
                    break;
                case ISwitchExpressionOperation choice when !ExceptionTest.IsException(choice.Value.Type):
                case ISwitchOperation statement when !ExceptionTest.IsException(statement.Value.Type):
                    known = known.And(new ExceptionTest([], true));
                    break;
                case IBlockOperation block:
                    foreach (IConditionalOperation before in block.Operations.TakeWhile(statement => statement != inner).OfType<IConditionalOperation>())
                    {
                        if (before.WhenFalse is null && Leaves(before.WhenTrue))
                            known = known.And(ExceptionTest.Of(before.Condition, isTrue: false));
                    }

                    break;
            }
        }

        return known;
    }

    private static ExceptionTest ClauseTest(ICaseClauseOperation clause) =>
        clause is IPatternCaseClauseOperation pattern ? ExceptionTest.Of(pattern.Pattern, isTrue: true).And(Guard(pattern.Guard)) : ExceptionTest.Anything;

    private static ExceptionTest Guard(IOperation? guard) => guard is null ? ExceptionTest.Anything : new ExceptionTest([], true);

    private static bool Leaves(IOperation statement) => statement switch
    {
        IReturnOperation or IThrowOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IBlockOperation { Operations.Length: > 0 } block => Leaves(block.Operations[block.Operations.Length - 1]),
        _ => false,
    };

    private static void Report(OperationAnalysisContext context, ICatchClauseOperation caught, string who, string what, string remedy)
    {
        SyntaxNode syntax = caught.Syntax;
        Location location = syntax is CatchClauseSyntax clause ? clause.Declaration?.GetLocation() ?? clause.CatchKeyword.GetLocation() : syntax.GetLocation();
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE305_OutcomeSwallowed, location, who, what, remedy));
    }
}
