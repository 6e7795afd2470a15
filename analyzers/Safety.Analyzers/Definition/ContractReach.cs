using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;

namespace Safety.Analyzers.Definition;

/// <summary>
/// What an order's content is made of: the parameters of this project's order calls and the members of this project's own
/// types that requests, responses and mappings are made of. An SDK's types are not the user's to change and are left out,
/// and so are types generated from somebody else's schema.
/// </summary>
internal sealed class ContractReach
{
    private static readonly ConditionalWeakTable<GuardedSurface, ContractReach> s_perSurface = new();

    private readonly Compilation _compilation;
    private readonly HashSet<INamedTypeSymbol> _types = new(SymbolEqualityComparer.Default);
    private readonly HashSet<IMethodSymbol> _calls = new(SymbolEqualityComparer.Default);
    private readonly HashSet<INamedTypeSymbol> _mappings = new(SymbolEqualityComparer.Default);
    private readonly SourceBodies _bodies;

    private ContractReach(GuardedSurface surface)
    {
        _compilation = surface.Safety.Compilation;
        _bodies = new SourceBodies(_compilation, default);
        foreach (GuardedMember member in surface.Members)
        {
            if (member is { IsFree: false, Type.IsContract: true, Symbol: IMethodSymbol call } && member.Kind is not (CallKind.Forbidden or CallKind.Session or CallKind.Navigation) && IsOwn(call))
            {
                _calls.Add(call);
                Visit(call.ReturnType);
                foreach (IParameterSymbol parameter in call.Parameters)
                    Visit(parameter.Type);
            }
        }

        foreach ((_, AttributeData attribute) in surface.OwnDeclarations)
        {
            if (MappingOf(attribute) is not { } mapping)
                continue;
            _mappings.Add(mapping);
            foreach (IMethodSymbol method in mapping.GetMembers().OfType<IMethodSymbol>().Where(static method => method.MethodKind == MethodKind.Ordinary && method.DeclaredAccessibility != Accessibility.Private))
            {
                Visit(method.ReturnType);
                foreach (IParameterSymbol parameter in method.Parameters)
                    Visit(parameter.Type);
            }
        }
    }

    /// <summary>True when there is nothing to look at.</summary>
    public bool IsEmpty => _types.Count == 0 && _calls.Count == 0;

    /// <summary>The reach of a surface, found once for all rules.</summary>
    public static ContractReach Of(GuardedSurface surface) => s_perSurface.GetValue(surface, static key => new ContractReach(key));

