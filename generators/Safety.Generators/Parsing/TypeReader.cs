using Microsoft.CodeAnalysis;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>Types → <see cref="TypeSpec"/>.</summary>
internal static class TypeReader
{
    public static bool NamesClientOrderId(string name) => s_looseIdNames.Contains(Identifiers.Bare(name));

    private static readonly HashSet<string> s_looseIdNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "ClientOrderId", "ClOrdId", "NewClientOrderId", "ClientOid", "ClientId", "OrderLinkId", "OrderRef", "CustomerOrderId", "Cloid",
    };

    public static TypeSpec Read(ITypeSymbol type) => Read(type, withElement: true);

    /// <summary>The element type of anything that can be enumerated; null for text and for what cannot.</summary>
    public static ITypeSymbol? ElementOf(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_String)
            return null;
        if (type is IArrayTypeSymbol { Rank: 1 } array)
            return array.ElementType;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T } self)
            return self.TypeArguments[0];

        INamedTypeSymbol[] enumerables =
        [
            .. type.AllInterfaces.Where(i => i.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T),
        ];
        return enumerables.Length == 1 ? enumerables[0].TypeArguments[0] : null;
    }

    private static TypeSpec Read(ITypeSymbol type, bool withElement)
    {
        (CollectionForm form, ITypeSymbol? element) = withElement ? ReadCollection(type) : (CollectionForm.None, null);
        return new TypeSpec(
            type.WrittenName(),
            type.Identity(),
            type.IsReferenceType,
            type.IsRefLikeType,
            AssignableTo(type).ToEquatableArray(),
            form,
            element is null ? null : Read(element, withElement: false),
            ReadRequest(type));
    }

    private static IEnumerable<string> AssignableTo(ITypeSymbol type)
    {
        // What comes with the language says nothing about a request: a mapping takes an int as an int.
        if (type.SpecialType != SpecialType.None || type.TypeKind is TypeKind.Enum or TypeKind.Pointer or TypeKind.FunctionPointer)
            yield break;

        if (type is ITypeParameterSymbol parameter)
        {
            foreach (ITypeSymbol constraint in parameter.ConstraintTypes)
            {
                yield return constraint.Identity();
                foreach (string inherited in AssignableTo(constraint))
                    yield return inherited;
            }

            yield break;
        }

        if (!type.IsReferenceType)
            yield break;

        for (INamedTypeSymbol? b = type.BaseType; b is { SpecialType: SpecialType.None }; b = b.BaseType)
            yield return b.Identity();
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
            yield return contract.Identity();
    }

    private static (CollectionForm Form, ITypeSymbol? Element) ReadCollection(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { Arity: 1 } sequence && sequence.OriginalDefinition.Identity() == "global::System.Collections.Generic.IAsyncEnumerable<T>")
            return (CollectionForm.AsyncEnumerable, sequence.TypeArguments[0]);
        if (ElementOf(type) is not { } element)
            return (CollectionForm.None, null);
        if (type is IArrayTypeSymbol)
            return (CollectionForm.TakesArray, element);

        string definition = type.OriginalDefinition.Identity();
        return definition switch
        {
            "global::System.Collections.Generic.IEnumerable<T>" or
            "global::System.Collections.Generic.IReadOnlyCollection<T>" or
            "global::System.Collections.Generic.IReadOnlyList<T>" or
            "global::System.Collections.Generic.ICollection<T>" or
            "global::System.Collections.Generic.IList<T>" => (CollectionForm.TakesArray, element),
            "global::System.Collections.Generic.List<T>" => (CollectionForm.List, element),
            _ => (CollectionForm.Enumerable, element),
        };
    }

    private static RequestSpec ReadRequest(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named || type.SpecialType != SpecialType.None || named.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface))
            return RequestSpec.None;
        if (IsOfTheSystem(named))
            return RequestSpec.None;

        var ids = new List<IPropertySymbol>();
        var targets = new List<IPropertySymbol>();
        var terms = new List<IPropertySymbol>();
        string? loose = null;
        foreach (IPropertySymbol property in PropertiesOf(named))
        {
            switch (property.Type.Identity())
            {
                case TypeNames.OrderTerms when property.NullableAnnotation != NullableAnnotation.Annotated:
                    terms.Add(property);
                    break;
                case TypeNames.ClientOrderId when NamesTarget(property.Name):
                    targets.Add(property);
                    break;
                case TypeNames.ClientOrderId when property.SetMethod is { DeclaredAccessibility: Accessibility.Public }:
                    ids.Add(property);
                    break;
                default:
                    if (s_looseIdNames.Contains(property.Name))
                        loose ??= property.Name;
                    break;
            }
        }

        if (ids.Count == 0 && targets.Count == 0 && terms.Count == 0 && loose is null)
            return RequestSpec.None;

        return new RequestSpec(
            named.IsRecord || named.TypeKind == TypeKind.Struct,
            ids.Count == 1 ? Identifiers.Escape(ids[0].Name) : null,
            terms.Count == 1 ? Identifiers.Escape(terms[0].Name) : null,
            targets.Count == 1 ? Identifiers.Escape(targets[0].Name) : null,
            loose);
    }

    /// <summary>True for a name that means an order that exists already.</summary>
    public static bool NamesTarget(string name) =>
        name.StartsWith("target", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("orig", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("existing", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("working", StringComparison.OrdinalIgnoreCase);

    public static bool IsOfTheSystem(ITypeSymbol type)
    {
        INamespaceSymbol? space = type.ContainingNamespace;
        while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            space = space.ContainingNamespace;
        return space is { Name: "System" };
    }

    /// <summary>Readable public instance properties, base types included, each name once.</summary>
    public static IEnumerable<IPropertySymbol> PropertiesOf(INamedTypeSymbol type)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        IEnumerable<INamedTypeSymbol> types = type.TypeKind == TypeKind.Interface ? [type, .. type.AllInterfaces] : SelfAndBases(type);
        foreach (INamedTypeSymbol declaring in types)
        {
            foreach (ISymbol member in declaring.GetMembers())
            {
                if (member is IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public } property
                    && property.DeclaredAccessibility == Accessibility.Public
                    && !IsForbiddenToUse(property)
                    && seen.Add(property.Name))
                {
                    yield return property;
                }
            }
        }
    }

    public static IEnumerable<INamedTypeSymbol> SelfAndBases(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null && t.SpecialType is SpecialType.None; t = t.BaseType)
            yield return t;
    }

    /// <summary>True for a member marked obsolete as an error: generated code could not read it.</summary>
    public static bool IsForbiddenToUse(ISymbol symbol) => symbol.GetAttributes().Any(a =>
        a.AttributeClass?.Identity() == "global::System.ObsoleteAttribute" && a.ConstructorArguments.Length == 2 && a.ConstructorArguments[1].Value is true);
}
