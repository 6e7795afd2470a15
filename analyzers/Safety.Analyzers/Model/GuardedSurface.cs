using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Definition;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Model;

/// <summary>
/// Every guarded broker member that one compilation can see, and the question all usage rules ask: is what this code
/// reaches one of them, be it through an override, an implementation, a constructed type or another interface?
/// </summary>
internal sealed class GuardedSurface
{
    private static readonly ConditionalWeakTable<Compilation, Cached> s_perCompilation = new();

    private readonly Dictionary<ISymbol, GuardedMember> _members = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<INamedTypeSymbol> _declaringInterfaces = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<INamedTypeSymbol, GuardedType> _rawTypes = new(SymbolEqualityComparer.Default);
    private readonly HashSet<INamedTypeSymbol> _guardClasses = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _assembliesWithGuardedTypes = new(StringComparer.Ordinal);

    private readonly HashSet<INamedTypeSymbol> _freeTypes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<INamedTypeSymbol, GuardedType> _ownTargets = new(SymbolEqualityComparer.Default);
    private readonly List<GuardedMember> _unlistedHelpers = [];
    private readonly List<(INamedTypeSymbol Type, AttributeData Attribute)> _ownDeclarations = [];

    private readonly ConcurrentDictionary<IAssemblySymbol, bool> _canReachGuarded = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(ISymbol Member, ITypeSymbol? Receiver), GuardedMember?> _answers = new(MemberAndReceiver.Instance);
    private readonly ConcurrentDictionary<ITypeSymbol, GuardedType?> _rawAnswers = new(SymbolEqualityComparer.Default);

    private GuardedSurface(SafetySymbols safety, AnalyzerOptions options, CancellationToken cancellationToken)
    {
        Safety = safety;
        ContractGuards guards = ContractGuards.Of(safety.Compilation, options, cancellationToken);
        Dictionary<string, CallKind> listed = guards.Listed.Lines.ToDictionary(static line => line.Id, static line => line.Kind, StringComparer.Ordinal);
        List<INamedTypeSymbol> sourceTypes = [.. TypeWalk.TypesOf(safety.Compilation.Assembly, cancellationToken)];

        foreach (INamedTypeSymbol type in sourceTypes)
            AddIfGuarded(type, listed, isOwn: true);
        foreach (IAssemblySymbol assembly in safety.Compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (!References(assembly, SafetyNames.Assembly))
                continue;
            foreach (INamedTypeSymbol type in TypeWalk.TypesOf(assembly, cancellationToken))
                AddIfGuarded(type, listed, isOwn: false);
        }

        foreach (CatalogueSpec catalogue in guards.Catalogues)
            AddCatalogue(catalogue, listed);

        List<INamedTypeSymbol> sdkTypes = [.. TypesBesideTargets(cancellationToken)];
        AddHelpers(sdkTypes, listed);
        foreach (INamedTypeSymbol type in sourceTypes.Concat(sdkTypes))
        {
            AddImplementationsInBases(type);
            AddSecondInterfaces(type);
        }
    }

    /// <summary>The runtime's types.</summary>
    public SafetySymbols Safety { get; }

    /// <summary>True when nothing is guarded: no action needs to run.</summary>
    public bool IsEmpty => _members.Count == 0;

    /// <summary>Every guarded member, this project's and others'.</summary>
    public IEnumerable<GuardedMember> Members => _members.Values;

    /// <summary>The contracts and guards that this project declares, each with the attribute that makes it one.</summary>
    public IReadOnlyList<(INamedTypeSymbol Type, AttributeData Attribute)> OwnDeclarations => _ownDeclarations;

    /// <summary>The surface of a compilation, built once for all rules; null when Safety is not referenced.</summary>
    public static GuardedSurface? Of(SafetyAnalysisContext context)
    {
        Cached cached = s_perCompilation.GetValue(context.Compilation, static _ => new Cached());
        lock (cached)
        {
            // An editor can change an additional file without a new compilation.
            if (!cached.IsBuilt || !cached.Files.SequenceEqual(context.Options.AdditionalFiles))
            {
                cached.Surface = SafetySymbols.Find(context.Compilation) is { } safety
                    ? new GuardedSurface(safety, context.Options, context.CancellationToken)
                    : null;
                cached.Files = context.Options.AdditionalFiles;
                cached.IsBuilt = true;
            }

            return cached.Surface;
        }
    }

