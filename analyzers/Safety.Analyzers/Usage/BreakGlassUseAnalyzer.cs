using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Usage;

/// <summary>
/// SAFE211: a break-glass method is called by its guard only, its permit does nothing but be demanded, its broker nothing but be called,
/// and directly before each call of the broker the permit is demanded.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BreakGlassUseAnalyzer() : SafetyAnalyzer(Descriptors.SAFE211_BreakGlassMisused)
{
    private const string CallTheGuard = "call the method that the guard has for the break-glass method";

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is not { Safety.IsOwnAssembly: false } surface)
            return;
        context.RegisterSyntaxNodeAction(node => AnalyzeName(node, surface.Safety), SyntaxKind.IdentifierName);
        context.RegisterOperationAction(operation => AnalyzeCall(operation, surface.Safety), OperationKind.Invocation, OperationKind.MethodReference);
        context.RegisterOperationAction(operation => AnalyzeParameter(operation, surface.Safety), OperationKind.ParameterReference);
        context.RegisterOperationBlockAction(block => AnalyzeBody(block, surface));
    }

    /// <summary>The permit's type is named in a break-glass method's first parameter and nowhere else.</summary>
    private static void AnalyzeName(SyntaxNodeAnalysisContext context, SafetySymbols safety)
    {
        var name = (IdentifierNameSyntax)context.Node;
        if (name.Identifier.ValueText != safety.BreakGlassPermit.Name
            || name.IsPartOfStructuredTrivia()
            || GeneratedTrees.IsGenerated(name.SyntaxTree.FilePath)
            || !SafetySymbols.Is(context.SemanticModel.GetSymbolInfo(name, context.CancellationToken).Symbol, safety.BreakGlassPermit))
        {
            return;
        }

        SyntaxNode type = name;
        while (type.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax)
            type = type.Parent;
        if (type.Parent is ParameterSyntax parameter
            && context.SemanticModel.GetDeclaredSymbol(parameter, context.CancellationToken) is { Ordinal: 0 } declared
            && safety.IsBreakGlass(declared.ContainingSymbol))
        {
            return;
        }

        Report(context.ReportDiagnostic, name.GetLocation(), "'BreakGlassPermit'", "is named outside the first parameter of a [BreakGlass]", "a permit comes from the guard that calls the break-glass method and ends with that call");
    }

    private static void AnalyzeCall(OperationAnalysisContext context, SafetySymbols safety)
    {
        IMethodSymbol method = context.Operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            _ => ((IMethodReferenceOperation)context.Operation).Method,
        };
        if (!safety.IsBreakGlass(method) || context.Operation is IInvocationOperation && GeneratedTrees.IsGenerated(context.Operation.Syntax.SyntaxTree.FilePath) || BrokerUse.IsInNameOf(context.Operation))
            return;
        Report(context.ReportDiagnostic, context.Operation.Syntax.GetLocation(), $"The break-glass method '{method.Name}'",
            context.Operation is IInvocationOperation ? "is called by hand" : "is turned into a delegate", CallTheGuard);
    }

    private static void AnalyzeParameter(OperationAnalysisContext context, SafetySymbols safety)
    {
        var reference = (IParameterReferenceOperation)context.Operation;
        if (reference.Parameter.Ordinal > 1 || !safety.IsBreakGlass(reference.Parameter.ContainingSymbol) || BrokerUse.IsInNameOf(reference))
            return;
        IOperation used = reference;
        while (used.Parent is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion && conversion.Type?.SpecialType != SpecialType.System_Object)
            used = conversion;
        bool isPermit = reference.Parameter.Ordinal == 0;
        bool isCalled = used.Parent switch
        {
            IInvocationOperation call => call.Instance == used && (!isPermit || IsDemand(call, safety)),
            IMemberReferenceOperation member => member.Instance == used && !isPermit,
            _ => false,
        };
        string what = isPermit ? $"The permit '{reference.Parameter.Name}'" : $"The broker '{reference.Parameter.Name}'";
        if (!isCalled)
        {
            Report(context.ReportDiagnostic, reference.Syntax.GetLocation(), what, "leaves the break-glass method it was given to",
                isPermit ? "only demand it" : "only call its members, directly in the break-glass method's body");
        }
        else if (BrokerUse.FunctionAround(reference) is not null)
        {
            Report(context.ReportDiagnostic, reference.Syntax.GetLocation(), what, "is used in a lambda or local function, which can run at any time and any number of times",
                "use it directly in the break-glass method's body");
        }
    }

    private static void AnalyzeBody(OperationBlockAnalysisContext context, GuardedSurface surface)
    {
        if (!surface.Safety.IsBreakGlass(context.OwningSymbol) || context.OwningSymbol is not IMethodSymbol { Parameters: { Length: >= 2 } parameters })
            return;
        foreach (IOperation block in context.OperationBlocks)
        {
            BrokerUse[] calls =
            [
                .. block.DescendantsAndSelf().Select(operation => BrokerUse.Of(operation, surface)).OfType<BrokerUse>()
                    .Where(use => use.IsByBreakGlass(surface.Safety, context.OwningSymbol)),
            ];
            HashSet<SyntaxNode> repeated = CallPaths.Repeated(context, block, [.. calls.Where(static call => PlacesOrders(call.Member.Kind))]);
            HashSet<StatementSyntax> seen = [];
            foreach (BrokerUse call in calls)
            {
                bool isRepeated = repeated.Contains(call.Operation.Syntax) && PlacesOrders(call.Member.Kind) && !HasLegs(context.OwningSymbol, surface.Safety);
                if (FaultOf(call, parameters[0].Name, seen, isRepeated) is { } fault)
                    Report(context.ReportDiagnostic, call.Location, $"'{call.Member.DisplayName}'", fault.What, fault.Remedy);
            }
        }
    }

    private static (string What, string Remedy)? FaultOf(BrokerUse call, string permit, HashSet<StatementSyntax> seen, bool isRepeated)
    {
        for (IOperation? around = call.Operation.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case ILoopOperation:
                    return ("is called in a loop", "send once: nothing may be sent again");
                case ICatchClauseOperation:
                    return ("is called after another attempt failed", "let the exception out: the outcome is Unknown until the venue says otherwise");
                case ITryOperation { Finally: { } last } when last.Syntax.Span.Contains(call.Operation.Syntax.Span):
                    return ("is called in a finally block", "make the call directly in the body");
            }
        }

        if (isRepeated)
            return ("follows another call that places an order on the same path", "one order, one call: describe several legs, or write a break-glass method for each");
        StatementSyntax? statement = call.Operation.Syntax.FirstAncestorOrSelf<StatementSyntax>();
        if (statement is null || !seen.Add(statement) || !IsDemanded(statement, permit))
            return ("is called without a demand directly before it", $"write '{permit}.Demand();' as the statement before the one with this call, and nothing else to wait for or to send in it");
        if (ComputedBefore(call) is { } computed)
            return ($"is called after '{computed}', which can take any time, has been computed behind the demand", $"compute it into a variable first, and write '{permit}.Demand();' between that and this call");
        return null;
    }

    /// <summary>True when the statement before is the demand. A parameter's name means nothing else in its method's own body.</summary>
    private static bool IsDemanded(StatementSyntax statement, string permit)
    {
        SyntaxList<StatementSyntax> siblings = statement.Parent switch
        {
            BlockSyntax block => block.Statements,
            SwitchSectionSyntax section => section.Statements,
            _ => default,
        };
        int index = siblings.IndexOf(statement);
        return index > 0
            && siblings[index - 1] is ExpressionStatementSyntax
            {
                Expression: InvocationExpressionSyntax
                {
                    ArgumentList.Arguments.Count: 0,
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Demand", Expression: IdentifierNameSyntax receiver },
                },
            }
            && receiver.Identifier.ValueText == permit;
    }

    /// <summary>What the statement computes or waits for between its demand and its call; null when that takes no time.</summary>
    private static string? ComputedBefore(BrokerUse call)
    {
        IOperation statement = call.Operation;
        while (statement.Parent is { } parent && statement.Syntax is not StatementSyntax)
            statement = parent;
        return statement.Descendants().FirstOrDefault(part =>
            TakesTime(part)
            && part.Syntax.SpanStart <= call.Operation.Syntax.Span.End
            && !part.Syntax.Span.Contains(call.Operation.Syntax.Span)
            && !IsInCallbackOf(call.Operation, part)
            && !BrokerUse.IsInNameOf(part))?.Syntax.ToString();
    }

    /// <summary>
    /// An await, a wait, and every method of somebody's own, which may be either. A constructor, a member that is read and what the
    /// framework computes in memory are done at once.
    /// </summary>
    private static bool TakesTime(IOperation operation) => operation switch
    {
        IAwaitOperation => true,
        IInvocationOperation call => call.TargetMethod.MethodKind == MethodKind.DelegateInvoke || !IsInMemory(call.TargetMethod.ContainingType),
        IPropertyReferenceOperation { Property: { Name: "Result" or "Value", ContainingType: { Name: "Task" or "ValueTask" or "Lazy" } } } => true,
        _ => false,
    };

    private static bool IsInMemory(INamedTypeSymbol type) =>
        type.IsRecord
        || (type is { Name: not ("Console" or "Lazy" or "Delegate" or "Activator" or "GC" or "Environment"), ContainingNamespace: { } space }
            && space.ToDisplayString() is "System" or "System.Collections.Generic" or "System.Collections.Immutable" or "System.Globalization" or "System.Linq" or "System.Text" or "Safety.Identity" or "Safety.Orders");

    /// <summary>True for what stands in a function that the call itself is given: nobody runs it before the call.</summary>
    private static bool IsInCallbackOf(IOperation call, IOperation part)
    {
        bool isInFunction = false;
        for (IOperation? around = part.Parent; around is not null && around != call; around = around.Parent)
        {
            if (around is IInvocationOperation or IObjectCreationOperation && isInFunction)
                return false;
            isInFunction |= around is IAnonymousFunctionOperation;
        }

        return isInFunction;
    }

    /// <summary>Several legs are described by a list: then, and only then, does one call of the guard stand for several orders.</summary>
    private static bool HasLegs(ISymbol breakGlass, SafetySymbols safety) =>
        breakGlass.ContainingType.GetMembers("Describe").OfType<IMethodSymbol>().Any(describe =>
            !SafetySymbols.Is(describe.ReturnType, safety.OrderTerms)
            && describe.Parameters.All(parameter => ((IMethodSymbol)breakGlass).Parameters.Any(given => SafetySymbols.Is(given.Type, parameter.Type))));

    private static bool PlacesOrders(CallKind kind) =>
        kind is CallKind.Submit or CallKind.SubmitMany or CallKind.Replace or CallKind.ClosePosition or CallKind.ByMessage;

    private static bool IsDemand(IInvocationOperation call, SafetySymbols safety) =>
        call.TargetMethod.Name == "Demand" && SafetySymbols.Is(call.TargetMethod.ContainingType, safety.BreakGlassPermit);

    private static void Report(Action<Diagnostic> report, Location location, string what, string fault, string remedy) =>
        report(Diagnostic.Create(Descriptors.SAFE211_BreakGlassMisused, location, what, fault, remedy));
}
