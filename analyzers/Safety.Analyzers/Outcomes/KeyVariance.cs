using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;

namespace Safety.Analyzers.Outcomes;

/// <summary>Which values are other ones each time a piece of code runs: those that come from a variable it writes to.</summary>
internal sealed class KeyVariance
{
    private readonly IOperation _region;
    private readonly SafetySymbols _safety;
    private readonly HashSet<ISymbol> _written = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _open = new(SymbolEqualityComparer.Default);

    /// <param name="region">The loop or the lambda.</param>
    /// <param name="safety">The runtime's types.</param>
    public KeyVariance(IOperation region, SafetySymbols safety)
    {
        (_region, _safety) = (region, safety);
        foreach (IOperation part in region.Descendants())
        {
            IOperation? target = part switch
            {
                IIncrementOrDecrementOperation step => step.Target,
                ICompoundAssignmentOperation step => step.Target,
                ISimpleAssignmentOperation { Value.ConstantValue.HasValue: false } assignment => assignment.Target,
                _ => null,
            };
            if (SymbolOf(target) is { } symbol)
                _written.Add(symbol);
        }

        if (region is IForEachLoopOperation { Locals: var items })
            _written.UnionWith(items);
    }

    /// <summary>True when the value is another one in each run.</summary>
    public bool Varies(IOperation? value)
    {
        if (value is null)
            return false;
        foreach (IOperation part in value.DescendantsAndSelf())
        {
            if (part is IIncrementOrDecrementOperation)
                return true;
            if (SymbolOf(part) is not { } symbol)
                continue;
            if (_written.Contains(symbol) || (symbol is ILocalSymbol local && InitializerOf(local) is { } initial && _open.Add(symbol) && Varies(initial)))
                return true;
        }

        return false;
    }

    /// <summary>What differs in a key: its attempt, and anything else.</summary>
    public (bool Attempt, bool Other) OfKey(IOperation? key)
    {
        switch (key)
        {
            case IConversionOperation conversion:
                return OfKey(conversion.Operand);
            case ILocalReferenceOperation reference when InitializerOf(reference.Local) is { } initial && !_written.Contains(reference.Local):
                return OfKey(initial);
            case IWithOperation with:
                (bool attempt, bool other) = OfKey(with.Operand);
                foreach (ISimpleAssignmentOperation assignment in with.Initializer.Initializers.OfType<ISimpleAssignmentOperation>())
                {
                    if (!Varies(assignment.Value))
                        continue;
                    bool isAttempt = (assignment.Target as IPropertyReferenceOperation)?.Property.Name == "Attempt";
                    (attempt, other) = (attempt || isAttempt, other || !isAttempt);
                }

                return (attempt, other);
            case IObjectCreationOperation creation when SafetySymbols.Is(creation.Type, _safety.OrderKey):
                return (
                    creation.Arguments.Any(argument => argument.Parameter?.Name == "Attempt" && Varies(argument.Value)),
                    creation.Arguments.Any(argument => argument.Parameter?.Name != "Attempt" && Varies(argument.Value)));
            default:
                return (false, Varies(key));
        }
    }

    private static ISymbol? SymbolOf(IOperation? target) => target switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };

    /// <summary>The initializer of a local that the region declares itself.</summary>
    private IOperation? InitializerOf(ILocalSymbol local) =>
        _region.Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SafetySymbols.Is(declarator.Symbol, local))?.GetVariableInitializer()?.Value;
}
