using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Safety.Analyzers.Model;

/// <summary>What a local stands for, where that can be seen.</summary>
internal static class LocalValues
{
    /// <summary>What a local was set to, where it is set once; null otherwise.</summary>
    public static IOperation? Of(ILocalReferenceOperation local)
    {
        IOperation? value = null;
        foreach (IOperation any in local.Root().Descendants())
        {
            if (any is IVariableDeclaratorOperation declarator && SafetySymbols.Is(declarator.Symbol, local.Local))
                value = declarator.GetVariableInitializer()?.Value;
            else if (any is IAssignmentOperation { Target: ILocalReferenceOperation target } && SafetySymbols.Is(target.Local, local.Local))
                return null;
        }

        return value;
    }

    /// <summary>What a local was declared with, whatever it is set to later; null where it was declared with nothing.</summary>
    public static IOperation? FirstOf(ILocalReferenceOperation local) => local.Root().Descendants().OfType<IVariableDeclaratorOperation>()
        .FirstOrDefault(declarator => SafetySymbols.Is(declarator.Symbol, local.Local))?.GetVariableInitializer()?.Value;
}
