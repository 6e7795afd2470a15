using Microsoft.CodeAnalysis;
using Safety.Analyzers.Model;
using Safety.Generators.Specs;

namespace Safety.CatalogueCheck;

/// <summary>A catalogue held against the SDK it describes, member by member.</summary>
internal sealed class CatalogueComparison
{
    private readonly CatalogueSpec _catalogue;
    private readonly Compilation _sdk;
    private readonly List<string> _differences = [];
    private readonly HashSet<string> _known;
    private int _members;
    private int _types;

    private CatalogueComparison(CatalogueSpec catalogue, Compilation sdk)
    {
        (_catalogue, _sdk) = (catalogue, sdk);
        _known = [.. catalogue.Types.Select(static type => type.Id), .. catalogue.FreeTypes];
    }

    /// <summary>What does not match, each with the line to write or to remove; empty when everything does.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>What was compared, in one line.</summary>
    public string Summary =>
        $"{_catalogue.Sdk} {_catalogue.Version}: {_types} types, {_members} members compared, {_differences.Count} differences";

    public static CatalogueComparison Of(CatalogueSpec catalogue, Compilation sdk)
    {
        CatalogueComparison comparison = new(catalogue, sdk);
        foreach (ProblemSpec problem in catalogue.Problems)
            comparison._differences.Add($"line {problem.Location?.StartLine + 1}: {problem.Arguments[0]}");
        foreach (CatalogueTypeSpec type in catalogue.Types)
            comparison.Compare(type);
        foreach (string free in catalogue.FreeTypes)
        {
            comparison._types++;
            if (TypeOf(free, sdk) is null)
                comparison._differences.Add($"missing in the SDK: free {free}");
        }

        comparison.CompareHelpers();
        foreach (ObligationSpec obligation in catalogue.Obligations)
            comparison.CompareObligation(obligation);
        return comparison;
    }

    /// <summary>Each type and a line for each of its members, for a person to look at.</summary>
    public static IEnumerable<string> Propose(IEnumerable<string> typeIds, Compilation sdk)
    {
        foreach (string id in typeIds)
        {
            INamedTypeSymbol type = TypeOf(id, sdk) ?? throw new ArgumentException($"the SDK has no {id}");
            yield return $"type {id}";
            foreach (ISymbol member in MembersOf(type))
                yield return LineOf(member);
            foreach (INamedTypeSymbol around in Around(type))
                yield return $"# is also {around.OriginalDefinition.GetDocumentationCommentId()}";
        }
    }

    private static INamedTypeSymbol? TypeOf(string id, Compilation sdk) => DocumentationCommentId.GetFirstSymbolForDeclarationId(id, sdk) as INamedTypeSymbol;

    private static string LineOf(ISymbol member) =>
        $"{KindProposal.For(member.Name, member is IMethodSymbol)} {member.GetDocumentationCommentId()}";

    /// <summary>The members that a user of the SDK can call, as the analyzers see them.</summary>
    private static IEnumerable<ISymbol> MembersOf(INamedTypeSymbol type) => type.GetMembers().Where(static member =>
        !member.IsImplicitlyDeclared
        && member.DeclaredAccessibility == Accessibility.Public
        && member is IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol or IEventSymbol
        && member is not IMethodSymbol { Name: "Dispose" or "DisposeAsync", Parameters.Length: 0 }
        && !IsFramework(Root(member).ContainingType));

    private static ISymbol Root(ISymbol member)
    {
        while (Overridden(member) is { } overridden)
            member = overridden;
        return member;
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        IEventSymbol @event => @event.OverriddenEvent,
        _ => null,
    };

    private static bool IsFramework(INamedTypeSymbol type) =>
        type.ContainingAssembly is not { } assembly
        || assembly.Name.StartsWith("System", StringComparison.Ordinal)
        || assembly.Name.StartsWith("Microsoft.", StringComparison.Ordinal)
        || assembly.Name is "mscorlib" or "netstandard";

    private static IEnumerable<INamedTypeSymbol> Around(INamedTypeSymbol type)
    {
        IEnumerable<INamedTypeSymbol> around = type.TypeKind == TypeKind.Interface ? type.AllInterfaces : Bases(type);
        return around.Where(static face => !IsFramework(face) && face.TypeKind != TypeKind.Error);

        static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
        {
            for (INamedTypeSymbol? next = type.BaseType; next is not null; next = next.BaseType)
                yield return next;
        }
    }

    private static IEnumerable<ITypeSymbol> SignatureOf(ISymbol member) => member switch
    {
        IMethodSymbol method => method.Parameters.Select(static parameter => parameter.Type),
        IPropertySymbol property => property.Parameters.Select(static parameter => parameter.Type),
        _ => [],
    };

    private static ITypeSymbol? UnknownIn(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => UnknownIn(array.ElementType),
        { TypeKind: TypeKind.Error } => type,
        INamedTypeSymbol named => named.TypeArguments.Select(UnknownIn).FirstOrDefault(static unknown => unknown is not null),
        _ => null,
    };