    /// <summary>True when some guarded member has this name: the cheapest question, asked first.</summary>
    public bool HasName(string name) => _names.Contains(name);

    /// <summary>True when some guarded member is an operator or a conversion.</summary>
    public bool HasOperators => _names.Any(static name => name.StartsWith("op_", StringComparison.Ordinal));

    /// <summary>All guarded members with this name.</summary>
    public IEnumerable<GuardedMember> Named(string name) =>
        _names.Contains(name) ? _members.Values.Where(member => member.Symbol.Name == name) : [];

    /// <summary>What the SDK offers beside the type which this guard of this project guards, and that no line lists.</summary>
    public IEnumerable<GuardedMember> UnlistedHelpersOf(INamedTypeSymbol guard) =>
        _ownTargets.TryGetValue(guard, out GuardedType? target) ? _unlistedHelpers.Where(helper => ReferenceEquals(helper.Type, target)) : [];

    /// <summary>True for the class that a guard's code stands in.</summary>
    public bool IsGuardClass(ITypeSymbol? type) => type is INamedTypeSymbol named && _guardClasses.Contains(named.OriginalDefinition);

    /// <summary>True for the interface of a guard.</summary>
    public bool IsGuardFace(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface } named && _guardClasses.Any(guard => guard.Interfaces.Any(face => SafetySymbols.Is(face.OriginalDefinition, named.OriginalDefinition)));

    /// <summary>The assemblies that declare a guarded type or an interface it is made of, in a stable order.</summary>
    public IEnumerable<(IAssemblySymbol Assembly, GuardedType Type)> Homes => _rawTypes
        .OrderBy(static raw => raw.Key.ToDisplayString(), StringComparer.Ordinal)
        .Select(static raw => (raw.Key.ContainingAssembly, raw.Value));

    /// <summary>True for the name of a guard or of its interface.</summary>
    public bool IsGuardName(string name) => _rawTypes.Values.Any(type => name == type.GuardName || (name.Length > 1 && name[0] == 'I' && name.Substring(1) == type.GuardName));

    /// <summary>True for a type whose own declaration is guarded: a contract or an SDK type, or an interface they are made of.</summary>
    public bool IsContractOrTarget(INamedTypeSymbol type) => _rawTypes.ContainsKey(type.OriginalDefinition);

    /// <summary>The guarded member that a use of <paramref name="member"/> on <paramref name="receiver"/> reaches, or null.</summary>
    public GuardedMember? Find(ISymbol member, ITypeSymbol? receiver)
    {
        if (!_names.Contains(member.Name))
            return null;
        if (member is IMethodSymbol { ReducedFrom: { } extension })
            (member, receiver) = (extension, null);
        if (IsExtensionBlock(member.ContainingType))
            return FindImplementationOfExtension(member);
        ITypeSymbol? receiverDefinition = receiver?.OriginalDefinition;
        if (!CanReachGuarded(member.ContainingAssembly) && (receiverDefinition?.ContainingAssembly is not { } home || !CanReachGuarded(home)))
            return null;
        (ISymbol, ITypeSymbol?) question = (member.OriginalDefinition, receiverDefinition);
        if (!_answers.TryGetValue(question, out GuardedMember? answer))
        {
            answer = Match(member.OriginalDefinition, receiverDefinition);
            _answers.TryAdd(question, answer);
        }

        return answer;
    }

    /// <summary>The guarded type that a type is or implements, when it can change orders; null for anything else.</summary>
    public GuardedType? FindRaw(ITypeSymbol? type) => type switch
    {
        null => null,
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Select(FindRaw).FirstOrDefault(static found => found is not null),
        INamedTypeSymbol named => _rawAnswers.GetOrAdd(named.OriginalDefinition, key => MatchRaw((INamedTypeSymbol)key)),
        _ => null,
    };

