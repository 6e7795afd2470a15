using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Outcomes;

/// <summary>
/// SAFE303: an order call sent again. Around a guard: a new attempt (another key) without a definite "no" to the last; the
/// same key is a question and free. Below it: a handler that repeats the requests of the broker's client. A raw call in
/// a loop or a lambda is SAFE201's and SAFE203's.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OrderCallRetriedAnalyzer() : SafetyAnalyzer(Descriptors.SAFE303_OrderCallRetried)
{
    private const int ReplayedInWindow = 4;
    private const string AskFirst = "keep the OrderKey and ask again with it, or go on only after Rejected or Denied: an Unknown order may be at the venue";

    private static readonly HashSet<string> s_handlers = new(
        ["AddStandardResilienceHandler", "AddStandardHedgingHandler", "AddResilienceHandler", "AddPolicyHandler", "AddTransientHttpErrorPolicy"], StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is not { IsEmpty: false } surface || surface.Safety.IsTestAssembly || surface.Safety.IsOwnAssembly)
            return;
        SourceBodies bodies = new(context.Compilation, context.CancellationToken);
        HashSet<ITypeSymbol> clients = ClientsOfAdapters(surface, context.CancellationToken);
        context.RegisterOperationAction(operation => AnalyzeCall(operation, surface, clients), OperationKind.Invocation);
        context.RegisterOperationAction(operation => AnalyzeClient(operation, surface, clients, bodies), OperationKind.ObjectCreation);
    }

    private static void AnalyzeCall(OperationAnalysisContext context, GuardedSurface surface, HashSet<ITypeSymbol> clients)
    {
        var call = (IInvocationOperation)context.Operation;
        if (s_handlers.Contains(call.TargetMethod.Name))
            AnalyzeHandler(context, call, surface, clients);
        else if (KeyOf(call, surface.Safety) is { } key)
            AnalyzeGuardedCall(context, call, key, surface.Safety);
    }

    /// <summary>The key of a guarded call; null for any other call.</summary>
    private static IOperation? KeyOf(IOperation operation, SafetySymbols safety)
    {
        if (operation is not IInvocationOperation call || !(OutcomeType.IsTaskOfOutcome(call.Type, safety) || OutcomeType.IsOutcome(call.Type, safety)))
            return null;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (SafetySymbols.Is(argument.Parameter?.Type, safety.OrderKey))
                return argument.Value;
        }

        return null;
    }

    private static void AnalyzeGuardedCall(OperationAnalysisContext context, IInvocationOperation call, IOperation key, SafetySymbols safety)
    {
        for ((IOperation inner, IOperation? around) = (call, call.Parent); around is not null; (inner, around) = (around, around.Parent))
        {
            string? what = around switch
            {
                IForEachLoopOperation or IForLoopOperation or IWhileLoopOperation => InLoop((ILoopOperation)around, call, key, safety) ? "is made again with a new key, whatever became of the last attempt" : null,
                ICatchClauseOperation caught => InCatch(caught, call, key, safety) ? "is made again with a new key after an exception" : null,
                IAnonymousFunctionOperation lambda => InLambda(lambda, call, key, safety) ? "is made with a new key each time the lambda is run again" : null,
                _ => null,
            };
            if (what is not null)
            {
                Report(context.ReportDiagnostic, call.Syntax.GetLocation(), $"{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}", what, AskFirst);
                return;
            }

            if (around is IAnonymousFunctionOperation or ILocalFunctionOperation)
                break;
        }

        if (IsNextAttempt(key) && FollowsAnAttempt(call, safety))
            Report(context.ReportDiagnostic, call.Syntax.GetLocation(), $"{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}", "is made again with a new attempt, whatever became of the last one", AskFirst);
    }

    private static bool IsNextAttempt(IOperation key) =>
        key is IWithOperation { Initializer.Initializers: var changes }
        && changes.OfType<ISimpleAssignmentOperation>().Any(static change => change.Target is IPropertyReferenceOperation { Property.Name: "Attempt" });

    /// <summary>True where the same call for the same order stands before it in the function, and nothing in it asks for more than "accepted".</summary>
    private static bool FollowsAnAttempt(IInvocationOperation call, SafetySymbols safety)
    {
        IOperation root = call;
        while (root.Parent is { } parent && root is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
            root = parent;
        return !TellsUnknown(root, safety) && SourceBodies.OwnOperations(root).OfType<IInvocationOperation>().Any(before =>
            before.Syntax.Span.End <= call.Syntax.SpanStart
            && KeyOf(before, safety) is not null
            && SafetySymbols.Is(before.TargetMethod, call.TargetMethod)
            && OrdersOf(before, safety) == OrdersOf(call, safety)
            && !StandInBranchesOf(before, call));
    }

    /// <summary>True where a choice leads to one of the two and not to the other.</summary>
    private static bool StandInBranchesOf(IOperation before, IOperation call)
    {
        for (IOperation? around = before.Parent; around is not null; around = around.Parent)
        {
            if (!around.Syntax.Span.Contains(call.Syntax.Span))
                continue;
            return around is ISwitchOperation or ISwitchExpressionOperation or IConditionalOperation { WhenFalse: not null } && (around as IConditionalOperation)?.Condition.Syntax.Span.Contains(before.Syntax.Span) != true;
        }

        return false;
    }

    private static bool InLoop(ILoopOperation loop, IInvocationOperation call, IOperation key, SafetySymbols safety)
    {
        KeyVariance variance = new(loop, safety);
        (bool attempt, bool other) = variance.OfKey(key);
        if (!attempt && !other)
            return false;

        // Orders of their own: each has its own key, and one more attempt at one is not another one's business.
        if (!attempt && (loop is IForEachLoopOperation || call.Arguments.Any(argument => argument.Value != key && !IsToken(argument) && variance.Varies(argument.Value))))
            return false;
        bool goesOn = GoesOnAfterException(loop, call);
        if (attempt)
            return goesOn || !TellsUnknown(loop, safety);
        return EndsOnSuccess(loop, call, safety) && (goesOn || !TellsUnknown(loop, safety));
    }

    private static bool IsToken(IArgumentOperation argument) => argument.Parameter?.Type.Name == "CancellationToken";

    /// <summary>True when the code looks at what became of the order, beyond "accepted".</summary>
    private static bool TellsUnknown(IOperation code, SafetySymbols safety) =>
        code.Descendants().Any(part => part switch
        {
            IFieldReferenceOperation kind => SafetySymbols.Is(kind.Field.ContainingType, safety.OutcomeKind) && kind.Field.Name != "Accepted",
            IPropertyReferenceOperation property => property.Property.Name == "Denial" && OutcomeType.IsOutcome(property.Property.ContainingType, safety),
            IInvocationOperation method => (method.TargetMethod.Name == "Match" && OutcomeType.IsOutcome(method.TargetMethod.ContainingType, safety))
                || method.TargetMethod.Name is "FindIntentAsync" or "FindOrderAsync"
                || (method.Parent is not IExpressionStatementOperation && method.Arguments.Any(argument => OutcomeType.IsOutcome(argument.Value.Type, safety))),
            _ => false,
        });

    /// <summary>True when the call stands in a try whose catch lets the loop run on.</summary>
    private static bool GoesOnAfterException(ILoopOperation loop, IOperation call)
    {
        for ((IOperation inner, IOperation? around) = (call, call.Parent); around is not null && around != loop; (inner, around) = (around, around.Parent))
        {
            if (around is ITryOperation attempt && attempt.Body == inner && attempt.Catches.Any(static caught => !Leaves(caught) && IsGeneral(caught)))
                return true;
        }

        return false;
    }

    /// <summary>A filter that counts attempts tells no exceptions apart.</summary>
    private static bool IsGeneral(ICatchClauseOperation caught) =>
        (ExceptionTest.Of(caught.Filter, isTrue: true) with { LooksCloser = false }).LetsTransportThrough(caught.ExceptionType);

    private static bool Leaves(ICatchClauseOperation caught) =>
        caught.Handler.Operations.Length > 0
        && caught.Handler.Operations[caught.Handler.Operations.Length - 1] is IReturnOperation or IThrowOperation or IBranchOperation { BranchKind: BranchKind.Break } or IExpressionStatementOperation { Operation: IThrowOperation };

    /// <summary>A retry ends when it has succeeded; a slicer goes on.</summary>
    private static bool EndsOnSuccess(ILoopOperation loop, IInvocationOperation call, SafetySymbols safety)
    {
        for (IOperation? around = call.Parent; around is not null && around != loop; around = around.Parent)
        {
            if (around is IReturnOperation)
                return true;
        }

        return loop.Descendants().Any(part => part is IFieldReferenceOperation { Field.Name: "Accepted" } kind && SafetySymbols.Is(kind.Field.ContainingType, safety.OutcomeKind));
    }

    /// <summary>After an exception the same order under another key; another order (a hedge, a close) is the user's decision.</summary>
    private static bool InCatch(ICatchClauseOperation caught, IInvocationOperation call, IOperation key, SafetySymbols safety)
    {
        if (caught.Parent is not ITryOperation attempt)
            return false;
        foreach (IOperation part in SourceBodies.OwnOperations(attempt.Body))
        {
            if (KeyOf(part, safety) is not { } first || SafetySymbols.Is(((IInvocationOperation)part).TargetMethod, call.TargetMethod) is false)
                continue;
            bool isSameKey = Text(first) == Text(key);
            bool isNewAttempt = key is IWithOperation { Initializer.Initializers: var changes }
                && changes.OfType<ISimpleAssignmentOperation>().Any(static change => change.Target is IPropertyReferenceOperation { Property.Name: "Attempt" });
            bool isSameOrder = OrdersOf(call, safety) == OrdersOf((IInvocationOperation)part, safety);
            if (!isSameKey && (isNewAttempt || isSameOrder))
                return true;
        }

        return false;
    }

    private static string OrdersOf(IInvocationOperation call, SafetySymbols safety) =>
        string.Join(",", call.Arguments.Where(argument => !IsToken(argument) && !SafetySymbols.Is(argument.Parameter?.Type, safety.OrderKey)).Select(static argument => Text(argument)));

    private static string Text(IOperation operation) => operation.Syntax.ToString();

    /// <summary>A pipeline or a helper that runs a lambda again: another attempt each time, from a variable that outlives the run.</summary>
    private static bool InLambda(IAnonymousFunctionOperation lambda, IInvocationOperation call, IOperation key, SafetySymbols safety)
    {
        if (lambda.Parent is not IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation runner } })
            return false;
        KeyVariance variance = new(lambda, safety);
        (bool attempt, bool other) = variance.OfKey(key);
        bool isPipeline = runner.TargetMethod.ContainingType.ContainingNamespace.ToDisplayString().StartsWith("Polly", StringComparison.Ordinal);
        bool isSameOrder = !call.Arguments.Any(argument => argument.Value != key && !IsToken(argument) && variance.Varies(argument.Value));
        return attempt || (other && isPipeline && isSameOrder);
    }

    /// <summary>A handler that repeats requests, put on the HTTP client of a broker.</summary>
    private static void AnalyzeHandler(OperationAnalysisContext context, IInvocationOperation call, GuardedSurface surface, HashSet<ITypeSymbol> clients)
    {
        if (!call.TargetMethod.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.Extensions", StringComparison.Ordinal) || !Repeats(call))
            return;
        foreach (IInvocationOperation link in ChainOf(call))
        {
            foreach (ITypeSymbol client in link.TargetMethod.TypeArguments)
            {
                if (BrokerOf(client, surface, clients) is not { } broker)
                    continue;
                Report(context.ReportDiagnostic, NameOf(call.Syntax).GetLocation(), call.TargetMethod.Name, $"repeats the requests of '{client.Name}', order calls among them", Remedy(broker.Type));
                return;
            }
        }
    }

    /// <summary>True unless the configuration keeps the handler from repeating an order: no retry in it, or only of safe methods.</summary>
    private static bool Repeats(IInvocationOperation call)
    {
        bool isAlways = call.TargetMethod.Name is "AddStandardResilienceHandler" or "AddStandardHedgingHandler";
        IEnumerable<SyntaxNode> written = ChainAbove(call).Concat(call.Arguments.Select(static argument => argument.Syntax)).SelectMany(static syntax => syntax.DescendantNodesAndSelf());
        bool namesRetry = isAlways;
        foreach (SyntaxNode node in written)
        {
            if (node is not SimpleNameSyntax { Identifier.ValueText: { } name })
                continue;
            if (name is "HttpMethod" or "DisableForUnsafeHttpMethods" or "DisableFor")
                return false;
            namesRetry |= name.IndexOf("Retry", StringComparison.Ordinal) >= 0 || name.IndexOf("Hedging", StringComparison.Ordinal) >= 0;
        }

        return namesRetry;
    }

    /// <summary>What is called on the result: AddStandardResilienceHandler().Configure(…).</summary>
    private static IEnumerable<SyntaxNode> ChainAbove(IInvocationOperation call)
    {
        for (IOperation? around = call.Parent; around is IArgumentOperation or IInvocationOperation or IConversionOperation; around = around.Parent)
        {
            if (around is IInvocationOperation next)
            {
                foreach (IArgumentOperation argument in next.Arguments.Skip(next.Instance is null ? 1 : 0))
                    yield return argument.Syntax;
            }
        }
    }

    private static IEnumerable<IInvocationOperation> ChainOf(IInvocationOperation call)
    {
        IOperation? next = call;
        for (int depth = 0; depth < 32; depth++)
        {
            switch (next)
            {
                case IInvocationOperation link:
                    yield return link;
                    next = link.Instance ?? link.Arguments.FirstOrDefault()?.Value;
                    break;
                case IConversionOperation conversion:
                    next = conversion.Operand;
                    break;
                case ILocalReferenceOperation local:
                    next = LocalValues.FirstOf(local);
                    break;
                default:
                    yield break;
            }
        }
    }

    /// <summary>new SdkClient(new HttpClient(new RetryHandler(…))): the handler in what a broker's client is created from.</summary>
    private static void AnalyzeClient(OperationAnalysisContext context, GuardedSurface surface, HashSet<ITypeSymbol> clients, SourceBodies bodies)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Arguments.IsEmpty || BrokerOf(creation.Type, surface, clients) is not { } broker)
            return;
        foreach (IArgumentOperation argument in creation.Arguments)
        {
            if (HandlerIn(argument.Value, bodies, depth: 0) is { } handler)
            {
                Report(context.ReportDiagnostic, argument.Syntax.GetLocation(), creation.Type!.Name, $"is given the handler '{handler.Name}', which repeats requests, order calls among them", Remedy(broker.Type));
                return;
            }
        }
    }

    private static ITypeSymbol? HandlerIn(IOperation? value, SourceBodies bodies, int depth)
    {
        if (value is null || depth > 4)
            return null;
        foreach (IOperation part in value.DescendantsAndSelf())
        {
            if (part is IObjectCreationOperation { Type: INamedTypeSymbol type } && RepeatsRequests(type, bodies))
                return type;
            if (part is ILocalReferenceOperation local && HandlerIn(LocalValues.FirstOf(local), bodies, depth + 1) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>A handler that passes the request on in a loop or to a retry, without looking at its method.</summary>
    private static bool RepeatsRequests(INamedTypeSymbol type, SourceBodies bodies)
    {
        bool isHandler = false;
        for (INamedTypeSymbol? next = type.BaseType; next is not null && !isHandler; next = next.BaseType)
            isHandler = next is { Name: "DelegatingHandler", ContainingNamespace.Name: "Http" };
        if (!isHandler)
            return false;
        foreach (IMethodSymbol send in type.GetMembers("SendAsync").Concat(type.GetMembers("Send")).OfType<IMethodSymbol>().Where(static method => method.IsOverride))
        {
            foreach (IOperation body in bodies.BodiesOf(send))
            {
                IOperation[] parts = [.. body.DescendantsAndSelf()];
                if (parts.Any(static part => part is IPropertyReferenceOperation { Property: { Name: "Method", ContainingType.Name: "HttpRequestMessage" } }))
                    continue;
                IOperation[] passed = [.. parts.Where(static part => part is IInvocationOperation { TargetMethod: { Name: "SendAsync" or "Send", ContainingType.Name: "DelegatingHandler" or "HttpMessageHandler" } })];
                if (passed.Length > 1 || passed.Any(IsRepeated))
                    return true;
            }
        }

        return false;
    }

    private static bool IsRepeated(IOperation call)
    {
        for (IOperation? around = call.Parent; around is not null; around = around.Parent)
        {
            if (around is ILoopOperation or ICatchClauseOperation)
                return true;
            if (around is IAnonymousFunctionOperation { Parent: IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation runner } } })
                return runner.TargetMethod.ContainingType.ContainingNamespace.ToDisplayString().StartsWith("Polly", StringComparison.Ordinal);
        }

        return false;
    }

    /// <summary>What adapters are given to call: their clients are brokers too, whether or not somebody guards them.</summary>
    private static HashSet<ITypeSymbol> ClientsOfAdapters(GuardedSurface surface, CancellationToken cancellationToken)
    {
        HashSet<ITypeSymbol> clients = new(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol type in TypeWalk.TypesOf(surface.Safety.Compilation.Assembly, cancellationToken))
        {
            if (!SafetySymbols.Has(type, surface.Safety.BrokerAdapter))
                continue;
            foreach (ITypeSymbol taken in type.InstanceConstructors.SelectMany(static constructor => constructor.Parameters).Select(static parameter => parameter.Type))
            {
                if (taken.ContainingNamespace?.ToDisplayString() is { } space && !space.StartsWith("System", StringComparison.Ordinal) && !space.StartsWith("Microsoft", StringComparison.Ordinal) && !space.StartsWith("Safety", StringComparison.Ordinal))
                    clients.Add(taken.OriginalDefinition);
            }
        }

        return clients;
    }

    /// <summary>The broker that a type is, or is the client of; null for others and for a venue that replays the first answer.</summary>
    private static (bool Known, GuardedType? Type)? BrokerOf(ITypeSymbol? type, GuardedSurface surface, HashSet<ITypeSymbol> clients)
    {
        if (type is null)
            return null;
        if (surface.FindRaw(type) is { } raw)
            return RepeatedIdOf(raw, surface) == ReplayedInWindow ? null : (true, raw);
        return clients.Contains(type.OriginalDefinition) || type.AllInterfaces.Any(face => clients.Contains(face.OriginalDefinition)) ? (true, null) : null;
    }

    private static int? RepeatedIdOf(GuardedType raw, GuardedSurface surface)
    {
        INamedTypeSymbol declared = raw.IsContract ? raw.Type : surface.OwnDeclarations.Select(static own => own.Type).FirstOrDefault(type => type.Name == raw.GuardName) ?? raw.Type;
        AttributeData? profile = declared.GetAttributes().FirstOrDefault(static attribute => attribute.AttributeClass?.Name == "VenueProfileAttribute");
        return profile?.NamedArguments.FirstOrDefault(static argument => argument.Key == "RepeatedId").Value.Value as int?;
    }

    private static string Remedy(GuardedType? broker) =>
        $"retry safe methods only (DisableForUnsafeHttpMethods, HttpMethod.Get): a repeated order places another one, or comes back rejected while the first one stands{(broker is null ? "" : $"; {broker.GuardHint} asks the venue what became of it")}";

    private static SyntaxNode NameOf(SyntaxNode syntax) => syntax switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name,
        _ => syntax,
    };

    private static void Report(Action<Diagnostic> report, Location location, string what, string fault, string remedy) =>
        report(Diagnostic.Create(Descriptors.SAFE303_OrderCallRetried, location, what, fault, remedy));
}
