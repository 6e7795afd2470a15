using Microsoft.CodeAnalysis;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>Finds out how values are written down and read back, so that nothing of them is lost. Each type is read once.</summary>
/// <param name="compilation">Where the types are seen from.</param>
/// <param name="within">The class that will hold the generated code: what it may reach, the code may reach.</param>
internal sealed class StateReader(Compilation compilation, INamedTypeSymbol within)
{
    private const string Json = "global::Safety.Generated.V1.StateJson";

    private readonly Dictionary<string, StateSpec> _states = new(StringComparer.Ordinal);
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);

    public EquatableArray<StateSpec> States => _states.Values.OrderBy(s => s.Type, StringComparer.Ordinal).ToEquatableArray();

    /// <summary>Reads a type; why it cannot be written down, or null.</summary>
    public string? Add(ITypeSymbol type)
    {
        string identity = type.Identity();
        if (!_states.TryGetValue(identity, out StateSpec? state))
        {
            if (!_underWay.Add(identity))
                return $"{TypeNames.Short(identity)} contains itself";
            state = Read(type, identity);
            _underWay.Remove(identity);
            _states[identity] = state;
        }

        return state.Form == StateForm.Unstorable ? state.Write : null;
    }

    private StateSpec Read(ITypeSymbol type, string identity)
    {
        string name = TypeNames.Short(identity);
        if (type.TypeKind == TypeKind.Error)
            return StateSpec.Unstorable(identity, $"{name} is not known");
        if (Plain(type, identity) is var (write, read))
            return new StateSpec(identity, StateForm.Plain, write, read, "", "", default, type.IsReferenceType, false);
        if (type.SpecialType == SpecialType.System_DateTime)
            return StateSpec.Unstorable(identity, "a DateTime has no offset; use DateTimeOffset");
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            return Part(identity, StateForm.Nullable, "", null, nullable.TypeArguments[0], false);
        if (type is IArrayTypeSymbol { Rank: 1 } array)
            return Part(identity, StateForm.Sequence, "", null, array.ElementType, true);
        if (type is not INamedTypeSymbol named || type.IsRefLikeType || type.TypeKind is TypeKind.Delegate or TypeKind.Dynamic)
            return StateSpec.Unstorable(identity, $"{name} cannot be written down");
        if (TypeReader.IsOfTheSystem(named) && !named.IsTupleType && named.OriginalDefinition.Identity() != "global::System.Collections.Generic.KeyValuePair<TKey, TValue>")
            return Collection(named, identity) ?? StateSpec.Unstorable(identity, $"{name} cannot be written down");
        if (named.IsAbstract || named.TypeKind == TypeKind.Interface)
            return StateSpec.Unstorable(identity, $"{name} is abstract: which type it was would not be known");
        return Object(named, identity);
    }

    private StateSpec? Collection(INamedTypeSymbol type, string identity)
    {
        string definition = type.OriginalDefinition.Identity();
        ITypeSymbol[] arguments = [.. type.TypeArguments];
        string? make = definition switch
        {
            "global::System.Collections.Generic.Dictionary<TKey, TValue>" or
            "global::System.Collections.Generic.IDictionary<TKey, TValue>" or
            "global::System.Collections.Generic.IReadOnlyDictionary<TKey, TValue>" => "new global::System.Collections.Generic.Dictionary<{K}, {V}>({0})",
            "global::System.Collections.Generic.SortedDictionary<TKey, TValue>" =>
                "new global::System.Collections.Generic.SortedDictionary<{K}, {V}>(new global::System.Collections.Generic.Dictionary<{K}, {V}>({0}))",
            "global::System.Collections.Immutable.ImmutableDictionary<TKey, TValue>" or
            "global::System.Collections.Immutable.IImmutableDictionary<TKey, TValue>" => "global::System.Collections.Immutable.ImmutableDictionary.CreateRange({0})",
            "global::System.Collections.Immutable.ImmutableSortedDictionary<TKey, TValue>" => "global::System.Collections.Immutable.ImmutableSortedDictionary.CreateRange({0})",
            _ => null,
        };
        if (make is not null)
            return Part(identity, StateForm.Map, make.Replace("{K}", arguments[0].Identity()).Replace("{V}", arguments[1].Identity()), arguments[0], arguments[1], true);
        StateForm? form = definition switch
        {
            "global::System.Collections.Generic.List<T>" or
            "global::System.Collections.Generic.IList<T>" or
            "global::System.Collections.Generic.ICollection<T>" or
            "global::System.Collections.Generic.IEnumerable<T>" or
            "global::System.Collections.Generic.IReadOnlyCollection<T>" or
            "global::System.Collections.Generic.IReadOnlyList<T>" or
            "global::System.Collections.Immutable.ImmutableArray<T>" or
            "global::System.Collections.Immutable.ImmutableList<T>" or
            "global::System.Collections.Immutable.IImmutableList<T>" => StateForm.Sequence,
            "global::System.Collections.Generic.HashSet<T>" or
            "global::System.Collections.Generic.SortedSet<T>" or
            "global::System.Collections.Immutable.ImmutableHashSet<T>" or
            "global::System.Collections.Immutable.ImmutableSortedSet<T>" => StateForm.Unordered,
            _ => null,
        };
        return form is { } known ? Part(identity, known, "", null, arguments[0], type.IsReferenceType) : null;
    }

    private StateSpec Part(string identity, StateForm form, string read, ITypeSymbol? key, ITypeSymbol element, bool isReferenceType) =>
        ((key is null ? null : Add(key)) ?? Add(element)) is { } problem
            ? StateSpec.Unstorable(identity, problem)
            : new StateSpec(identity, form, "", read, key?.Identity() ?? "", element.Identity(), default, isReferenceType, false);

    private StateSpec Object(INamedTypeSymbol type, string identity)
    {
        string name = TypeNames.Short(identity);
        var members = new List<(string Name, ITypeSymbol Type, bool IsSettable)>();
        foreach ((ISymbol symbol, ITypeSymbol memberType) in MembersOf(type))
        {
            bool isSettable = symbol switch
            {
                IPropertySymbol { SetMethod: { } setter } => IsReachable(setter),
                IFieldSymbol field => !field.IsReadOnly && IsReachable(field),
                _ => false,
            };
            if (!IsReachable(symbol) || (symbol is IPropertySymbol { GetMethod: { } getter } && !IsReachable(getter)))
                return StateSpec.Unstorable(identity, $"{name}.{symbol.Name} cannot be reached");
            members.Add((symbol.Name, memberType, isSettable));
        }

        // First what cannot be written down at all: a setter would not help it.
        foreach ((string member, ITypeSymbol memberType, bool isSettable) in members)
        {
            if ((isSettable || IsDeclaredHere(type)) && Add(memberType) is { } problem)
                return StateSpec.Unstorable(identity, $"{name}.{member}: {problem}");
        }

        IMethodSymbol? constructor = type.InstanceConstructors
            .Where(c => IsReachable(c) && !(type.IsRecord && c.IsImplicitlyDeclared && c.Parameters.Length == 1))
            .OrderBy(static c => c.Parameters.Length)
            .FirstOrDefault(c =>
                c.Parameters.All(p => p.RefKind == RefKind.None && members.Any(m => Names(p, m.Name) && m.Type.Identity() == p.Type.Identity()))
                && members.All(m => m.IsSettable || !IsDeclaredHere(type) || c.Parameters.Any(p => Names(p, m.Name)))
                && (IsDeclaredHere(type) || members.Count == 0 || members.Any(m => m.IsSettable || c.Parameters.Any(p => Names(p, m.Name)))));
        if (constructor is null)
        {
            string? lost = members.Where(m => !m.IsSettable).Select(m => m.Name).FirstOrDefault();
            return StateSpec.Unstorable(identity, lost is null || !IsDeclaredHere(type)
                ? $"{name} has no constructor whose parameters are its members"
                : $"{name}.{lost} cannot be set again: give it an init or set accessor, or a constructor parameter of its name and type");
        }

        // What comes with a reference and cannot be set is computed from the rest.
        (string Name, ITypeSymbol Type, bool IsSettable)[] stored =
        [
            .. constructor.Parameters.Select(p => members.First(m => Names(p, m.Name))),
            .. members.Where(m => m.IsSettable && !constructor.Parameters.Any(p => Names(p, m.Name))),
        ];
        if (stored.Length == 0 && !IsDeclaredHere(type))
            return StateSpec.Unstorable(identity, $"{name} has no members that can be written down");
        var specs = new List<StateMemberSpec>();
        for (int i = 0; i < stored.Length; i++)
        {
            if (Add(stored[i].Type) is { } problem)
                return StateSpec.Unstorable(identity, $"{name}.{stored[i].Name}: {problem}");
            specs.Add(new StateMemberSpec(Identifiers.Escape(stored[i].Name), stored[i].Type.Identity(), i < constructor.Parameters.Length));
        }

        return new StateSpec(identity, StateForm.Object, "", "", "", "", specs.ToEquatableArray(), type.IsReferenceType, type.IsReferenceType && !type.IsSealed);
    }

    /// <summary>All that makes up a value: fields, automatic properties, and for a type that is only referenced its public properties.</summary>
    private static IEnumerable<(ISymbol Symbol, ITypeSymbol Type)> MembersOf(INamedTypeSymbol type)
    {
        if (type.IsTupleType)
            return type.TupleElements.Select(static e => ((ISymbol)(e.CorrespondingTupleField ?? e), e.Type));
        if (!IsDeclaredHere(type))
        {
            return TypeReader.PropertiesOf(type).Select(static p => ((ISymbol)p, p.Type))
                .Concat(type.GetMembers().OfType<IFieldSymbol>().Where(static f => f is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }).Select(static f => ((ISymbol)f, f.Type)));
        }

        var members = new List<(ISymbol Symbol, ITypeSymbol Type)>();
        foreach (ISymbol member in TypeReader.SelfAndBases(type).Reverse().SelectMany(static t => t.GetMembers()))
        {
            switch (member)
            {
                case IFieldSymbol { IsStatic: false, IsConst: false } field:
                    members.Add((field.AssociatedSymbol is IPropertySymbol property ? property : (ISymbol)field, field.Type));
                    break;
                case IEventSymbol { IsStatic: false, IsAbstract: false, AddMethod.IsImplicitlyDeclared: true } raised:
                    members.Add((raised, raised.Type));
                    break;
            }
        }

        return members;
    }

    private static bool Names(IParameterSymbol parameter, string member) => string.Equals(parameter.Name.TrimStart('_'), member.TrimStart('_'), StringComparison.OrdinalIgnoreCase);

    private static bool IsDeclaredHere(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Length > 0 && !type.IsTupleType;

    private bool IsReachable(ISymbol symbol) => compilation.IsSymbolAccessibleWithin(symbol, within);

    private static (string Write, string Read)? Plain(ITypeSymbol type, string identity)
    {
        if (type.TypeKind == TypeKind.Enum)
            return ($"{Json}.WriteEnum(writer, {{0}});", $"{Json}.ReadEnum<{identity}>({{0}})");
        return type.SpecialType switch
        {
            SpecialType.System_String => Direct("ReadString"),
            SpecialType.System_Boolean => Direct("ReadBoolean"),
            SpecialType.System_Int64 => Direct("ReadInt64"),
            SpecialType.System_UInt64 => Direct("ReadUInt64"),
            SpecialType.System_Decimal => Direct("ReadDecimal"),
            SpecialType.System_Double => Direct("ReadDouble"),
            SpecialType.System_Single => ($"{Json}.Write(writer, (double){{0}});", $"(float){Json}.ReadDouble({{0}})"),
            SpecialType.System_Char or SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16 or
            SpecialType.System_Int32 or SpecialType.System_UInt32 => ($"{Json}.Write(writer, (long){{0}});", $"checked(({identity}){Json}.ReadInt64({{0}}))"),
            _ => identity switch
            {
                TypeNames.DateTimeOffset => Direct("ReadDateTimeOffset"),
                TypeNames.Guid => Direct("ReadGuid"),
                "global::System.TimeSpan" => Direct("ReadTimeSpan"),
                "global::System.DateOnly" => Direct("ReadDateOnly"),
                "global::System.TimeOnly" => Direct("ReadTimeOnly"),
                "global::Safety.Orders.OrderSize" => Direct("ReadOrderSize"),
                _ => null,
            },
        };

        static (string, string) Direct(string read) => ($"{Json}.Write(writer, {{0}});", $"{Json}.{read}({{0}})");
    }
}
