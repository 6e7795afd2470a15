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
    private readonly Lazy<HashSet<ISymbol>> _implemented;

    private MachineSymbols(IAssemblySymbol safety, IAssemblySymbol own)
    {
        _machine = Find(safety, SafetyNames.OrderStateMachineAttribute);
        _transition = Find(safety, SafetyNames.OrderTransitionAttribute);
        _implemented = new Lazy<HashSet<ISymbol>>(() => new HashSet<ISymbol>(
            TypeWalk.TypesOf(own, CancellationToken.None).Where(type => type.IsRecord && IsMachine(type)).SelectMany(type => type.AllInterfaces.SelectMany(static face => face.GetMembers())
                .Where(member => Carries(type.FindImplementationForInterfaceMember(member)))).Select(static member => member.OriginalDefinition),
            SymbolEqualityComparer.Default));
    }

    /// <summary>The symbols; null where Safety is not known, and in Safety itself.</summary>
    public static MachineSymbols? Of(Compilation compilation, bool inTests = true) =>
        SafetySymbols.Find(compilation) is { IsOwnAssembly: false } safety && (inTests || !safety.IsTestAssembly) ? new MachineSymbols(safety.Assembly, compilation.Assembly) : null;

    /// <summary>True for a type with <c>[OrderStateMachine]</c>.</summary>
    public bool IsMachine(ITypeSymbol? type) => type is INamedTypeSymbol named && StateOf(named) is not null;

    /// <summary>True for a method with <c>[OrderTransition]</c> in a machine, and for a member of an interface that one implements.</summary>
    public bool IsHandler(ISymbol? method) => Carries(method) || (method is IMethodSymbol { ContainingType.TypeKind: TypeKind.Interface } && _implemented.Value.Contains(method.OriginalDefinition));

    private bool Carries(ISymbol? method) =>
        method is IMethodSymbol && method.GetAttributes().Any(attribute => SafetySymbols.Is(attribute.AttributeClass?.OriginalDefinition, _transition)) && IsMachine(method.ContainingType);

    /// <summary>The machine among a type, its elements, its type arguments and what this compilation's types among them are made of; null when there is none.</summary>
    public ITypeSymbol? MachineIn(ITypeSymbol? type) => MachineIn(type, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    private ITypeSymbol? MachineIn(ITypeSymbol? type, HashSet<ITypeSymbol> seen)
    {
        if (type is IArrayTypeSymbol array)
            return MachineIn(array.ElementType, seen);
        if (type is not INamedTypeSymbol named || !seen.Add(named))
            return null;
        if (IsMachine(named))
            return named;
        IEnumerable<ITypeSymbol?> parts = named.TypeArguments;
        if (named.DeclaringSyntaxReferences.Length > 0)
        {
            parts = parts.Append(named.BaseType).Concat(named.GetMembers().Where(static member => member is { IsStatic: false, DeclaredAccessibility: not Accessibility.Private })
                .Select(static member => member is IPropertySymbol property && IsStored(property) ? property.Type : (member as IFieldSymbol)?.Type));
        }

        return parts.Select(part => MachineIn(part, seen)).FirstOrDefault(static found => found is not null);
    }

    private static bool IsStored(IPropertySymbol property) =>
        property.SetMethod is not null || property.ContainingType.GetMembers().Any(member => member is IFieldSymbol { AssociatedSymbol: { } stored } && SafetySymbols.Is(stored, property));

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
