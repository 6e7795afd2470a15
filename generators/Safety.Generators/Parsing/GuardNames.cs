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
    /// without case, type names are not: a name that differs from a neighbour's only by case carries a hash.
    /// </summary>
    public static string HintOf(INamedTypeSymbol type)
    {
        string name = type.MetadataName;
        bool unusual = HasTwin(type);
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            name = container.MetadataName + "+" + name;
            unusual |= HasTwin(container);
        }

        for (INamespaceSymbol space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            name = space.MetadataName + "." + name;
            unusual |= HasTwin(space);
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

    private static bool HasTwin(INamespaceOrTypeSymbol symbol)
    {
        INamespaceOrTypeSymbol scope = (INamespaceOrTypeSymbol?)symbol.ContainingType ?? symbol.ContainingNamespace;
        return scope.GetMembers().Any(m => m is INamespaceOrTypeSymbol && m.Name != symbol.Name && string.Equals(m.Name, symbol.Name, StringComparison.OrdinalIgnoreCase));
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