    /// <summary>The mapping class that an attribute names.</summary>
    public static INamedTypeSymbol? MappingOf(AttributeData attribute) =>
        attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "Mapping").Value.Value as INamedTypeSymbol;

    /// <summary>True for the code of a mapping, which turns what is sent into terms.</summary>
    public bool IsMapping(ISymbol symbol) => symbol.ContainingType is { } type && _mappings.Contains(type);

    /// <summary>True for a member that is looked at where it is declared.</summary>
    public bool Declares(ISymbol member) => _types.Contains(member.ContainingType);

    /// <summary>The places of one symbol that hold content: name, type, and where to report.</summary>
    public IEnumerable<(string Name, string Display, ITypeSymbol Type, Location Location)> ContentOf(ISymbol symbol)
    {
        switch (symbol)
        {
            case IMethodSymbol method when _calls.Contains(method):
                foreach (IParameterSymbol parameter in method.Parameters)
                {
                    yield return (parameter.Name, parameter.Name, parameter.Type, LocationOf(parameter));
                    foreach (IFieldSymbol element in ElementsOf(parameter.Type))
                        yield return (element.Name, element.Name, element.Type, LocationOf(parameter));
                }

                foreach (IFieldSymbol element in ElementsOf(method.ReturnType))
                    yield return (element.Name, $"{method.Name} → {element.Name}", element.Type, LocationOf(method));
                break;
            case IPropertySymbol property when _types.Contains(property.ContainingType) && IsContent(property):
                yield return (NameIn(property), $"{property.ContainingType.Name}.{property.Name}", property.Type, LocationOf(property));
                break;
            case IPropertySymbol { IsStatic: false, IsIndexer: false } view when _types.Contains(view.ContainingType) && !IsGenerated(view) && ShownField(view) is { } shown:
                yield return (view.Name, $"{view.ContainingType.Name}.{shown.Name}", shown.Type, LocationOf(view));
                break;
            case IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } field when _types.Contains(field.ContainingType) && (field.DeclaredAccessibility != Accessibility.Private || IsAlone(field)) && !IsGenerated(field):
                yield return (NameIn(field), $"{field.ContainingType.Name}.{field.Name}", field.Type, LocationOf(field));
                break;
        }
    }

    /// <summary>As <see cref="Bare"/>, and what anybody's own wrapper of one type holds.</summary>
    public static ITypeSymbol Content(ITypeSymbol type) =>
        Bare(type) is INamedTypeSymbol { IsGenericType: true, IsTupleType: false, TypeArguments: { Length: 1 } inside } ? Content(inside[0]) : Bare(type);

    /// <summary>The type itself, or what it is an optional, a task or a collection of; of pairs, the values.</summary>
    public static ITypeSymbol Bare(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Bare(array.ElementType),
        INamedTypeSymbol { IsGenericType: true, IsTupleType: false, TypeArguments.Length: 1 } wrapped
            when wrapped.ContainingNamespace.ToDisplayString().StartsWith("System", StringComparison.Ordinal) => Bare(wrapped.TypeArguments[0]),
        INamedTypeSymbol { TypeArguments.Length: 2, Name: "Dictionary" or "IDictionary" or "IReadOnlyDictionary" or "ReadOnlyDictionary" or "SortedDictionary" or "ImmutableDictionary" or "FrozenDictionary" or "KeyValuePair" } pairs
            when pairs.ContainingNamespace.ToDisplayString().StartsWith("System", StringComparison.Ordinal) => Bare(pairs.TypeArguments[1]),
        _ => type,
    };

    /// <summary>
    /// The only field of a wrapper whose own name says nothing (<c>record struct Scalar(double Raw)</c>): what it is, the place that
    /// has it says. A wrapper with a name of its own is asked where it is declared.
    /// </summary>
    public IFieldSymbol? NamelessContentOf(ITypeSymbol type) =>
        Content(type) is INamedTypeSymbol { TypeKind: TypeKind.Struct or TypeKind.Class } named && IsOwn(named) && OnlyFieldOf(named) is { } only && !MoneyName.IsMoney(NameIn(only)) ? only : null;

    /// <summary>A member's name; with that of a type that has nothing else: the <c>Raw</c> of a <c>Price</c> is a price.</summary>
    private static string NameIn(ISymbol member)
    {
        ISymbol named = (member as IFieldSymbol)?.AssociatedSymbol ?? member;
        return OnlyFieldOf(member.ContainingType) is { } only && (SafetySymbols.Is(only, member) || SafetySymbols.Is(only.AssociatedSymbol, member))
            ? $"{member.ContainingType.Name}_{named.Name}"
            : named.Name;
    }

    /// <summary>True for the private field that a value type consists of; in a class it may be a cache.</summary>
    private static bool IsAlone(IFieldSymbol field) => field.ContainingType.TypeKind == TypeKind.Struct && SafetySymbols.Is(OnlyFieldOf(field.ContainingType), field);

    private static IFieldSymbol? OnlyFieldOf(INamedTypeSymbol type)
    {
        IFieldSymbol[] stored = [.. type.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic)];
        return stored.Length == 1 ? stored[0] : null;
    }

    /// <summary>The binary number in a private field that a property shows as it is, or converted.</summary>
    private IFieldSymbol? ShownField(IPropertySymbol view)
    {
        foreach (IOperation returned in _bodies.ReturnsOf(view))
        {
            IOperation shown = returned;
            while (shown is IConversionOperation { OperatorMethod: null or { ContainingType.SpecialType: SpecialType.System_Decimal } } conversion)
                shown = conversion.Operand;
            if (shown is IFieldReferenceOperation { Field: { IsStatic: false, Type.SpecialType: SpecialType.System_Double or SpecialType.System_Single } field } && SafetySymbols.Is(field.ContainingType, view.ContainingType))
                return field;
        }

        return null;
    }

    private static Location LocationOf(ISymbol symbol) => symbol.Locations.FirstOrDefault() ?? Location.None;

    private static ImmutableArray<IFieldSymbol> ElementsOf(ITypeSymbol type) =>
        Bare(type) is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements : [];

    /// <summary>Stored or promised by an interface; a view computed from other members is not content.</summary>
    private static bool IsContent(IPropertySymbol property) =>
        !property.IsStatic
        && !property.IsIndexer
        && property.DeclaredAccessibility != Accessibility.Private
        && (property.SetMethod is not null
            || property.IsAbstract
            || property.ContainingType.GetMembers().Any(member => member is IFieldSymbol { AssociatedSymbol: { } stored } && SafetySymbols.Is(stored, property)))
        && !IsGenerated(property);

    private static bool IsGenerated(ISymbol symbol)
    {
        for (ISymbol? around = symbol; around is not null and not INamespaceSymbol; around = around.ContainingSymbol)
        {
            if (around.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "GeneratedCodeAttribute"))
                return true;
        }

        return symbol.ContainingType.AllInterfaces.Any(static face => face is { Name: "IMessage", ContainingNamespace.Name: "Protobuf" });
    }

    private bool IsOwn(ISymbol symbol) => SafetySymbols.Is(symbol.ContainingAssembly, _compilation.Assembly);

    private void Visit(ITypeSymbol? type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                Visit(array.ElementType);
                return;
            case INamedTypeSymbol named:
                foreach (ITypeSymbol argument in named.TypeArguments)
                    Visit(argument);
                if (!IsOwn(named) || named.TypeKind is TypeKind.Enum or TypeKind.Delegate || !_types.Add(named.OriginalDefinition))
                    return;
                Visit(named.BaseType);
                foreach (INamedTypeSymbol face in named.Interfaces)
                    Visit(face);
                foreach (ISymbol member in named.GetMembers())
                {
                    if (member is IPropertySymbol property && IsContent(property))
                        Visit(property.Type);
                    else if (member is IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } field && field.DeclaredAccessibility != Accessibility.Private)
                        Visit(field.Type);
                }

                return;
        }
    }
}
