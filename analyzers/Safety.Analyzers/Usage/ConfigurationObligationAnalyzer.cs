using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Usage;

/// <summary>
/// SAFE212: an SDK is configured as its catalogue demands. Four generic checks over the catalogue's data; a value must be written
/// where it can be read: in the expression that makes the client, or in the same member on a local that the client is made from.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfigurationObligationAnalyzer() : SafetyAnalyzer(Descriptors.SAFE212_ConfigurationObligation)
{
    private const int MostCalls = 3;

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false, IsTestAssembly: false })
            return;
        ObligationSpec[] obligations =
        [
            .. ContractGuards.Of(context.Compilation, context.Options, context.CancellationToken).Catalogues.SelectMany(static catalogue => catalogue.Obligations),
        ];
        if (obligations.Length == 0)
            return;

        ILookup<string, ObligationSpec> byMaker = obligations.Where(static obligation => obligation.Form == ObligationForm.MustSet)
            .SelectMany(static obligation => obligation.When.Select(maker => (maker, obligation))).ToLookup(static pair => pair.maker, static pair => pair.obligation, StringComparer.Ordinal);
        ILookup<string, ObligationSpec> byMember = obligations.Where(static obligation => obligation.Form is ObligationForm.NeverSet or ObligationForm.NeverCall)
            .ToLookup(static obligation => obligation.Member, StringComparer.Ordinal);
        HashSet<string> names = [.. byMaker.Select(static group => NameOf(group.Key)), .. byMember.Select(static group => NameOf(group.Key))];
        SourceBodies bodies = new(context.Compilation, context.CancellationToken);
        context.RegisterOperationAction(
            operation => Analyze(operation, names, byMaker, byMember, bodies),
            OperationKind.ObjectCreation, OperationKind.Invocation, OperationKind.MethodReference, OperationKind.SimpleAssignment);

        ObligationSpec[] implementations = [.. obligations.Where(static obligation => obligation.Form == ObligationForm.MustCall)];
        if (implementations.Length > 0)
            context.RegisterOperationBlockAction(block => AnalyzeImplementation(block, implementations, bodies));
    }

    private static void Analyze(
        OperationAnalysisContext context, HashSet<string> names, ILookup<string, ObligationSpec> byMaker, ILookup<string, ObligationSpec> byMember, SourceBodies bodies)
    {
        (ISymbol? Member, string Name) used = context.Operation switch
        {
            IObjectCreationOperation { Constructor: { } constructor } => (constructor, constructor.ContainingType.Name),
            IInvocationOperation { TargetMethod: { MethodKind: MethodKind.Constructor } constructor } => (constructor, constructor.ContainingType.Name),
            IMethodReferenceOperation reference => (reference.Method.ReducedFrom ?? reference.Method, reference.Method.Name),
            IInvocationOperation call => (call.TargetMethod.ReducedFrom ?? call.TargetMethod, call.TargetMethod.Name),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } => (target.Property, target.Property.Name),
            _ => (null, ""),
        };
        if (used.Member is null || !names.Contains(used.Name) || used.Member.OriginalDefinition.GetDocumentationCommentId() is not { } id)
            return;

        foreach (ObligationSpec obligation in byMember[id])
        {
            bool isBroken = obligation.Form == ObligationForm.NeverSet
                ? MayFit(((ISimpleAssignmentOperation)context.Operation).Value, obligation.Values[0], bodies)
                : context.Operation is not IMethodReferenceOperation && obligation.Values.All(value => ArgumentOf(context.Operation, value.Parameter) is { } argument && MayFit(argument, value, bodies));
            if (isBroken)
                Report(context, obligation, $"'{used.Name}'", obligation.Form == ObligationForm.NeverSet ? $"must not be {obligation.Values[0].Text}" : "must not be used like this");
        }

        foreach (ObligationSpec obligation in byMaker[id])
        {
            if (!IsFulfilled(context.Operation, obligation, byMaker, bodies))
                Report(context, obligation, $"'{used.Name}'", $"makes a client without {PropertyName(obligation.Member)} set as it must be");
        }
    }

    /// <summary>
    /// True when one of the properties is given its value in what makes this client, or in what it is made from, on every path, and
    /// nothing gives it another value later: neither on the same object nor in another configuration of the same options.
    /// </summary>
    private static bool IsFulfilled(IOperation maker, ObligationSpec obligation, ILookup<string, ObligationSpec> byMaker, SourceBodies bodies)
    {
        IOperation root = maker.Root();
        ISimpleAssignmentOperation[] assignments = [.. root.DescendantsAndSelf().OfType<ISimpleAssignmentOperation>()];
        HashSet<ISymbol> sources = SourcesOf(maker, assignments);
        (IOperation Change, string Property, bool Fits)[] set =
        [
            .. from change in ChangesIn(root)
               let property = IdOf(change.Target)
               let value = property is null ? null : ValueFor(property, obligation)
               where value is not null
               select (change.Operation, property!, Fits(change.Value, value!, bodies)),
        ];
        IOperation[] good = [.. set.Where(change => change.Fits && IsBefore(change.Change, maker, root) && Belongs(change.Change, maker, sources, obligation)).Select(static change => change.Change)];
        HashSet<ISymbol> named = new(sources.Concat(AliasesOf(sources, root)), SymbolEqualityComparer.Default);
        return set.Any(one =>
            good.Contains(one.Change)
            && !IsUnderACondition(one.Change, maker, good)
            && !IsReplaced(one.Change, maker, assignments)
            && !set.Any(bad => !bad.Fits && (bad.Property == one.Property || IsPartOf(bad.Change, one.Property)) && Undoes(bad.Change, one.Change, maker, named, obligation, byMaker)));
    }

    /// <summary>Everything in a body that gives a property a value; a value that is computed in place is not known.</summary>
    private static IEnumerable<(IOperation Operation, IOperation Target, IOperation? Value)> ChangesIn(IOperation root)
    {
        foreach (IOperation operation in root.DescendantsAndSelf())
        {
            switch (operation)
            {
                case ISimpleAssignmentOperation assignment:
                    yield return (assignment, assignment.Target, assignment.Value);
                    break;
                case ICompoundAssignmentOperation compound:
                    yield return (compound, compound.Target, null);
                    break;
                case IIncrementOrDecrementOperation step:
                    yield return (step, step.Target, null);
                    break;
                case IDeconstructionAssignmentOperation { Target: ITupleOperation tuple }:
                    foreach (IOperation element in tuple.Elements)
                        yield return (element, element, null);
                    break;
            }
        }
    }

    /// <summary>The locals that stand for what the client is made from, or for a part of it.</summary>
    private static IEnumerable<ISymbol> AliasesOf(HashSet<ISymbol> sources, IOperation root) => root.Descendants().OfType<IVariableDeclaratorOperation>()
        .Where(declarator => declarator.GetVariableInitializer()?.Value is { } value && RootsOf(value).Any(sources.Contains)).Select(static declarator => declarator.Symbol);

    /// <summary>True when what the value was set on is another object by the time the client is made.</summary>
    private static bool IsReplaced(IOperation change, IOperation maker, ISimpleAssignmentOperation[] assignments) => assignments.Any(other =>
        other.Target is ILocalReferenceOperation { Local: var local } && RootsOf(TargetOf(change)).Contains(local, SymbolEqualityComparer.Default)
        && other.Syntax.SpanStart > change.Syntax.SpanStart && other.Syntax.SpanStart < maker.Syntax.SpanStart);

    private static IOperation TargetOf(IOperation change) => change switch
    {
        IAssignmentOperation assignment => assignment.Target,
        IIncrementOrDecrementOperation step => step.Target,
        _ => change,
    };

    private static string? IdOf(IOperation? target) => (target as IPropertyReferenceOperation)?.Property.OriginalDefinition.GetDocumentationCommentId();

    /// <summary>True for <c>c.Retries.Most = 3</c> where <c>c.Retries</c> was set as it must be.</summary>
    private static bool IsPartOf(IOperation change, string property) => IdOf((TargetOf(change) as IPropertyReferenceOperation)?.Instance) == property;

    private static ObligedValueSpec? ValueFor(string property, ObligationSpec obligation) => property == obligation.Member
        ? obligation.Values[0]
        : obligation.Alternatives.FirstOrDefault(other => other.Property == property)?.Value;

    /// <summary>A later assignment on what the client is made from; at any place one in a delegate that configures such options for somebody else than another client.</summary>
    private static bool Undoes(
        IOperation bad, IOperation good, IOperation maker, HashSet<ISymbol> sources, ObligationSpec obligation, ILookup<string, ObligationSpec> byMaker)
    {
        if (Belongs(bad, maker, sources, obligation) || RootsOf(TargetOf(bad)).Any(sources.Contains))
            return bad.Syntax.SpanStart > good.Syntax.SpanStart;
        if (TargetOf(bad) is not IPropertyReferenceOperation { Instance: IParameterReferenceOperation { Parameter: var options } } || BrokerUse.FunctionAround(bad) is not IAnonymousFunctionOperation function || !SafetySymbols.Is(options.ContainingSymbol, function.Symbol))
            return false;
        for (IOperation? around = function.Parent; around is not null; around = around.Parent)
        {
            ISymbol? called = around switch
            {
                IInvocationOperation call => call.TargetMethod.ReducedFrom ?? call.TargetMethod,
                IObjectCreationOperation creation => creation.Constructor,
                _ => null,
            };
            if (called?.OriginalDefinition.GetDocumentationCommentId() is { } id)
                return !byMaker.Contains(id) && !obligation.Defaults.Contains(id);
        }

        return false;
    }

    /// <summary>A local function may be written behind the client that it configures, when it is called or handed over before; a lambda only where it is handed over.</summary>
    private static bool IsBefore(IOperation change, IOperation maker, IOperation root) => BrokerUse.FunctionAround(change) switch
    {
        ILocalFunctionOperation local when local != BrokerUse.FunctionAround(maker) => root.Descendants().Any(part => part.Syntax.SpanStart <= maker.Syntax.Span.End
            && SafetySymbols.Is((part as IInvocationOperation)?.TargetMethod ?? (part as IMethodReferenceOperation)?.Method, local.Symbol)),
        _ => change.Syntax.SpanStart <= maker.Syntax.Span.End,
    };

    /// <summary>True where a condition, a loop or a handler that is not around the client decides whether the value is set, and it is not set on the other way, too.</summary>
    private static bool IsUnderACondition(IOperation change, IOperation maker, IOperation[] good, IOperation? within = null)
    {
        IOperation? function = BrokerUse.FunctionAround(change);
        bool returnsBefore = function is not null && function != BrokerUse.FunctionAround(maker) && function.Descendants().Any(part => part is IReturnOperation { IsImplicit: false } && part.Syntax.SpanStart < change.Syntax.SpanStart);
        for (IOperation? around = change.Parent; around is not null && around != within && !around.Syntax.Span.Contains(maker.Syntax.Span); around = around.Parent)
        {
            if (around is ILoopOperation or ISwitchCaseOperation or ICatchClauseOperation or ICoalesceOperation or IConditionalAccessOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr })
                return true;
            if (around is ITryOperation attempt && attempt.Catches.Any(static handler => handler.Handler.Operations.LastOrDefault() is not (IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } or IReturnOperation)))
                return true;
            if (WaysOf(around) is { } ways && !ways.All(way => good.Any(other => way.Syntax.Span.Contains(other.Syntax.Span) && (other == change || !IsUnderACondition(other, maker, good, way)))))
                return true;
        }

        return returnsBefore;
    }

    private static IEnumerable<IOperation>? WaysOf(IOperation operation) => operation switch
    {
        IConditionalOperation { WhenFalse: { } other } choice => [choice.WhenTrue, other],
        IConditionalOperation choice => [choice.Condition],
        ISwitchExpressionOperation choice => choice.Arms.Select(static arm => arm.Value).Where(static value => value is not IThrowOperation && (value as IConversionOperation)?.Operand is not IThrowOperation),
        _ => null,
    };

    /// <summary>The locals, parameters, fields and local functions that the client is made from, also by way of each other.</summary>
    private static HashSet<ISymbol> SourcesOf(IOperation maker, ISimpleAssignmentOperation[] assignments)
    {
        HashSet<ISymbol> sources = new(maker.Descendants().Select(SourceOf).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        for (int before = -1; before != sources.Count;)
        {
            before = sources.Count;
            foreach (ISimpleAssignmentOperation assignment in assignments)
            {
                if (RootsOf(assignment.Target).Any(sources.Contains))
                    sources.UnionWith(assignment.Value.DescendantsAndSelf().Select(SourceOf).OfType<ISymbol>());
            }
        }

        return sources;
    }

    /// <summary>What stands at the left of a member access: <c>a</c> and <c>a.B</c> of <c>a.B.C</c>.</summary>
    private static IEnumerable<ISymbol> RootsOf(IOperation target)
    {
        for (IOperation? instance = target; instance is not null; instance = (instance as IMemberReferenceOperation)?.Instance)
        {
            if (SourceOf(instance) is { } source)
                yield return source;
        }
    }

    /// <summary>True for an assignment inside what makes the client, on a local it is made from, or on the SDK's defaults.</summary>
    private static bool Belongs(IOperation assignment, IOperation maker, HashSet<ISymbol> sources, ObligationSpec obligation)
    {
        for (IOperation? around = assignment.Parent; around is not null; around = around.Parent)
        {
            if (around == maker)
                return true;
            if (around is IVariableDeclaratorOperation declarator && sources.Contains(declarator.Symbol))
                return true;
            if (around is ILocalFunctionOperation function && sources.Contains(function.Symbol))
                return true;
            if (around is IInvocationOperation call && obligation.Defaults.Contains(call.TargetMethod.OriginalDefinition.GetDocumentationCommentId() ?? ""))
                return true;
            if (around is ISimpleAssignmentOperation { Target: { } set } && set != TargetOf(assignment) && SourceOf(set) is { } assigned && sources.Contains(assigned))
                return true;
        }

        // A lambda that nobody is seen to run sets nothing.
        return (BrokerUse.FunctionAround(assignment) is not IAnonymousFunctionOperation lambda || lambda == BrokerUse.FunctionAround(maker)) && RootsOf(TargetOf(assignment)).Any(sources.Contains);
    }

    private static ISymbol? SourceOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } function => function.Method,
        _ => null,
    };

    /// <summary>True when an expression has the value on one of its ways.</summary>
    private static bool MayFit(IOperation expression, ObligedValueSpec value, SourceBodies bodies) =>
        WaysOf(InitializerOf(expression, bodies)) is { } ways ? ways.Any(way => MayFit(way, value, bodies)) : Fits(expression, value, bodies);

    /// <summary>True when an expression has the value on every way: as written, as a constant, or as what a local or readonly field was given.</summary>
    private static bool Fits(IOperation? expression, ObligedValueSpec value, SourceBodies bodies)
    {
        expression = expression?.Unconverted();
        if (expression is null)
            return false;
        if (InitializerOf(expression, bodies) is var given && given is IConditionalOperation or ISwitchExpressionOperation)
            return WaysOf(given)!.All(way => Fits(way, value, bodies));
        if (value.Text == "any" && value.Constructor.Length == 0)
            return true;
        if (value.Constructor.Length > 0)
        {
            return InitializerOf(expression, bodies) is IObjectCreationOperation { Constructor: { } constructor } creation
                && constructor.OriginalDefinition.GetDocumentationCommentId() == value.Constructor
                && Fits(ArgumentOf(creation, value.Parameter), value with { Constructor = "" }, bodies);
        }

        if (expression is IFieldReferenceOperation { Field: { IsConst: true, ContainingType.TypeKind: TypeKind.Enum } field } && value.Text.StartsWith("F:", StringComparison.Ordinal))
            return field.GetDocumentationCommentId() == value.Text;
        IOperation read = InitializerOf(expression, bodies);
        if (read != expression && read is not ILocalReferenceOperation)
            return Fits(read, value, bodies);
        return expression.ConstantValue is { HasValue: true, Value: { } constant } && Written(constant) == value.Text;
    }

    private static string Written(object constant) => constant switch
    {
        bool flag => flag ? "true" : "false",
        string text => SymbolDisplay.FormatLiteral(text, quote: true),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => constant.ToString() ?? "",
    };

    /// <summary>What a local that is written once, or a static readonly field, was given; the expression itself for anything else.</summary>
    private static IOperation InitializerOf(IOperation expression, SourceBodies bodies)
    {
        expression = expression.Unconverted();
        if (expression is IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } fixedOnce } && bodies.BodiesOf(fixedOnce).OfType<IFieldInitializerOperation>().FirstOrDefault() is { Value: { } first })
            return first.Unconverted();
        return (expression is ILocalReferenceOperation local ? LocalValues.Of(local)?.Unconverted() : null) ?? expression;
    }

    private static IOperation? ArgumentOf(IOperation call, string parameter) => (call switch
    {
        IInvocationOperation invocation => invocation.Arguments,
        IObjectCreationOperation creation => creation.Arguments,
        _ => [],
    }).FirstOrDefault(argument => argument.Parameter?.Name == parameter)?.Value;

    /// <summary>Who implements the interface's member must call one of the members in its own body.</summary>
    private static void AnalyzeImplementation(OperationBlockAnalysisContext context, ObligationSpec[] obligations, SourceBodies bodies)
    {
        if (context.OwningSymbol is not IMethodSymbol { ContainingType: { TypeKind: TypeKind.Class or TypeKind.Struct } type } method)
            return;
        foreach (ObligationSpec obligation in obligations)
        {
            string name = NameOf(obligation.Member);
            if (!method.Name.EndsWith(name, StringComparison.Ordinal) || !Implements(method, type, name, obligation.Member))
                continue;
            if (!Calls(context.OperationBlocks, obligation, bodies))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.SAFE212_ConfigurationObligation,
                    method.Locations.FirstOrDefault(),
                    $"'{type.Name}.{name}'",
                    $"does not ask {string.Join(" or ", obligation.Values.Select(static value => PropertyName(value.Text)))}",
                    obligation.Because,
                    obligation.Write));
            }
        }
    }

    /// <summary>True when a body calls what it must, or hands on: to a method of this project that does, or to another implementation, which is asked itself.</summary>
    private static bool Calls(IEnumerable<IOperation> body, ObligationSpec obligation, SourceBodies bodies, int depth = 0) => body.SelectMany(static block => block.DescendantsAndSelf()).OfType<IInvocationOperation>()
        .Any(call => obligation.Values.Any(value => IsMember(call.TargetMethod, value.Text))
            || call.TargetMethod.OriginalDefinition.GetDocumentationCommentId() == obligation.Member
            || (depth < MostCalls && Calls(bodies.BodiesOf(call.TargetMethod), obligation, bodies, depth + 1)));

    private static bool Implements(IMethodSymbol method, INamedTypeSymbol type, string name, string id) => type.AllInterfaces
        .SelectMany(face => face.GetMembers(name))
        .Any(member => member.OriginalDefinition.GetDocumentationCommentId() == id && SafetySymbols.Is(type.FindImplementationForInterfaceMember(member), method))
        || (method.OverriddenMethod is { } overridden && Implements(overridden, overridden.ContainingType, name, id));

    /// <summary>An id without parameters stands for every overload.</summary>
    private static bool IsMember(IMethodSymbol method, string id)
    {
        string? own = method.OriginalDefinition.GetDocumentationCommentId();
        return own == id || (id.IndexOf('(') < 0 && own?.Split('(')[0] == id);
    }

    private static void Report(OperationAnalysisContext context, ObligationSpec obligation, string subject, string what) =>
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.SAFE212_ConfigurationObligation, context.Operation.Syntax.GetLocation(), subject, what, obligation.Because, obligation.Write));

    /// <summary>The name a use of the member has in code; for a constructor its type's.</summary>
    private static string NameOf(string id)
    {
        string path = id.Split('(')[0];
        string[] parts = path.Split('.');
        string last = parts[parts.Length - 1];
        return last == "#ctor" ? parts[parts.Length - 2] : last.Split('`')[0];
    }

    private static string PropertyName(string id)
    {
        string[] parts = id.Split('(')[0].Split('.');
        return parts[parts.Length - 2] + "." + parts[parts.Length - 1];
    }
}
