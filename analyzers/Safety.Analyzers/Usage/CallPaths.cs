using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Safety.Analyzers.Usage;

/// <summary>Which of the broker calls in a body can follow one another on one path.</summary>
internal static class CallPaths
{
    /// <summary>The calls that another call, or the call itself, reaches on some path.</summary>
    public static HashSet<SyntaxNode> Repeated(OperationBlockAnalysisContext context, IOperation block, IReadOnlyCollection<BrokerUse> calls)
    {
        HashSet<SyntaxNode> repeated = [];
        if (block is not (IBlockOperation or IFieldInitializerOperation or IPropertyInitializerOperation or IParameterInitializerOperation))
            return repeated;
        HashSet<SyntaxNode> wanted = [.. calls.Select(static call => call.Operation.Syntax)];
        ControlFlowGraph graph = context.GetControlFlowGraph(block);
        Dictionary<BasicBlock, SyntaxNode[]> byBlock = graph.Blocks.ToDictionary(static basic => basic, basic => CallsOf(basic, wanted));
        foreach (BasicBlock start in graph.Blocks)
        {
            if (byBlock[start].Length == 0)
                continue;
            repeated.UnionWith(byBlock[start].Skip(1));
            foreach (BasicBlock reached in ReachedFrom(start, graph))
                repeated.UnionWith(byBlock[reached]);
        }

        return repeated;
    }

    private static SyntaxNode[] CallsOf(BasicBlock block, HashSet<SyntaxNode> wanted)
    {
        IEnumerable<IOperation> operations = block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations;
        return
        [
            .. operations
                .SelectMany(static operation => operation.DescendantsAndSelf())
                .Where(operation => operation is IInvocationOperation or IPropertyReferenceOperation or IEventReferenceOperation or IObjectCreationOperation && wanted.Contains(operation.Syntax))
                .Select(static operation => operation.Syntax)
                .Distinct(),
        ];
    }

    private static HashSet<BasicBlock> ReachedFrom(BasicBlock start, ControlFlowGraph graph)
    {
        HashSet<BasicBlock> reached = [];
        Stack<BasicBlock> open = new();
        open.Push(start);
        while (open.Count > 0)
        {
            BasicBlock block = open.Pop();
            foreach (BasicBlock? next in (BasicBlock?[])[block.FallThroughSuccessor?.Destination, block.ConditionalSuccessor?.Destination, .. HandlersAround(block, graph)])
            {
                if (next is not null && reached.Add(next))
                    open.Push(next);
            }
        }

        return reached;
    }

    /// <summary>Where an exception in the block is caught: a call that failed can be followed by what stands behind its catch.</summary>
    private static IEnumerable<BasicBlock> HandlersAround(BasicBlock block, ControlFlowGraph graph)
    {
        for (ControlFlowRegion? region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region is not { Kind: ControlFlowRegionKind.Try, EnclosingRegion: { Kind: ControlFlowRegionKind.TryAndCatch } attempt })
                continue;
            foreach (ControlFlowRegion handler in attempt.NestedRegions.Where(static nested => nested.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler))
                yield return graph.Blocks[handler.FirstBlockOrdinal];
        }
    }
}