    private void Compare(CatalogueTypeSpec listed)
    {
        _types++;
        if (TypeOf(listed.Id, _sdk) is not { } type)
        {
            _differences.Add($"missing in the SDK: type {listed.Id}");
            return;
        }

        Dictionary<string, ISymbol> members = MembersOf(type).ToDictionary(static member => member.GetDocumentationCommentId()!, StringComparer.Ordinal);
        foreach ((string id, ISymbol member) in members)
        {
            bool isListed = listed.Lines.Any(line => line.Id == id);
            _members += isListed ? 1 : 0;
            if (!isListed && !listed.IsPartial && _catalogue.AbsentIds.All(absent => absent.Id != id))
                _differences.Add($"not listed, add: {LineOf(member)}");
            if ((isListed || !listed.IsPartial) && SignatureOf(member).Select(UnknownIn).FirstOrDefault(static unknown => unknown is not null) is { } unknown)
                _differences.Add($"cannot be compared, '{unknown}' is not known: name the folder or assembly that has it: {id}");
            if (!listed.IsPartial && member is IPropertySymbol { Type: INamedTypeSymbol { TypeKind: TypeKind.Interface } leaf } && !IsFramework(leaf) && !_known.Contains(leaf.OriginalDefinition.GetDocumentationCommentId()!))
                _differences.Add($"'{id}' leads to a type that is neither listed nor free, add: free {leaf.OriginalDefinition.GetDocumentationCommentId()} (or type …)");
        }

        foreach (CatalogueLineSpec line in listed.Lines.Where(line => !members.ContainsKey(line.Id) && !line.IsOptional))
            _differences.Add($"missing in the SDK, remove or change: {line.Kind} {line.Id}{Likely(line.Id, members.Keys)}");
        foreach (CatalogueLineSpec line in listed.Lines.Where(line => members.ContainsKey(line.Id) && !BelongsTo(line.Id, listed.Id)))
            _differences.Add($"stands under the wrong type: {line.Kind} {line.Id}");

        // What a guarded type inherits is part of it.
        foreach (string around in Around(type).Select(static face => face.OriginalDefinition.GetDocumentationCommentId()!).Where(around => !listed.IsPartial && _catalogue.Types.All(type => type.Id != around)))
        {
            if (HaveOneRoot(around, listed.Id))
                _differences.Add($"'{listed.Id}' is also a type that is not listed, add: type {around}");
        }
    }

    /// <summary>Several SDKs can share a base, which has a catalogue of its own.</summary>
    private static bool HaveOneRoot(string left, string right) => left[2..].Split('.')[0] == right[2..].Split('.')[0];

    private static bool BelongsTo(string memberId, string typeId) => memberId.AsSpan(2).StartsWith($"{typeId[2..]}.", StringComparison.Ordinal);

    private static string Likely(string id, IEnumerable<string> members)
    {
        string name = id.Split('(')[0];
        return members.FirstOrDefault(member => member.Split('(')[0] == name) is { } changed ? $" (its signature may be now {changed})" : "";
    }

    /// <summary>A static method of the SDK that takes a guarded type can do with it what its members do: it is listed too.</summary>
    private void CompareHelpers()
    {
        HashSet<ITypeSymbol> targets = new(
            _catalogue.Types.Where(static type => !type.IsPartial && type.Lines.Any(static line => line.Kind != CallKind.Query)).Select(type => TypeOf(type.Id, _sdk)).OfType<INamedTypeSymbol>(), SymbolEqualityComparer.Default);
        HashSet<string> listed = [.. _catalogue.Lines.Select(static line => line.Id)];
        IEnumerable<INamespaceOrTypeSymbol> spaces = targets.Select(static type => type.ContainingAssembly).Distinct(SymbolEqualityComparer.Default)
            .OfType<IAssemblySymbol>().Select(static assembly => assembly.GlobalNamespace);
        foreach (INamedTypeSymbol type in spaces.SelectMany(Types).Where(static type => type is { DeclaredAccessibility: Accessibility.Public, ContainingType: null }))
        {
            foreach (ISymbol member in MembersOf(type).Where(static member => member is IMethodSymbol { IsStatic: true }))
            {
                if (SignatureOf(member).Any(parameter => Mentions(parameter, targets)) && !listed.Contains(member.GetDocumentationCommentId()!)
                    && HaveOneRoot(member.GetDocumentationCommentId()!, _catalogue.Types[0].Id))
                {
                    _differences.Add($"takes a guarded type and is not listed, add under 'partly {type.GetDocumentationCommentId()}': {LineOf(member)}");
                }
            }
        }
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol space) => space.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(static member => member is INamedTypeSymbol type ? [type] : Types(member));

    private static bool Mentions(ITypeSymbol type, HashSet<ITypeSymbol> targets) => type switch
    {
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Any(constraint => Mentions(constraint, targets)),
        _ => targets.Contains(type.OriginalDefinition) || type.AllInterfaces.Any(face => targets.Contains(face.OriginalDefinition)),
    };

    private void CompareObligation(ObligationSpec obligation)
    {
        IEnumerable<string> ids =
        [
            obligation.Member,
            .. obligation.When,
            .. obligation.Defaults,
            .. obligation.Alternatives.Select(static other => other.Property),
            .. obligation.Alternatives.Select(static other => other.Value.Constructor),
            .. obligation.Values.Select(static value => value.Constructor),
        ];
        foreach (string id in ids.Where(static id => id.Length > 0).Distinct())
        {
            _members++;
            if (DocumentationCommentId.GetFirstSymbolForDeclarationId(id, _sdk) is null)
                _differences.Add($"missing in the SDK, named by an obligation: {id}");
        }
    }
}
