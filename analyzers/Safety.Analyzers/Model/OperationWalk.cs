using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Safety.Analyzers.Model;

/// <summary>Steps in the tree of a body.</summary>
internal static class OperationWalk
{
    /// <summary>The whole body that an operation is in.</summary>
    public static IOperation Root(this IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }

    /// <summary>What is converted, however often; the operation itself where nothing is.</summary>
    public static IOperation Unconverted(this IOperation operation)
    {
        while (operation is IConversionOperation conversion)
            operation = conversion.Operand;
        return operation;
    }
}
