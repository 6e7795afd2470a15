using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Model;

namespace Safety.Analyzers.OrderStates;

/// <summary>Which types are order-state machines, and which enums their states, in one compilation.</summary>
internal sealed class MachineSymbols
{
    private readonly ConcurrentDictionary<IAssemblySymbol, HashSet<INamedTypeSymbol>> _states = new(SymbolEqualityComparer.Default);
    private readonly INamedTypeSymbol _machine;
    private readonly INamedTypeSymbol _transition;

    private MachineSymbols(IAssemblySymbol safety)
    {
        _machine = Find(safety, SafetyNames.OrderStateMachineAttribute);
        _transition = Find(safety, SafetyNames.OrderTransitionAttribute);
    }

    /// <summary>The symbols; null where Safety is not known, and in Safety itself.</summary>
    public static MachineSymbols? Of(Compilation compilation, bool inTests = true) =>
        SafetySymbols.Find(compilation) is { IsOwnAssembly: false } safety && (inTests || !safety.IsTestAssembly) ? new MachineSymbols(safety.Assembly) : null;

    /// <summary>True for a type with <c>[OrderStateMachine]</c>.</summary>
    public bool IsMachine(ITypeSymbol? type) => type is INamedTypeSymbol named && StateOf(named) is not null;

    /// <summary>True for a method with <c>[OrderTransition]</c> in a machine.</summary>
    public bool IsHandler(ISymbol? method) =>
        method is IMethodSymbol && method.GetAttributes().Any(attribute => SafetySymbols.Is(attribute.AttributeClass?.OriginalDefinition, _transition)) && IsMachine(method.ContainingType);

    /// <summary>The machine among a type, its elements and its type arguments; null when there is none.</summary>
    public ITypeSymbol? MachineIn(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => MachineIn(array.ElementType),
        INamedTypeSymbol named when IsMachine(named) => named,
        INamedTypeSymbol named => named.TypeArguments.Select(MachineIn).FirstOrDefault(static found => found is not null),
        _ => null,
    };

    /// <summary>True for an enum that is the states of a machine of its own assembly or of the one that is compiled.</summary>
    public bool IsState(INamedTypeSymbol type, Compilation compilation) => StatesIn(type.ContainingAssembly).Contains(type) || StatesIn(compilation.Assembly).Contains(type);

    // Looked at once per assembly, and only where the assembly can know Safety at all.
    private HashSet<INamedTypeSymbol> StatesIn(IAssemblySymbol assembly) => _states.GetOrAdd(assembly, a =>
    {
        var found = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        bool knowsSafety = a.Name == SafetyNames.Assembly || a.Modules.Any(static module => module.ReferencedAssemblies.Any(static reference => reference.Name == SafetyNames.Assembly));
        if (knowsSafety)
            Collect(a.GlobalNamespace, found);
        return found;
    });

    private void Collect(INamespaceOrTypeSymbol scope, HashSet<INamedTypeSymbol> found)
    {
        foreach (ISymbol member in scope.GetMembers())
        {
            if (member is INamedTypeSymbol { IsRecord: true } type && StateOf(type) is { } state)
                found.Add(state);
            if (member is INamespaceOrTypeSymbol inner)
                Collect(inner, found);
        }
    }

    private INamedTypeSymbol? StateOf(INamedTypeSymbol type)
    {
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (SafetySymbols.Is(attribute.AttributeClass?.OriginalDefinition, _machine))
                return attribute.AttributeClass!.TypeArguments[0] as INamedTypeSymbol;
        }

        return null;
    }

    private static INamedTypeSymbol Find(IAssemblySymbol safety, string metadataName) =>
        safety.GetTypeByMetadataName(metadataName)
        ?? throw new InvalidOperationException($"{safety.Identity} has no type {metadataName}: the analyzers and the Safety assembly are of different versions. Reference one version of the package.");
}
