using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;

namespace Safety.Analyzers.Outcomes;

/// <summary>
/// What a function does behind a question when the answer is one thing: whether it can end without an exception, and what it does
/// and returns on the way. An answer that is listened to shows in the comparison of the two.
/// </summary>
internal sealed class AnswerPaths
{
    private const int MostSteps = 4096;
    private const int MostCalls = 1;
    private const int MostSigned = 400;

    private static readonly HashSet<string> s_watching = new(["Console", "Debug", "Trace", "Interlocked", "Counter", "Histogram", "Activity", "String", "Object"], StringComparer.Ordinal);

    private readonly ControlFlowGraph _graph;
    private readonly IInvocationOperation _question;
    private readonly bool _answer;
    private readonly SourceBodies _bodies;
    private readonly Dictionary<object, int> _slots = [];

    private AnswerPaths(ControlFlowGraph graph, IInvocationOperation question, bool answer, SourceBodies bodies) =>
        (_graph, _question, _answer, _bodies) = (graph, question, answer, bodies);

    /// <summary>True where a path ends as if nothing had happened, or returns.</summary>
    public bool Completes { get; private set; }

    /// <summary>Calls, assignments and results on the paths; what only watches (logs, counters, texts) is left out.</summary>
    public HashSet<string> Acts { get; } = new(StringComparer.Ordinal);

    /// <summary>Those of the acts that hold a message back although the function ends: it sets what it was handed, or calls what throws.</summary>
    public HashSet<string> HoldingBack { get; } = new(StringComparer.Ordinal);

    /// <summary>True when there were too many paths to follow.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Follows every path behind the question.</summary>
    public static AnswerPaths Behind(IInvocationOperation question, bool answer, ControlFlowGraph graph, SourceBodies bodies)
    {
        AnswerPaths paths = new(graph, question, answer, bodies);
        paths.Follow();
        return paths;
    }

    private void Follow()
    {
        BasicBlock? start = _graph.Blocks.FirstOrDefault(block => OperationsOf(block).Any(operation => operation.DescendantsAndSelf().Any(IsQuestion)));
        HashSet<string> seen = [];
        Stack<(BasicBlock Block, ImmutableSortedDictionary<int, object> Known)> open = new();
        if (start is not null)
            open.Push((start, ImmutableSortedDictionary<int, object>.Empty));
        while (open.Count > 0)
        {
            (BasicBlock block, ImmutableSortedDictionary<int, object> known) = open.Pop();
            if (!seen.Add($"{block.Ordinal}|{string.Join("|", known.Select(static pair => $"{pair.Key}={Text(pair.Value)}"))}"))
                continue;
            if (seen.Count > MostSteps)
            {
                IsCutOff = true;
                return;
            }

            if (block.Kind == BasicBlockKind.Exit)
            {
                Completes = true;
                continue;
            }

            foreach (IOperation operation in OperationsOf(block))
                known = Run(operation, known, block);
            foreach (BasicBlock next in NextOf(block, known))
                open.Push((next, known));
        }
    }

    private static ImmutableArray<IOperation> OperationsOf(BasicBlock block) => block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations;

    private IEnumerable<BasicBlock> NextOf(BasicBlock block, ImmutableSortedDictionary<int, object> known)
    {
        if (block.ConditionalSuccessor is { } conditional)
        {
            object condition = Evaluate(block.BranchValue!, known);
            bool isTaken = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            if (condition is not bool flag || flag == isTaken)
            {
                foreach (BasicBlock next in Along(conditional, block, known))
                    yield return next;
                if (condition is bool)
                    yield break;
            }
        }

        if (block.FallThroughSuccessor is { } branch)
        {
            foreach (BasicBlock next in Along(branch, block, known))
                yield return next;
        }
    }

    private IEnumerable<BasicBlock> Along(ControlFlowBranch branch, BasicBlock block, ImmutableSortedDictionary<int, object> known)
    {
        if (branch.Semantics == ControlFlowBranchSemantics.Return && block.BranchValue is { } result)
            Acts.Add("returns " + Sign(result, known));
        if (branch.Destination is { } destination)
            return [destination];
        return branch.Semantics == ControlFlowBranchSemantics.Throw ? CatchersOf(block, ThrownBy(block.BranchValue)) : [];
    }

    private static ITypeSymbol? ThrownBy(IOperation? thrown) => thrown?.Unconverted().Type;

