using Microsoft.CodeAnalysis;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>Finds out how the content of request types is read. One per guarded type; each type is read once.</summary>
internal sealed class ContentReader
{
    private readonly Dictionary<string, ContentSpec> _contents = new(StringComparer.Ordinal);
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);

    public EquatableArray<ContentSpec> Contents => _contents.Values.OrderBy(c => c.Type, StringComparer.Ordinal).ToEquatableArray();

    public void Add(ITypeSymbol type)
    {
        string identity = type.Identity();
        if (_contents.ContainsKey(identity))
            return;

        // A type that contains itself has no bounded content: reported where the circle closes.
        if (!_underWay.Add(identity))
            return;

        ContentSpec content = Read(type, identity);
        _underWay.Remove(identity);
        _contents[identity] = content;
    }

    private ContentSpec Read(ITypeSymbol type, string identity)
    {
        if (PlainExpression(type, identity) is { } plain)
            return new ContentSpec(identity, ContentForm.Plain, plain, "", default, type.IsReferenceType, false);
        if (type.TypeKind == TypeKind.Enum)
            return new ContentSpec(identity, ContentForm.Plain, "unchecked((long){0})", "", default, false, false);
        if (type is ITypeParameterSymbol)
            return ContentSpec.Unreadable(identity, $"{type.Name} can be any type");
        if (type.IsRefLikeType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Delegate or TypeKind.Dynamic)
            return ContentSpec.Unreadable(identity, $"{TypeNames.Short(identity)} has no readable content");
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            return ReadPart(identity, ContentForm.Nullable, nullable.TypeArguments[0], isReferenceType: false);
        if (TypeReader.ElementOf(type) is { } element && !HasOwnContent(type))
            return ReadPart(identity, ContentForm.Sequence, element, type.IsReferenceType);
        if (type is INamedTypeSymbol named)
            return ReadProperties(named, identity);

        return ContentSpec.Unreadable(identity, $"{TypeNames.Short(identity)} has no readable content");
    }

    private ContentSpec ReadPart(string identity, ContentForm form, ITypeSymbol part, bool isReferenceType)
    {
        if (Problem(part) is { } problem)
            return ContentSpec.Unreadable(identity, problem);
        return new ContentSpec(identity, form, "", part.Identity(), default, isReferenceType, false);
    }

    private ContentSpec ReadProperties(INamedTypeSymbol type, string identity)
    {
        string shortName = TypeNames.Short(identity);
        if (type.IsTupleType)
            return ReadMembers(type, identity, type.TupleElements.Select(e => ((ISymbol)(e.CorrespondingTupleField ?? e), e.Type)));
        if (type.OriginalDefinition.Identity() == "global::System.Collections.Generic.KeyValuePair<TKey, TValue>")
            return ReadMembers(type, identity, TypeReader.PropertiesOf(type).Select(p => ((ISymbol)p, p.Type)));
        if (TypeReader.IsOfTheSystem(type))
            return ContentSpec.Unreadable(identity, $"{shortName} has no readable content");
        if (type.TypeKind == TypeKind.Interface || type.IsAbstract)
            return ContentSpec.Unreadable(identity, $"{shortName} is abstract: what a derived type adds would not be seen");

        IEnumerable<(ISymbol, ITypeSymbol)> properties = TypeReader.PropertiesOf(type).Select(p => ((ISymbol)p, p.Type));
        IEnumerable<(ISymbol, ITypeSymbol)> fields = TypeReader.SelfAndBases(type)
            .SelectMany(t => t.GetMembers())
            .OfType<IFieldSymbol>()
            .Where(f => f is { IsStatic: false, IsConst: false, DeclaredAccessibility: Accessibility.Public, IsImplicitlyDeclared: false })
            .Select(f => ((ISymbol)f, f.Type));
        return ReadMembers(type, identity, properties.Concat(fields));
    }

    private ContentSpec ReadMembers(INamedTypeSymbol type, string identity, IEnumerable<(ISymbol Symbol, ITypeSymbol Type)> members)
    {
        var read = new List<ContentMemberSpec>();
        foreach ((ISymbol symbol, ITypeSymbol memberType) in members)
        {
            if (Problem(memberType) is { } problem)
                return ContentSpec.Unreadable(identity, $"{TypeNames.Short(identity)}.{symbol.Name}: {problem}");
            read.Add(new ContentMemberSpec(Identifiers.Escape(symbol.Name), memberType.Identity()));
        }

        if (read.Count == 0)
            return ContentSpec.Unreadable(identity, $"{TypeNames.Short(identity)} has no public property");
        return new ContentSpec(
            identity, ContentForm.Properties, "", "", read.ToEquatableArray(), type.IsReferenceType, type.IsReferenceType && !type.IsSealed);
    }

    /// <summary>Why a part cannot be read; null when it can.</summary>
    private string? Problem(ITypeSymbol part)
    {
        string identity = part.Identity();
        if (_underWay.Contains(identity))
            return $"{TypeNames.Short(identity)} contains itself";
        Add(part);
        return _contents.TryGetValue(identity, out ContentSpec? content) && content.Form == ContentForm.Unreadable ? content.Plain : null;
    }

    /// <summary>A type that is enumerable and has properties of its own would be read by halves: it counts as a collection only when it comes with the framework or is an array.</summary>
    private static bool HasOwnContent(ITypeSymbol type) => type is INamedTypeSymbol && !TypeReader.IsOfTheSystem(type);

    private static string? PlainExpression(ITypeSymbol type, string identity) => type.SpecialType switch
    {
        SpecialType.System_String or SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt64 or
        SpecialType.System_Decimal or SpecialType.System_Double or SpecialType.System_Boolean or SpecialType.System_Char => "{0}",
        SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16 => "(int){0}",
        SpecialType.System_UInt32 or SpecialType.System_IntPtr => "(long){0}",
        SpecialType.System_Single => "(double){0}",
        SpecialType.System_DateTime => "{0}.ToBinary()",
        _ => identity switch
        {
            TypeNames.DateTimeOffset or "global::System.TimeSpan" or "global::System.DateOnly" or TypeNames.Guid or
            TypeNames.ClientOrderId or TypeNames.BrokerOrderId or TypeNames.Instrument or TypeNames.OrderTerms => "{0}",
            "global::System.TimeOnly" => "{0}.Ticks",
            "global::System.Uri" => "{0}?.OriginalString",
            _ => null,
        },
    };
}
