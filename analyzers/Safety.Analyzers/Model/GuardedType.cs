using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Model;

/// <summary>
/// A broker type that is guarded: a contract one owns, an SDK type named by a <c>[BrokerGuard]</c>, or one that a catalogue
/// lists, for which this project may have no guard.
/// </summary>
internal sealed class GuardedType(INamedTypeSymbol type, string? guardName, bool isContract)
{
    public INamedTypeSymbol Type { get; } = type;

    /// <summary>The name of the guard class, for messages and fixes; null when only a catalogue guards the type.</summary>
    public string? GuardName { get; } = guardName;

    /// <summary>The guard, as messages name it.</summary>
    public string GuardHint => GuardName ?? $"a guard ([BrokerGuard(typeof({Type.Name}))] on a sealed partial class)";

    /// <summary>What a catalogue says to hold where only queries are needed: the names of types without orders.</summary>
    public IReadOnlyList<string> FreeLeaves { get; init; } = [];

    /// <summary>What to hold instead; completes a sentence.</summary>
    public string HoldInstead => FreeLeaves.Count == 0 ? $"hold {GuardHint} instead" : $"hold {string.Join(" or ", FreeLeaves)} where only queries are needed, {GuardHint} otherwise,";

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
