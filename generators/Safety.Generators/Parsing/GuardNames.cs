using Microsoft.CodeAnalysis;

namespace Safety.Generators.Parsing;

/// <summary>Where a guard stands and what it is called.</summary>
internal static class GuardNames
{
    /// <summary><c>IBroker</c> → <c>BrokerGuard</c>; nested in <c>Venue</c> → <c>VenueBrokerGuard</c>, so that two nested brokers do not meet.</summary>
    public static string ForContract(INamedTypeSymbol contract)
    {
        string name = contract.Name;
        if (contract.TypeKind == TypeKind.Interface && name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]))
            name = name.Substring(1);
        for (INamedTypeSymbol? container = contract.ContainingType; container is not null; container = container.ContainingType)
            name = Identifiers.Pascal(container.Name) + name;
        return Identifiers.Pascal(name) + "Guard";
    }

    public static string NamespaceOf(INamedTypeSymbol type) =>
        type.ContainingNamespace.IsGlobalNamespace
            ? ""
            : type.ContainingNamespace.ToDisplayString(new SymbolDisplayFormat(
                typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
                miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers));

    /// <summary>
    /// The metadata name: <c>Foo`1</c> and <c>Foo_1</c>, two namespaces, nested and not, all differ. Hint names are compared
    /// without case, type names are not: a name that does not begin like a type's carries a hash.
    /// </summary>
    public static string HintOf(INamedTypeSymbol type)
    {
        string name = type.MetadataName;
        bool unusual = char.IsLower(type.Name[0]);
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            name = container.MetadataName + "+" + name;
            unusual |= char.IsLower(container.Name[0]);
        }

        for (INamespaceSymbol space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            name = space.MetadataName + "." + name;
            unusual |= char.IsLower(space.Name[0]);
        }

        var text = new System.Text.StringBuilder();
        foreach (char c in name)
        {
            bool usual = c is '.' or '+' or '`' or '_' || (c < 128 && char.IsLetterOrDigit(c));
            unusual |= !usual;
            text.Append(usual ? c : '_');
        }

        return unusual ? $"{text}.{Fingerprints.Short(name)}" : text.ToString();
    }

    public static string AccessibilityOf(INamedTypeSymbol contract)
    {
        for (INamedTypeSymbol? t = contract; t is not null; t = t.ContainingType)
        {
            if (t.DeclaredAccessibility != Accessibility.Public)
                return "internal";
        }

        return "public";
    }

    public static string AccessibilityOf(Accessibility accessibility) => accessibility switch
    {
        Accessibility.Public => "public",
        Accessibility.Private => "private",
        Accessibility.Protected => "protected",
        Accessibility.ProtectedOrInternal => "protected internal",
        Accessibility.ProtectedAndInternal => "private protected",
        _ => "internal",
    };
}
