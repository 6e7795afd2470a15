using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;

namespace Safety.Analyzers.Decisions;

/// <summary>
/// A loop that gives the same in any order: it only adds up, counts, takes the largest, looks whether there is one, puts things where they
/// have no order or into a list that is sorted next. What it changes it must not look at: a sum that is read on the way is another one each time.
/// </summary>
internal sealed class OrderlessLoop
{
    private readonly IForEachLoopOperation _loop;
    private readonly HashSet<ISymbol> _changed = new(SymbolEqualityComparer.Default);
    private readonly HashSet<IOperation> _changes = [];
    private readonly HashSet<IOperation> _allowed = [];
    private readonly List<IReturnOperation> _returns = [];
    private readonly Dictionary<ISymbol, object> _flags = new(SymbolEqualityComparer.Default);
    private bool _breaks;

    private OrderlessLoop(IForEachLoopOperation loop) => _loop = loop;

    public static bool Is(IForEachLoopOperation loop) => loop.Body is { } body && new OrderlessLoop(loop) is var orderless && orderless.Fits(body) && orderless.IsSound(body);

    private bool Fits(IOperation statement) => statement switch
    {
        IBlockOperation block => block.Operations.All(Fits),
        IConditionalOperation { WhenFalse: null, Condition: IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.LessThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThanOrEqual } compared } choice
            when TakesTheBetter(compared, choice.WhenTrue) => true,
        IConditionalOperation choice => Fits(choice.WhenTrue) && (choice.WhenFalse is null || Fits(choice.WhenFalse)),
        IBranchOperation { BranchKind: BranchKind.Continue } => true,
        IBranchOperation { BranchKind: BranchKind.Break } => _breaks = true,
        IEmptyOperation or IVariableDeclarationGroupOperation or IThrowOperation => true,
        IReturnOperation { Kind: OperationKind.Return } end => Returns(end),
        IExpressionStatementOperation { Operation: var expression } => FitsExpression(expression),
        _ => false,
    };

    private bool FitsExpression(IOperation expression)
    {
        switch (expression)
        {
            case IThrowOperation:
                return true;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation inner } assignment when IsInside(inner.Local):
                return _changes.Add(assignment);
            case ISimpleAssignmentOperation { Value.ConstantValue: { HasValue: true, Value: { } value }, Target: ILocalReferenceOperation { Local: var flag } target } constant:
                bool isSame = !_flags.TryGetValue(flag, out object? known) || known.Equals(value);
                _flags[flag] = value;
                return isSame && _changes.Add(constant) && _allowed.Add(target);
            case ISimpleAssignmentOperation { Value: IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum } assignment when IsSame(assignment.Target, sum.LeftOperand) && IsExact(sum.Type):
                _allowed.Add(sum.LeftOperand);
                return Changes(assignment, assignment.Target);
            case ICompoundAssignmentOperation sum:
                return sum.OperatorKind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Or or BinaryOperatorKind.And && IsExact(sum.Type) && Changes(sum, sum.Target);
            case IIncrementOrDecrementOperation step:
                return Changes(step, step.Target);
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } table } } put when UnorderedUse.KeepsNoOrder(table.Type):
                _allowed.Add(put.Target);
                return Changes(put, table);
            case ISimpleAssignmentOperation { Value: IInvocationOperation { TargetMethod: { Name: "Max" or "Min", ContainingType.Name: "Math" } } best } assignment:
                foreach (IArgumentOperation argument in best.Arguments.Where(argument => IsSame(assignment.Target, argument.Value)))
                    _allowed.Add(argument.Value);
                return Changes(assignment, assignment.Target);
            case IInvocationOperation { TargetMethod.Name: "Add" or "Remove" or "TryAdd", Instance: { } set } call when UnorderedUse.KeepsNoOrder(set.Type):
                return Changes(call, set);
            case IInvocationOperation { TargetMethod.Name: "Add", Instance: ILocalReferenceOperation { Type.Name: "List" } list } call:
                return UnorderedUse.IsUsedWithoutOrder(list.Local, _loop) && Changes(call, list);
            default:
                return false;
        }
    }

    // if (x > best) best = x
    private bool TakesTheBetter(IBinaryOperation compared, IOperation then)
    {
        IOperation only = then is IBlockOperation { Operations.Length: 1 } block ? block.Operations[0] : then;
        if (only is not IExpressionStatementOperation { Operation: ISimpleAssignmentOperation assignment })
            return false;
        (IOperation best, IOperation other) = IsSame(assignment.Target, compared.LeftOperand) ? (compared.LeftOperand, compared.RightOperand) : (compared.RightOperand, compared.LeftOperand);
        return IsSame(assignment.Target, best) && SyntaxFactory.AreEquivalent(other.Syntax, assignment.Value.Syntax) && _allowed.Add(best) && Changes(assignment, assignment.Target);
    }

    private bool Returns(IReturnOperation end)
    {
        _returns.Add(end);
        return _returns.Count == 1;
    }

    private bool Changes(IOperation change, IOperation target)
    {
        _changes.Add(change);
        _allowed.Add(target);
        if (SymbolOf(target) is { } symbol && !IsInside(symbol))
            _changed.Add(symbol);
        return true;
    }

    private bool IsSound(IOperation body)
    {
        if ((_breaks || _returns.Count > 0) && _changed.Count > 0 || _returns.Count > 0 && _flags.Count > 0)
            return false;
        if (_returns.Any(end => end.ReturnedValue is { } value && value.DescendantsAndSelf().Any(part => SymbolOf(part) is { } symbol && IsInside(symbol))))
            return false;
        foreach (IOperation part in body.DescendantsAndSelf())
        {
            if (part is IAssignmentOperation or IIncrementOrDecrementOperation && !_changes.Contains(part) && part.Parent is not IObjectOrCollectionInitializerOperation)
                return false;
            if (!_allowed.Contains(part) && SymbolOf(part) is { } read && (_changed.Contains(read) || _flags.ContainsKey(read)) && !IsLookedUp(part))
                return false;
        }

        return true;
    }

    // totals[key] = totals.GetValueOrDefault(key) + value
    private static bool IsLookedUp(IOperation table) =>
        table.Parent is IInvocationOperation { TargetMethod.Name: "TryGetValue" or "ContainsKey" or "Contains" } or IPropertyReferenceOperation { Property.IsIndexer: true }
        || table.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "GetValueOrDefault" } }
        || table.Parent is IConversionOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "GetValueOrDefault" } } };

    private static bool IsExact(ITypeSymbol? type) => type?.SpecialType is not (SpecialType.System_String or SpecialType.System_Double or SpecialType.System_Single or null);

    private static bool IsSame(IOperation a, IOperation b) => SymbolOf(a) is { } symbol && SafetySymbols.Is(symbol, SymbolOf(b)) && SyntaxFactory.AreEquivalent(a.Syntax, b.Syntax);

    private bool IsInside(ISymbol symbol) => symbol is ILocalSymbol && symbol.DeclaringSyntaxReferences.Any(place => _loop.Syntax.Span.Contains(place.Span));

    private static ISymbol? SymbolOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation { Property.IsIndexer: false } property => property.Property,
        IPropertyReferenceOperation { Instance: { } table } => SymbolOf(table),
        _ => null,
    };
}