    /// <summary>Where an exception that the block throws is caught in the same function: it holds nothing back there.</summary>
    private IEnumerable<BasicBlock> CatchersOf(BasicBlock block, ITypeSymbol? thrown)
    {
        for (ControlFlowRegion? region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region is not { Kind: ControlFlowRegionKind.Try, EnclosingRegion: { Kind: ControlFlowRegionKind.TryAndCatch } attempt })
                continue;
            foreach (ControlFlowRegion handler in attempt.NestedRegions.Where(static nested => nested.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler))
            {
                if ((handler.ExceptionType is null || Derives(thrown, handler.ExceptionType)) && !LetsPass(handler))
                    return [_graph.Blocks[handler.FirstBlockOrdinal]];
            }
        }

        return [];
    }

    // catch (Exception e) when (Log(e)), where Log returns false, only watches.
    private bool LetsPass(ControlFlowRegion handler) =>
        handler.Kind == ControlFlowRegionKind.FilterAndHandler
        && handler.NestedRegions.Where(static nested => nested.Kind == ControlFlowRegionKind.Filter).SelectMany(filter => _graph.Blocks.Skip(filter.FirstBlockOrdinal).Take(filter.LastBlockOrdinal - filter.FirstBlockOrdinal + 1))
            .Any(block => block.BranchValue is { ConstantValue: { HasValue: true, Value: false } }
                || (block.BranchValue is IInvocationOperation asked && _bodies.ReturnsOf(asked.TargetMethod) is var returned && returned.Any() && returned.All(static value => value.ConstantValue is { HasValue: true, Value: false })));

    private static bool Derives(ITypeSymbol? type, ITypeSymbol from)
    {
        if (from.SpecialType == SpecialType.System_Object)
            return true;
        for (ITypeSymbol? candidate = type; candidate is not null; candidate = candidate.BaseType)
        {
            if (SafetySymbols.Is(candidate, from))
                return true;
        }

        return false;
    }

    private ImmutableSortedDictionary<int, object> Run(IOperation statement, ImmutableSortedDictionary<int, object> known, BasicBlock block)
    {
        foreach (IOperation operation in statement.DescendantsAndSelf().Where(static part => part is not IFlowAnonymousFunctionOperation).Reverse())
        {
            switch (operation)
            {
                case IFlowCaptureOperation capture:
                    known = known.SetItem(SlotOf(capture.Id), Evaluate(capture.Value, known));
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } assignment:
                    known = known.SetItem(SlotOf(local.Local), Remember(assignment.Value, known));
                    break;
                case IAssignmentOperation { Target: not IDiscardOperation } assignment:
                    RunAssignment(assignment, known);
                    break;
                case IInvocationOperation call when !IsQuestion(call) && !IsWatching(call):
                    IThrowOperation? thrown = ThrowOf(call.TargetMethod);
                    if (thrown is not null && CatchersOf(block, ThrownBy(thrown.Exception)).Any())
                        break; // caught here: it holds nothing back
                    string act = $"calls {Sign(call, known)}";
                    Acts.Add(act);
                    if (thrown is not null || Clears(call.TargetMethod) || call.TargetMethod.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "DoesNotReturnAttribute"))
                        HoldingBack.Add(act);
                    break;
            }
        }

        return known;
    }

    /// <summary>What a method of this project throws, itself or in what it calls.</summary>
    private IThrowOperation? ThrowOf(IMethodSymbol method, int depth = 0) => OwnOperationsOf(method).Select(part =>
        part as IThrowOperation ?? (part is IInvocationOperation call && depth < MostCalls ? ThrowOf(call.TargetMethod, depth + 1) : null)).FirstOrDefault(static thrown => thrown is not null);

    /// <summary>True for a method of this project that sets a member of what it is handed.</summary>
    private bool Clears(IMethodSymbol method) => OwnOperationsOf(method).Any(static part => part is IAssignmentOperation { Target: IMemberReferenceOperation { Instance: IParameterReferenceOperation } });

    private IEnumerable<IOperation> OwnOperationsOf(IMethodSymbol method) => _bodies.BodiesOf(method).SelectMany(SourceBodies.OwnOperations);

    /// <summary>As <see cref="Evaluate"/>; of what is made from the answer, how it is made.</summary>
    private object Remember(IOperation value, ImmutableSortedDictionary<int, object> known)
    {
        object worth = Evaluate(value, known);
        bool isMadeOfIt = worth is SyntaxNode && value.DescendantsAndSelf().Any(part => IsQuestion(part) || (part is IFlowCaptureReferenceOperation or ILocalReferenceOperation && Evaluate(part, known) is bool));
        return isMadeOfIt && Sign(value, known) is { Length: < MostSigned } sign ? sign : worth;
    }

    private void RunAssignment(IAssignmentOperation assignment, ImmutableSortedDictionary<int, object> known)
    {
        IOperation? root = assignment.Target;
        while (root is IMemberReferenceOperation { Instance: { } instance })
            root = instance;
        bool isHanded = root is IParameterReferenceOperation;

        // A field may count or remember anything; a flag in it may be what somebody asks later.
        object value = Evaluate(assignment.Value, known);
        if (!isHanded && (value is SyntaxNode or string || (assignment is ICompoundAssignmentOperation && value is not bool)))
            return;
        string act = $"sets {assignment.Syntax.SpanStart} {Sign(assignment.Value, known)}";
        Acts.Add(act);
        if (isHanded)
            HoldingBack.Add(act);
    }

    /// <summary>What an operation is worth here: a constant, or its syntax where nothing is known.</summary>
    private object Evaluate(IOperation operation, ImmutableSortedDictionary<int, object> known)
    {
        switch (operation)
        {
            case IInvocationOperation call when IsQuestion(call):
                return _answer;
            case { ConstantValue: { HasValue: true, Value: var constant } }:
                return constant ?? "null";
            case IConversionOperation { OperatorMethod: null } conversion:
                return Evaluate(conversion.Operand, known);
            case IFlowCaptureReferenceOperation reference:
                return known.TryGetValue(SlotOf(reference.Id), out object? captured) ? captured : operation.Syntax;
            case ILocalReferenceOperation reference:
                return known.TryGetValue(SlotOf(reference.Local), out object? stored) ? stored : operation.Syntax;
            case ISimpleAssignmentOperation assignment:
                return Evaluate(assignment.Value, known);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not when Evaluate(not.Operand, known) is bool flag:
                return !flag;
            case IBinaryOperation binary when Combine(binary.OperatorKind, Evaluate(binary.LeftOperand, known), Evaluate(binary.RightOperand, known)) is { } combined:
                return combined;
            case IIsPatternOperation { Pattern: var pattern } test when Evaluate(test.Value, known) is bool value && Matches(pattern, value) is { } matches:
                return matches;
            default:
                return operation.Syntax;
        }
    }

    private static bool? Combine(BinaryOperatorKind kind, object left, object right) => (kind, left, right) switch
    {
        (BinaryOperatorKind.Equals, bool l, bool r) => l == r,
        (BinaryOperatorKind.NotEquals or BinaryOperatorKind.ExclusiveOr, bool l, bool r) => l != r,
        (BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd, false, _) or (BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd, _, false) => false,
        (BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd, true, true) => true,
        (BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr, true, _) or (BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr, _, true) => true,
        (BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr, false, false) => false,
        _ => null,
    };

    private static bool? Matches(IPatternOperation pattern, bool value) => pattern switch
    {
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool wanted } } => value == wanted,
        INegatedPatternOperation { Pattern: var inner } => !Matches(inner, value),
        _ => null,
    };

    /// <summary>An operation with what is known of its parts: two runs that do the same have the same signature.</summary>
    private string Sign(IOperation operation, ImmutableSortedDictionary<int, object> known)
    {
        object value = Evaluate(operation, known);
        if (value != operation.Syntax)
            return Text(value);
        return $"{operation.Kind}{operation.Syntax.SpanStart}({string.Join(",", operation.ChildOperations.Where(static child => child is not IFlowAnonymousFunctionOperation).Select(child => Sign(child, known)))})";
    }

    private static string Text(object value) => value is SyntaxNode node ? $"@{node.SpanStart}" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private int SlotOf(object key)
    {
        if (!_slots.TryGetValue(key, out int slot))
            _slots.Add(key, slot = _slots.Count);
        return slot;
    }

    private bool IsQuestion(IOperation operation) => operation is IInvocationOperation && operation.Syntax == _question.Syntax;

    /// <summary>A call that tells people or counts, or makes a text, or is made for one: whatever it is given, the message is sent.</summary>
    private static bool IsWatching(IInvocationOperation call)
    {
        for (IOperation? around = call; around is not null; around = around.Parent)
        {
            if (around is IInvocationOperation { TargetMethod: var method } && IsWatching(method))
                return true;
        }

        return false;
    }

    private static bool IsWatching(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        return s_watching.Contains(type.Name)
            || method.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "ConditionalAttribute")
            || type.Name.IndexOf("Log", StringComparison.Ordinal) >= 0
            || type.Name.EndsWith("Writer", StringComparison.Ordinal)
            || method.Name.StartsWith("Log", StringComparison.Ordinal)
            || type.ContainingNamespace.ToDisplayString() is "Microsoft.Extensions.Logging" or "System.Diagnostics.Metrics";
    }
}