    /// <summary>The face of a raw broker that only reads, for who needs no more; null when it has none.</summary>
    public INamedTypeSymbol? QueryOnlyFaceOf(ITypeSymbol raw) =>
        raw.AllInterfaces
            .Where(face => !IsFramework(face.ContainingAssembly) && FindRaw(face) is null && face.GetMembers().Any(IsCallable))
            .OrderByDescending(static face => face.GetMembers().Length)
            .ThenBy(static face => face.Name, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>The guarded type that an assembly-qualified or full name names, when it can change orders.</summary>
    public GuardedType? FindRawByName(string name)
    {
        int comma = name.IndexOf(',');
        string fullName = (comma < 0 ? name : name.Substring(0, comma)).Trim();
        return _rawTypes.Where(raw => raw.Key.ToDisplayString() == fullName.Replace('+', '.') && CanChangeOrders(raw.Value)).Select(static raw => raw.Value).FirstOrDefault()
            ?? Safety.Compilation.GetTypesByMetadataName(fullName).Select(FindRaw).FirstOrDefault(static found => found is not null);
    }

    /// <summary>The guarded members that a method implements, each found through an interface or a base class.</summary>
    public IEnumerable<GuardedMember> ImplementedBy(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        ISymbol member = method.AssociatedSymbol ?? method;
        foreach (INamedTypeSymbol face in type.AllInterfaces)
        {
            if (!_declaringInterfaces.Contains(face.OriginalDefinition))
                continue;
            foreach (ISymbol candidate in face.GetMembers())
            {
                if (_members.TryGetValue(candidate.OriginalDefinition, out GuardedMember? guarded)
                    && SafetySymbols.Is(type.FindImplementationForInterfaceMember(candidate), member))
                {
                    yield return guarded;
                }
            }
        }

        for (ISymbol? overridden = Overridden(member); overridden is not null; overridden = Overridden(overridden))
        {
            if (_members.TryGetValue(overridden.OriginalDefinition, out GuardedMember? guarded))
                yield return guarded;
        }
    }

    /// <summary>True when an assembly references another one by this name.</summary>
    public static bool References(IAssemblySymbol assembly, string name) =>
        assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => reference.Name == name));

    private static bool IsFramework(IAssemblySymbol? assembly) =>
        assembly is null
        || assembly.Name is "mscorlib" or "netstandard" or "System" or "WindowsBase"
        || assembly.Name.StartsWith("System.", StringComparison.Ordinal)
        || assembly.Name.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static object? FirstArgument(AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 0 ? null : attribute.ConstructorArguments[0].Value;

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        IEventSymbol @event => @event.OverriddenEvent,
        _ => null,
    };

    /// <summary>Members that the broker's users can reach. Disposal is its owner's business and everybody's name.</summary>
    private static bool IsCallable(ISymbol member) =>
        !member.IsImplicitlyDeclared
        && member.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
        && member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.UserDefinedOperator or MethodKind.Conversion } or IPropertySymbol or IEventSymbol
        && member is not IMethodSymbol { Name: "Dispose" or "DisposeAsync", Parameters.Length: 0 };

    private void AddIfGuarded(INamedTypeSymbol type, Dictionary<string, CallKind> listed, bool isOwn)
    {
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (SafetySymbols.Is(attribute.AttributeClass, Safety.BrokerContract))
            {
                if (isOwn)
                    _ownDeclarations.Add((type, attribute));
                AddContract(type, isOwn);
            }
            else if (SafetySymbols.Is(attribute.AttributeClass, Safety.BrokerGuard)
                && FirstArgument(attribute) is INamedTypeSymbol target)
            {
                if (isOwn)
                    _ownDeclarations.Add((type, attribute));
                AddTarget(target.OriginalDefinition, type, listed, isOwn);
            }
        }
    }

    private void AddContract(INamedTypeSymbol contract, bool isOwn)
    {
        string guardName = GuardedType.GuardNameOf(contract);
        GuardedType guarded = new(contract, guardName, isContract: true);
        foreach (ISymbol member in MembersOf(contract))
            Add(member, KindByAttribute(member, isOwn), guarded);
        _rawTypes[contract] = guarded;
        if (contract.ContainingNamespace.GetTypeMembers(guardName, contract.Arity).FirstOrDefault() is { } guard)
            _guardClasses.Add(guard);
    }

    private void AddTarget(INamedTypeSymbol target, INamedTypeSymbol guard, Dictionary<string, CallKind> listed, bool isOwn)
    {
        GuardedType guarded = new(target, guard.Name, isContract: false);
        foreach (ISymbol member in MembersOf(target))
        {
            // SAFE110 asks for a line where this assembly can see the member; what it cannot see stays forbidden.
            bool isAskedFor = isOwn && Safety.Compilation.IsSymbolAccessibleWithin(member, Safety.Compilation.Assembly);
            CallKind kind = KindByLine(member, listed, isAskedFor ? CallKind.Unclassified : CallKind.Forbidden);

            // The surface file of a referenced assembly is not at hand, but its guard is: what the guard forwards
            // unchanged is a query. This project's own file may name the kind, but not turn an order call into a query.
            if (!isOwn)
                kind = Forwards(guard, member) ? CallKind.Query : kind is CallKind.Query ? CallKind.Forbidden : kind;
            Add(member, kind, guarded);
        }

        _rawTypes[target] = guarded;
        _guardClasses.Add(guard);
        if (isOwn)
            _ownTargets[guard] = guarded;
    }

    /// <summary>A catalogued type is guarded wherever its SDK is referenced; a guard that this project declares for it came first.</summary>
    private void AddCatalogue(CatalogueSpec catalogue, Dictionary<string, CallKind> listed)
    {
        CataloguedTypes known = new(catalogue, Safety.Compilation);
        foreach (string id in catalogue.FreeTypes)
        {
            if (known.Find(id) is { } free)
                _freeTypes.Add(free);
        }

        HashSet<INamedTypeSymbol> types = new(catalogue.Types.Select(known.Find).OfType<INamedTypeSymbol>(), SymbolEqualityComparer.Default);
        foreach (CatalogueTypeSpec entry in catalogue.Types)
        {
            if (known.Find(entry) is not { } type)
                continue;
            GuardedType guarded = new(type, guardName: null, isContract: false) { FreeLeaves = [.. entry.Hold.Select(static id => id.Substring(id.LastIndexOf('.') + 1))] };
            foreach (ISymbol member in MembersOf(type))
            {
                // A base type is catalogued by itself, or it is somebody else's and denied here.
                if (_members.ContainsKey(member) || (!SafetySymbols.Is(member.ContainingType, type) && types.Contains(member.ContainingType)))
                    continue;
                CallKind kind = KindByLine(member, listed, CallKind.Unclassified);
                if (kind != CallKind.Unclassified || !entry.IsPartial)
                    Add(member, kind == CallKind.Unclassified ? CallKind.Forbidden : kind, guarded, isUnlisted: kind == CallKind.Unclassified);
            }

            if (!entry.IsPartial && !_rawTypes.ContainsKey(type))
                _rawTypes[type] = guarded;
        }
    }

    private void Add(ISymbol member, CallKind kind, GuardedType guarded, bool isUnlisted = false)
    {
        // Listed by an own guard beats what could be derived from a referenced one.
        if (_members.TryGetValue(member, out GuardedMember? known) && known.Kind is not (CallKind.Forbidden or CallKind.Unclassified))
            return;
        _members[member] = new GuardedMember(member, kind, guarded) { IsUnlisted = isUnlisted };
        _names.Add(member.Name);
        _assembliesWithGuardedTypes.Add(member.ContainingAssembly.Name);
        if (member.ContainingType.TypeKind == TypeKind.Interface)
            _declaringInterfaces.Add(member.ContainingType.OriginalDefinition);
        if (kind is not (CallKind.Query or CallKind.Unclassified) && !_rawTypes.ContainsKey(member.ContainingType))
            _rawTypes[member.ContainingType] = guarded;
    }

    private static IEnumerable<ISymbol> MembersOf(INamedTypeSymbol type)
    {
        // A broker may well live in an assembly that is named like the framework's.
        bool IsForeign(ISymbol declared) =>
            IsFramework(declared.ContainingAssembly) && !SafetySymbols.Is(declared.ContainingAssembly, type.ContainingAssembly);

        IEnumerable<INamedTypeSymbol> inherited = type.TypeKind == TypeKind.Interface ? type.AllInterfaces : BaseTypes(type);
        foreach (INamedTypeSymbol declaring in inherited.Select(static face => face.OriginalDefinition).Prepend(type))
        {
            // IDisposable and the like carry no classification and are everybody's.
            if (IsForeign(declaring))
                continue;
            foreach (ISymbol member in declaring.GetMembers())
            {
                if (IsCallable(member) && !IsForeign(Root(member)))
                    yield return member;
            }
        }
    }

    private static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? next = type.BaseType; next is not null; next = next.BaseType)
            yield return next;
    }

    private static ISymbol Root(ISymbol member)
    {
        while (Overridden(member) is { } overridden)
            member = overridden;
        return member;
    }

    private CallKind KindByAttribute(ISymbol member, bool isOwn)
    {
        // An override is what the member is that it overrides, as the generator reads it.
        for (ISymbol? declared = member; declared is not null; declared = Overridden(declared))
        {
            foreach (AttributeData attribute in declared.GetAttributes())
            {
                if (SafetySymbols.Is(attribute.AttributeClass, Safety.BrokerQuery))
                    return CallKind.Query;
                if (SafetySymbols.Is(attribute.AttributeClass, Safety.BrokerCall))
                    return FirstArgument(attribute) is int kind && Enum.IsDefined(typeof(CallKind), kind) ? (CallKind)kind : CallKind.Forbidden;
            }
        }

        // In one's own assembly SAFE101 reports it at the member; elsewhere nobody has looked.
        return isOwn && SafetySymbols.Is(member.ContainingAssembly, Safety.Compilation.Assembly) ? CallKind.Unclassified : CallKind.Forbidden;
    }

    private static CallKind KindByLine(ISymbol member, Dictionary<string, CallKind> listed, CallKind otherwise) =>
        member.GetDocumentationCommentId() is { } id && listed.TryGetValue(id, out CallKind kind) ? kind : otherwise;

    private static bool Forwards(INamedTypeSymbol guard, ISymbol member) =>
        guard.GetMembers(member.Name).Any(candidate => (candidate, member) switch
        {
            (IMethodSymbol left, IMethodSymbol right) =>
                left.DeclaredAccessibility == Accessibility.Public
                && left.Parameters.Length == right.Parameters.Length
                && left.Parameters.Zip(right.Parameters, static (a, b) => SymbolEqualityComparer.Default.Equals(a.Type, b.Type)).All(static same => same)
                && SymbolEqualityComparer.Default.Equals(left.ReturnType, right.ReturnType),
            (IPropertySymbol left, IPropertySymbol right) => SymbolEqualityComparer.Default.Equals(left.Type, right.Type),
            (IEventSymbol left, IEventSymbol right) => SymbolEqualityComparer.Default.Equals(left.Type, right.Type),
            _ => false,
        });

    /// <summary>All types of the SDKs that are guarded directly, and of what is built on them and does not know Safety.</summary>
    private IEnumerable<INamedTypeSymbol> TypesBesideTargets(CancellationToken cancellationToken)
    {
        HashSet<string> sdks = new(_rawTypes.Values.Where(static type => !type.IsContract).Select(static type => type.Type.ContainingAssembly.Name), StringComparer.Ordinal);
        if (sdks.Count == 0)
            return [];
        return Safety.Compilation.SourceModule.ReferencedAssemblySymbols
            .Where(assembly => !References(assembly, SafetyNames.Assembly) && (sdks.Contains(assembly.Name) || sdks.Any(sdk => References(assembly, sdk))))
            .SelectMany(assembly => TypeWalk.TypesOf(assembly, cancellationToken));
    }

    /// <summary>
    /// What an SDK offers beside the guarded type is part of its surface, denied until listed: what takes the type, be it a
    /// method, an extension, a constructor or an operator, and what a class that implements it has beyond it.
    /// </summary>
    private void AddHelpers(List<INamedTypeSymbol> sdkTypes, Dictionary<string, CallKind> listed)
    {
        // What takes a type that only reads can only read.
        GuardedType[] targets = [.. _rawTypes.Values.Where(static type => !type.IsContract).Distinct().Where(type => type.GuardName is not null || CanChangeOrders(type))];
        foreach (INamedTypeSymbol type in sdkTypes)
        {
            // Members of an extension block stand in its class once more, as the static methods that are called.
            if (IsExtensionBlock(type) || _rawTypes.ContainsKey(type) || !Safety.Compilation.IsSymbolAccessibleWithin(type, Safety.Compilation.Assembly))
                continue;
            GuardedType? implemented = type.TypeKind is TypeKind.Class or TypeKind.Struct ? targets.FirstOrDefault(target => Mentions(type, target.Type)) : null;
            foreach (ISymbol member in type.GetMembers())
            {
                if (_members.ContainsKey(member) || !Safety.Compilation.IsSymbolAccessibleWithin(member, Safety.Compilation.Assembly))
                    continue;
                GuardedType? taken = implemented is null ? targets.FirstOrDefault(target => Takes(member, target.Type)) : IsOwn(member, type) ? implemented : null;
                if (taken is null)
                    continue;
                CallKind kind = KindByLine(member, listed, CallKind.Unclassified);
                GuardedMember added = new(member, kind is CallKind.Unclassified ? CallKind.Forbidden : kind, taken) { IsUnlisted = kind is CallKind.Unclassified && taken.GuardName is null };
                if (kind is CallKind.Unclassified)
                    _unlistedHelpers.Add(added);
                _members[member] = added;
                _names.Add(member.Name);

                // A property of an extension block goes by its own name; its methods are named after it.
                if (member.IsStatic && (member.Name.StartsWith("get_", StringComparison.Ordinal) || member.Name.StartsWith("set_", StringComparison.Ordinal)))
                    _names.Add(member.Name.Substring(4));
                _assembliesWithGuardedTypes.Add(member.ContainingAssembly.Name);
            }
        }
    }

    /// <summary>True for a method, constructor or operator that is handed the guarded type.</summary>
    private static bool Takes(ISymbol member, INamedTypeSymbol target) =>
        member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor or MethodKind.UserDefinedOperator or MethodKind.Conversion, IsOverride: false, IsImplicitlyDeclared: false } method
        && method.Parameters.Any(parameter => Mentions(parameter.Type, target));

    /// <summary>True for a member that a class has of itself: none that an interface or a base class asks for.</summary>
    private static bool IsOwn(ISymbol member, INamedTypeSymbol type) =>
        IsCallable(member)
        && !member.IsOverride
        && !type.AllInterfaces.Any(face => face.GetMembers().Any(asked => SafetySymbols.Is(type.FindImplementationForInterfaceMember(asked), member)));

    /// <summary>True for the unnamed type inside a static class that a C# 14 extension block is.</summary>
    private static bool IsExtensionBlock(INamedTypeSymbol? type) => type is { Name: "", IsTupleType: false, IsAnonymousType: false, ContainingType.IsStatic: true };

    private GuardedMember? FindImplementationOfExtension(ISymbol member)
    {
        string[] names = member is IPropertySymbol ? ["get_" + member.Name, "set_" + member.Name] : [member.Name];
        int receivers = member.IsStatic ? 0 : 1;
        return names
            .SelectMany(name => member.ContainingType.ContainingType.GetMembers(name).OfType<IMethodSymbol>())
            .Where(method => method.IsStatic && (member is not IMethodSymbol written || method.Parameters.Length == written.Parameters.Length + receivers))
            .Select(method => _members.TryGetValue(method.OriginalDefinition, out GuardedMember? found) ? found : null)
            .FirstOrDefault(static found => found is not null);
    }

    private static bool Mentions(ITypeSymbol type, INamedTypeSymbol target) => type switch
    {
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Any(constraint => Mentions(constraint, target)),
        _ => SafetySymbols.Is(type.OriginalDefinition, target)
            || type.AllInterfaces.Any(face => SafetySymbols.Is(face.OriginalDefinition, target)),
    };

    /// <summary>
    /// A class can implement a broker call by a method of its base class, which need not know the broker; a call on the
    /// base class is then a raw call too.
    /// </summary>
    private void AddImplementationsInBases(INamedTypeSymbol type)
    {
        if (type.TypeKind is not TypeKind.Class || type.BaseType is null or { SpecialType: SpecialType.System_Object })
            return;
        foreach (INamedTypeSymbol face in type.AllInterfaces)
        {
            if (!_declaringInterfaces.Contains(face.OriginalDefinition))
                continue;
            foreach (ISymbol candidate in face.GetMembers())
            {
                if (!_members.TryGetValue(candidate.OriginalDefinition, out GuardedMember? guarded) || guarded.IsFree)
                    continue;
                for (ISymbol? implementation = type.FindImplementationForInterfaceMember(candidate); implementation is not null; implementation = Overridden(implementation))
                {
                    ISymbol declared = implementation.OriginalDefinition;
                    if (declared.ContainingType.TypeKind is TypeKind.Class
                        && !IsFramework(declared.ContainingAssembly)
                        && !declared.ContainingType.AllInterfaces.Any(known => SafetySymbols.Is(known.OriginalDefinition, face.OriginalDefinition))
                        && !_members.ContainsKey(declared))
                    {
                        _members[declared] = new GuardedMember(declared, guarded.Kind, guarded.Type);
                        _assembliesWithGuardedTypes.Add(declared.ContainingAssembly.Name);
                    }
                }
            }
        }
    }

    /// <summary>
    /// A class can implement a broker call and a second interface's member by one method; a call through the second
    /// interface is then a raw call too.
    /// </summary>
    private void AddSecondInterfaces(INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || !type.AllInterfaces.Any(face => _declaringInterfaces.Contains(face.OriginalDefinition)))
            return;
        foreach (INamedTypeSymbol second in type.AllInterfaces)
        {
            if (_declaringInterfaces.Contains(second.OriginalDefinition) || IsFramework(second.ContainingAssembly))
                continue;
            foreach (ISymbol member in second.GetMembers())
            {
                if (_names.Contains(member.Name)
                    && type.FindImplementationForInterfaceMember(member) is { } implementation
                    && Match(implementation.OriginalDefinition, type.OriginalDefinition) is { IsFree: false } guarded
                    && !_members.ContainsKey(member.OriginalDefinition))
                {
                    _members[member.OriginalDefinition] = new GuardedMember(member.OriginalDefinition, guarded.Kind, guarded.Type);
                    _assembliesWithGuardedTypes.Add(member.ContainingAssembly.Name);
                }
            }
        }
    }

    private bool CanReachGuarded(IAssemblySymbol? assembly) =>
        assembly is not null
        && _canReachGuarded.GetOrAdd(assembly, key =>
            SafetySymbols.Is(key, Safety.Compilation.Assembly)
            || _assembliesWithGuardedTypes.Contains(key.Name)
            || _assembliesWithGuardedTypes.Any(name => References(key, name)));

    private GuardedMember? Match(ISymbol member, ITypeSymbol? receiver)
    {
        GuardedMember? found = MatchDeclared(member);
        if (found is null && receiver is INamedTypeSymbol type && !SafetySymbols.Is(type, member.ContainingType))
            found = MatchImplementation(member, type);
        return found;
    }

    private GuardedMember? MatchDeclared(ISymbol member)
    {
        for (ISymbol? next = member; next is not null; next = Overridden(next)?.OriginalDefinition)
        {
            if (_members.TryGetValue(next, out GuardedMember? found) || (found = MatchImplementation(next, next.ContainingType)) is not null)
                return found;
        }

        return null;
    }

    private GuardedMember? MatchImplementation(ISymbol member, INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Interface)
            return null;
        foreach (INamedTypeSymbol face in type.AllInterfaces)
        {
            if (!_declaringInterfaces.Contains(face.OriginalDefinition))
                continue;
            foreach (ISymbol candidate in face.GetMembers(member.Name))
            {
                if (_members.TryGetValue(candidate.OriginalDefinition, out GuardedMember? found)
                    && type.FindImplementationForInterfaceMember(candidate)?.OriginalDefinition is { } implementation
                    && SafetySymbols.Is(implementation, member))
                {
                    return found;
                }
            }
        }

        return null;
    }

    private GuardedType? MatchRaw(INamedTypeSymbol type)
    {
        // A facade implements what it guards, and is the guard all the same: whoever holds it holds no raw broker.
        if (_guardClasses.Contains(type) || _freeTypes.Contains(type))
            return null;
        foreach (INamedTypeSymbol around in type.AllInterfaces.Concat(BaseTypes(type)).Prepend(type))
        {
            if (_rawTypes.TryGetValue(around.OriginalDefinition, out GuardedType? found) && CanChangeOrders(found))
                return found;
        }

        return null;
    }

    private bool CanChangeOrders(GuardedType type) =>
        _members.Values.Any(member => ReferenceEquals(member.Type, type) && !member.IsFree);

    private sealed class Cached
    {
        public bool IsBuilt { get; set; }

        public ImmutableArray<AdditionalText> Files { get; set; } = [];

        public GuardedSurface? Surface { get; set; }
    }

    private sealed class MemberAndReceiver : IEqualityComparer<(ISymbol Member, ITypeSymbol? Receiver)>
    {
        public static MemberAndReceiver Instance { get; } = new();

        public bool Equals((ISymbol Member, ITypeSymbol? Receiver) x, (ISymbol Member, ITypeSymbol? Receiver) y) =>
            SymbolEqualityComparer.Default.Equals(x.Member, y.Member) && SymbolEqualityComparer.Default.Equals(x.Receiver, y.Receiver);

        public int GetHashCode((ISymbol Member, ITypeSymbol? Receiver) value) =>
            unchecked((SymbolEqualityComparer.Default.GetHashCode(value.Member) * 397) ^ SymbolEqualityComparer.Default.GetHashCode(value.Receiver));
    }
}
