using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;

namespace Safety.Analyzers.Decisions;

/// <summary>What a local stands for, where that can be seen.</summary>
internal static class LocalValues
{
    /// <summary>What a local was set to, where it is set once; null otherwise.</summary>
    public static IOperation? Of(ILocalReferenceOperation local)
    {
        IOperation? value = null;
        foreach (IOperation any in Root(local).Descendants())
        {
            if (any is IVariableDeclaratorOperation declarator && SafetySymbols.Is(declarator.Symbol, local.Local))
                value = declarator.GetVariableInitializer()?.Value;
            else if (any is IAssignmentOperation { Target: ILocalReferenceOperation target } && SafetySymbols.Is(target.Local, local.Local))
                return null;
        }

        return value;
    }

    /// <summary>The whole body that an operation is in.</summary>
    public static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }
}
