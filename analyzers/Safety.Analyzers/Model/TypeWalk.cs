using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Model;

/// <summary>All types of an assembly, nested ones included.</summary>
internal static class TypeWalk
{
    public static IEnumerable<INamedTypeSymbol> TypesOf(IAssemblySymbol assembly, CancellationToken cancellationToken)
    {
        Stack<INamespaceOrTypeSymbol> open = new();
        open.Push(assembly.GlobalNamespace);
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            INamespaceOrTypeSymbol next = open.Pop();
            if (next is INamespaceSymbol space)
            {
                foreach (INamespaceOrTypeSymbol member in space.GetMembers())
                    open.Push(member);
                continue;
            }

            var type = (INamedTypeSymbol)next;
            yield return type;
            foreach (INamedTypeSymbol nested in type.GetTypeMembers())
                open.Push(nested);
        }
    }
}
