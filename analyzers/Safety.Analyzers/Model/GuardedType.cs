using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Model;

/// <summary>A broker type with a guard: a contract one owns, or an SDK type named by a <c>[BrokerGuard]</c>.</summary>
internal sealed class GuardedType(INamedTypeSymbol type, string guardName, bool isContract)
{
    public INamedTypeSymbol Type { get; } = type;

    /// <summary>The name of the guard class, for messages and fixes.</summary>
    public string GuardName { get; } = guardName;

    /// <summary>True for a contract, false for an SDK type.</summary>
    public bool IsContract { get; } = isContract;

    /// <summary>The guard the generator writes for a contract.</summary>
    public static string GuardNameOf(INamedTypeSymbol contract)
    {
        string name = contract.Name;
        bool isInterfaceName = contract.TypeKind == TypeKind.Interface && name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]);
        name = isInterfaceName ? name.Substring(1) : name;
        for (INamedTypeSymbol? container = contract.ContainingType; container is not null; container = container.ContainingType)
            name = Pascal(container.Name) + name;
        return Pascal(name) + "Guard";
    }

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
