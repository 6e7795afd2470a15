using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Safety.Generators.Specs;
using Safety.Verifier.Metadata;

namespace Safety.Verifier.Surface;

/// <summary>
/// Every guarded member of an output. Contracts are read from their attributes. Members of an SDK's type are classified
/// by the call sites compiled into its guard, then by the surface file that the guard's assembly carries, then by what the
/// guard forwards unchanged (a query); whatever is left is forbidden.
/// </summary>
internal sealed class BrokerSurface
{
    private readonly OutputImage _output;
    private readonly SurfaceLines _lines = new();
    // By identity, not by image: what one copy of an assembly declares counts for every other.
    private readonly Dictionary<string, GuardedMember> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<GuardedMember>> _implementations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(MethodImage Method, GuardedMember Member)>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<MethodImage, MethodImage> _kickoffs = [];
    private readonly Dictionary<MethodImage, BreakGlassDeclaration> _breakGlassMethods = [];
    private readonly HashSet<string> _rawTypes = new(StringComparer.Ordinal);

    private BrokerSurface(OutputImage output) => _output = output;

    public List<GuardedType> Types { get; } = [];

    /// <summary>What others can call and is classified, or reaches what is.</summary>
    public IEnumerable<GuardedMember> Members => _declared.Values.Where(static member => !member.IsInternal).Distinct();

    /// <summary>
    /// The assemblies that own a guarded type and know nothing of Safety, and the companions of their vendor that a surface
    /// file names: inside them its members may call each other.
    /// </summary>
    public HashSet<AssemblyImage> Sdks { get; } = [];

    /// <summary>The full names of the guards.</summary>
    public HashSet<string> Guards { get; } = new(StringComparer.Ordinal);

    private readonly HashSet<AssemblyImage> _facades = [];

    public static BrokerSurface Read(OutputImage output, OutputCatalogues catalogues, IEnumerable<string> surfaceFiles)
    {
        BrokerSurface surface = new(output);
        List<(TypeImage Type, TypeText? Target)> declarations =
        [
            .. output.All
                .Where(static assembly => assembly.References.Contains(SafetyIdentity.Assembly))
                .SelectMany(static assembly => assembly.Types)
                .SelectMany(DeclarationsOf),
        ];
        foreach (string file in surfaceFiles)
            surface._lines.Add(File.ReadAllText(file));
        foreach (AssemblyImage assembly in declarations.Select(static item => item.Type.Assembly).Distinct())
        {
            if (assembly.ResourceText(SurfaceLines.Name) is { } text)
                surface._lines.Add(text);
        }

        // Whoever ships a catalogued SDK is held to its catalogue, with a guard or without.
        foreach (CatalogueSpec catalogue in catalogues.All)
            surface._lines.Add(catalogue);

        HashSet<string> roots = [.. declarations.Select(static item => item.Target?.Assembly ?? item.Type.Assembly.Name)];
        roots.UnionWith(catalogues.All.SelectMany(static catalogue => catalogue.Assemblies).Intersect(output.All.Select(static assembly => assembly.Name)));
        output.Narrow(roots);

        // A guarded type can be made of interfaces of further assemblies; who references only those can call it too.
        for (int before = -1; before != roots.Count;)
        {
            before = roots.Count;
            foreach (TypeImage type in declarations.Select(item => item.Target is null ? item.Type : output.Find(item.Target)!).Where(static type => type is not null))
                roots.UnionWith(surface.HomesOf(type));
            output.Narrow(roots);
        }

        foreach ((TypeImage type, TypeText? target) in declarations)
        {
            if (target is null)
                surface.AddContract(type);
            else
            {
                foreach (TypeImage sdk in output.FindAll(target))
                    surface.AddTarget(sdk, type);
            }
        }

        foreach (CatalogueSpec catalogue in catalogues.All)
            surface.AddCatalogue(catalogue);

        // A vendor's further assembly is the SDK's: its members may call each other, and join the surface where they reach a guarded one.
        surface.Sdks.UnionWith(output.Concerned.Where(assembly => surface.Trusts(assembly.Name) && !assembly.References.Contains(SafetyIdentity.Assembly)));
        surface.AddBreakGlassMethods();
        surface.Guards.UnionWith(surface.Types.Select(static type => type.Guard).OfType<string>());
        surface.AddImplementations();
        surface.AddStateMachines();
        surface.AddSecondInterfaces();
        surface.AddDerived();
        surface.AddRawTypes();
        return surface;
    }

    /// <summary>The guarded members that a call of a method reaches: it is one, or implements or overrides one.</summary>
    public IReadOnlyCollection<GuardedMember> Find(MethodImage method)
    {
        if (_implementations.TryGetValue(method.Identity, out HashSet<GuardedMember>? found))
            return _declared.TryGetValue(method.Identity, out GuardedMember? own) ? [own, .. found] : found;
        return _declared.TryGetValue(method.Identity, out GuardedMember? declared) ? [declared] : [];
    }

    /// <summary>The first guarded member a call reaches that not everybody may call, or null.</summary>
    public GuardedMember? FindRaw(MethodImage? method) =>
        method is null ? null : Find(method).Where(static member => !member.IsFree).OrderBy(static member => member.Id, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The members of a name that not everybody may call: their own name, or that of the property or event they belong to.</summary>
    public IEnumerable<(MethodImage Method, GuardedMember Member)> RawNamed(string name) =>
        _byName.TryGetValue(name, out List<(MethodImage Method, GuardedMember Member)>? found) ? found.Where(static item => !item.Member.IsFree) : [];

    /// <summary>True for a type that is or implements a guarded type that can change orders.</summary>
    public bool IsRawType(TypeText type) => type.All().Any(part => _rawTypes.Contains(part.Name));

    public bool IsRawType(string name) => _rawTypes.Contains(name);

    /// <summary>True for a type that is the guard of a broker, or lies inside one.</summary>
    public bool IsGuard(string name) => Guards.Contains(name) || Guards.Any(guard => name.StartsWith(guard, StringComparison.Ordinal) && name.Length > guard.Length && name[guard.Length] == '.');

    /// <summary>The method as written: for the body of an async method or iterator the one that starts it.</summary>
    public MethodImage OwnerOf(MethodImage method) => _kickoffs.GetValueOrDefault(method, method);

    /// <summary>The break-glass methods: methods that stand for a member of their broker, callable by its guard only.</summary>
    public IReadOnlyDictionary<MethodImage, BreakGlassDeclaration> BreakGlassMethods => _breakGlassMethods;

    /// <summary>True for an assembly that a surface file names as the vendor's own.</summary>
    public bool Trusts(string assembly) => _lines.Trusted.Contains(assembly);

    private static IEnumerable<(TypeImage, TypeText?)> DeclarationsOf(TypeImage type)
    {
        foreach (AttributeImage attribute in type.Attributes)
        {
            if (attribute.Type.Name == SafetyIdentity.BrokerContract)
                yield return (type, null);
            else if (attribute.Type.Name == SafetyIdentity.BrokerGuard && attribute.Value.FixedArguments is [{ Value: TypeText target }])
                yield return (type, target with { Assembly = target.Assembly ?? type.Assembly.Name });
        }
    }

    private static bool IsFramework(string assembly) =>
        assembly is "mscorlib" or "netstandard" or "System"
        || assembly.StartsWith("System.", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.", StringComparison.Ordinal);

    private IEnumerable<string> HomesOf(TypeImage type) =>
        _output.WithBases(type).SelectMany(static level => level.Type.InterfacesWith(level.Arguments).Append(level.Type.BaseWith(level.Arguments)))
            .Concat(_output.InterfacesOf(type).SelectMany(static item => item.Face.InterfacesWith(item.Arguments)))
            .Select(static text => text?.Assembly)
            .Where(static assembly => assembly is not null && !IsFramework(assembly))
            .Select(static assembly => assembly!);

    private void AddContract(TypeImage contract)
    {
        GuardedType guarded = new(contract, _output.FindByName(GuardNameOf(contract))?.Name, contract, IsContract: true);
        Types.Add(guarded);
        foreach (MethodImage method in MembersOf(contract))
        {
            AttributeImage? call = method.Attributes.FirstOrDefault(static attribute => attribute.Type.Name is SafetyIdentity.BrokerCall or SafetyIdentity.BrokerQuery);
            BrokerKind kind = call switch
            {
                null => BrokerKind.Forbidden,
                { Type.Name: SafetyIdentity.BrokerQuery } => BrokerKind.Query,
                _ => call.Value.FixedArguments is [{ Value: int value }] && Enum.IsDefined((BrokerKind)value) ? (BrokerKind)value : BrokerKind.Forbidden,
            };
            string? role = kind == BrokerKind.Query && call!.Value.FixedArguments is [{ Value: int number }] && number != 0 ? RoleName(number) : null;
            Declare(method, new GuardedMember(method.Id, KindOf(method, kind), guarded, Role: role));
        }
    }

    /// <summary>As the generator names it: <c>Venue.IBroker</c> has the guard <c>VenueBrokerGuard</c>, beside the outermost type.</summary>
    private string GuardNameOf(TypeImage contract)
    {
        string[] parts = contract.SimpleName.Split('`');
        string name = parts[0];
        if (contract.IsInterface && name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]))
            name = name[1..];
        TypeImage outermost = contract;
        while (outermost.OuterName is { } outer && _output.FindByName(outer) is { } container)
        {
            outermost = container;
            name = Pascal(container.SimpleName.Split('`')[0]) + Pascal(name);
        }

        string space = outermost.Name[..(outermost.Name.Length - outermost.SimpleName.Length)];
        return $"{space}{Pascal(name)}Guard{(parts.Length > 1 ? $"`{parts[1]}" : "")}";
    }

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string RoleName(int role) => role switch
    {
        1 => "OrderByClientId",
        2 => "OpenOrders",
        3 => "ExecutionsSince",
        4 => "Positions",
        5 => "ServerTime",
        6 => "OrderByVenueId",
        _ => role.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private void AddTarget(TypeImage target, TypeImage guard)
    {
        GuardedType guarded = new(target, guard.Name, guard, IsContract: false);
        Types.Add(guarded);
        if (!target.Assembly.References.Contains(SafetyIdentity.Assembly))
            Sdks.Add(target.Assembly);
        Dictionary<string, BrokerKind> sites = CallSitesOf(guard);
        foreach (MethodImage method in MembersOf(target))
        {
            (BrokerKind Kind, string? Role)? line = _lines.Find(method.Id);
            BrokerKind kind = sites.TryGetValue(method.Id, out BrokerKind site) ? site
                : line?.Kind
                ?? (Forwards(guard, method) ? BrokerKind.Query : BrokerKind.Forbidden);

            // Two guards may share a base interface; what one of them leaves out the other may know.
            if (!_declared.TryGetValue(method.Identity, out GuardedMember? known) || known.Kind == BrokerKind.Forbidden)
                Declare(method, new GuardedMember(method.Id, KindOf(method, kind), guarded, Role: line?.Role));
        }
    }

    private void Declare(MethodImage method, GuardedMember member)
    {
        _declared[method.Identity] = member;
        foreach (string name in method.AssociatedName is { } associated ? [method.Name, associated] : (string[])[method.Name])
        {
            if (!_byName.TryGetValue(name, out List<(MethodImage Method, GuardedMember Member)>? same))
                _byName[name] = same = [];
            same.Add((method, member));
        }
    }

    private void AddCatalogue(CatalogueSpec catalogue)
    {
        AssemblyImage[] main = [.. _output.All.Where(assembly => catalogue.Assemblies.Contains(assembly.Name) && !assembly.References.Contains(SafetyIdentity.Assembly))];
        AssemblyImage[] own = [.. main, .. _output.All.Where(assembly => catalogue.Companions.Contains(assembly.Name) && !assembly.References.Contains(SafetyIdentity.Assembly))];
        if (main.Length == 0)
            return;
        Sdks.UnionWith(own);
        if (catalogue.IsFacade)
            _facades.UnionWith(own);
        ILookup<string, TypeImage> byName = own.SelectMany(static assembly => assembly.Types).ToLookup(static type => type.Name, StringComparer.Ordinal);
        foreach (CatalogueTypeSpec entry in catalogue.Types)
        {
            foreach (TypeImage type in byName[entry.Id[2..]])
            {
                GuardedType guarded = Types.FirstOrDefault(known => known.Type == type) ?? new GuardedType(type, Guard: null, type, IsContract: false);
                bool isNew = !Types.Contains(guarded);
                foreach (MethodImage method in MembersOf(type).Where(method => method.Type == type && !_declared.ContainsKey(method.Identity)))
                {
                    (BrokerKind Kind, string? Role)? line = _lines.Find(method.Id);
                    if (line is not null || !entry.IsPartial)
                        Declare(method, new GuardedMember(method.Id, KindOf(method, line?.Kind ?? BrokerKind.Forbidden), guarded, Role: line?.Role, IsInternal: !method.IsPublic));
                }

                if (isNew && !entry.IsPartial)
                    Types.Add(guarded);
            }
        }
    }

    private IEnumerable<MethodImage> MembersOf(TypeImage type)
    {
        IEnumerable<TypeImage> inherited = type.IsInterface
            ? _output.InterfacesOf(type).Select(static item => item.Face).Prepend(type)
            : _output.WithBases(type).Select(static level => level.Type);
        return inherited.Distinct().Where(static declaring => !IsFramework(declaring.Assembly.Name)).SelectMany(static declaring => declaring.Methods).Where(method =>
            method.IsCallable
            && !method.IsConstructor
            && !IsDisposal(method)
            && !(method.IsVirtual && !method.IsNewSlot && !method.Type.IsInterface && method.Name is "ToString" or "Equals" or "GetHashCode" or "Finalize"));
    }

    private static bool IsDisposal(MethodImage method) => method.Name is "Dispose" or "DisposeAsync" && method.Signature.ParameterTypes.Length == 0;

    /// <summary>Reads <c>new CallSite(contract, "M:…", kind)</c> from the guard's static constructor.</summary>
    private static Dictionary<string, BrokerKind> CallSitesOf(TypeImage guard)
    {
        Dictionary<string, BrokerKind> sites = new(StringComparer.Ordinal);
        foreach (MethodImage initializer in guard.Methods.Where(static method => method.Name == ".cctor" && method.HasBody))
        {
            MetadataReader reader = guard.Assembly.Reader;
            string? id = null;
            int kind = 0;
            foreach (Instruction instruction in InstructionReader.Read(guard.Assembly.BodyOf(initializer).GetILReader()))
            {
                string name = instruction.Code.Name!;
                if (name == "ldstr")
                    id = reader.GetUserString(MetadataTokens.UserStringHandle(instruction.Operand & 0xFFFFFF));
                else if (name.StartsWith("ldc.i4", StringComparison.Ordinal))
                    kind = name.Length == 8 && char.IsDigit(name[7]) ? name[7] - '0' : instruction.Operand;
                else if (name == "newobj" && id is not null && IsCallSite(reader, instruction.Operand) && Enum.IsDefined((BrokerKind)kind))
                    sites[id] = (BrokerKind)kind;
            }
        }

        return sites;
    }

    private static bool IsCallSite(MetadataReader reader, int token) =>
        MetadataTokens.EntityHandle(token) is { Kind: HandleKind.MemberReference } handle
        && TypeImage.Read(reader, reader.GetMemberReference((MemberReferenceHandle)handle).Parent, []) is { Name: SafetyIdentity.CallSite } type
        && SafetyIdentity.IsGenuine(reader, type);

    private static bool Forwards(TypeImage guard, MethodImage member) =>
        guard.Methods.Any(candidate => candidate.IsPublic && candidate.Name == member.Name && candidate.Key == member.Key);

    private void AddBreakGlassMethods()
    {
        foreach (MethodImage method in _output.Concerned.Where(static assembly => assembly.References.Contains(SafetyIdentity.Assembly)).SelectMany(static assembly => assembly.Types).SelectMany(static type => type.Methods))
        {
            if (method.Definition.GetCustomAttributes().Count == 0 || method.Signature.ParameterTypes.Length < 2 || BreakGlassDeclaration.Of(method) is not { } declaration)
                continue;
            if (Types.FirstOrDefault(type => type.Type.Name == method.Signature.ParameterTypes[1].Name) is not { } broker)
                continue;
            _breakGlassMethods[method] = declaration;
            Declare(method, new GuardedMember(method.Id, declaration.Kind, broker, IsBreakGlass: true));
        }
    }

    private void AddImplementations()
    {
        List<TypeImage> types = [.. _output.Concerned.SelectMany(static assembly => assembly.Types)];
        foreach (TypeImage type in types)
        {
            foreach ((EntityHandle declaration, EntityHandle body) in type.Overrides)
            {
                if (_output.Resolve(type.Assembly, declaration) is { } declared && _output.Resolve(type.Assembly, body) is { } implementation)
                    Link(implementation, declared);
            }

            if (type.IsInterface)
                continue;
            foreach ((TypeImage face, TypeText[] arguments) in _output.InterfacesOf(type))
            {
                foreach (MethodImage declared in face.Methods)
                {
                    if (_declared.ContainsKey(declared.Identity) && _output.FindMethod(type, declared.Name, declared.KeyWith(arguments)) is { } implementation)
                        Link(implementation, declared);
                }
            }
        }

        foreach (TypeImage type in types.Where(static type => !type.IsInterface))
        {
            foreach (MethodImage method in type.Methods.Where(static method => method.IsVirtual && !method.IsNewSlot))
            {
                foreach ((TypeImage parent, TypeText[] arguments) in _output.WithBases(type).Skip(1))
                {
                    foreach (MethodImage overridden in _output.Named(parent, method.Name))
                    {
                        if (overridden.IsVirtual && overridden.KeyWith(arguments) == method.Key)
                            Link(method, overridden);
                    }
                }
            }
        }
    }

    private void Link(MethodImage implementation, MethodImage declared)
    {
        if (implementation == declared)
            return;
        foreach (GuardedMember member in Find(declared).ToArray())
            Implement(implementation, member);
    }

    private void Implement(MethodImage method, GuardedMember member)
    {
        if (!_implementations.TryGetValue(method.Identity, out HashSet<GuardedMember>? members))
            _implementations[method.Identity] = members = [];
        members.Add(member);
    }

    /// <summary>
    /// One method can implement a broker call and another interface's member, or override a member of a base class that knows
    /// no broker; a call through that one is raw too.
    /// </summary>
    private void AddSecondInterfaces()
    {
        foreach (TypeImage type in _output.Concerned.SelectMany(static assembly => assembly.Types).Where(static type => !type.IsInterface))
        {
            foreach (MethodImage method in type.Methods.Where(static method => method.IsVirtual && !method.IsNewSlot))
            {
                if (FindRaw(method) is not { } reached)
                    continue;
                foreach ((TypeImage parent, TypeText[] arguments) in _output.WithBases(type).Skip(1))
                {
                    foreach (MethodImage overridden in _output.Named(parent, method.Name).Where(overridden => overridden.IsVirtual && overridden.KeyWith(arguments) == method.Key))
                        Implement(overridden, reached);
                }
            }

            foreach ((TypeImage face, TypeText[] arguments) in _output.InterfacesOf(type))
            {
                foreach (MethodImage second in face.Methods.Where(method => !_declared.ContainsKey(method.Identity)))
                {
                    if (_output.FindMethod(type, second.Name, second.KeyWith(arguments)) is { } implementation && FindRaw(implementation) is { } member)
                        Implement(second, member);
                }
            }
        }
    }

    private void AddStateMachines()
    {
        foreach (MethodImage method in _output.Concerned.SelectMany(static assembly => assembly.Types).SelectMany(static type => type.Methods))
        {
            if (method.Definition.GetCustomAttributes().Count == 0)
                continue;
            foreach (AttributeImage attribute in method.Attributes)
            {
                if (attribute.Type.Name is not ("System.Runtime.CompilerServices.AsyncStateMachineAttribute"
                        or "System.Runtime.CompilerServices.IteratorStateMachineAttribute"
                        or "System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute")
                    || attribute.Value.FixedArguments is not [{ Value: TypeText machine }]
                    || _output.Find(machine with { Assembly = method.Type.Assembly.Name }) is not { } type)
                {
                    continue;
                }

                // Only what a compiler names so, inside the same type: the attribute alone proves nothing.
                if (type.OuterName == method.Type.Name && IsStateMachineOf(type.SimpleName, method.Name))
                {
                    foreach (MethodImage part in type.Methods)
                        _kickoffs[part] = method;
                }
            }
        }
    }

    /// <summary>As C# and Visual Basic name them.</summary>
    private static bool IsStateMachineOf(string type, string method) =>
        type.StartsWith($"<{method.Replace('.', '-')}>", StringComparison.Ordinal)
        || (type.StartsWith("VB$StateMachine_", StringComparison.Ordinal) && type.EndsWith($"_{method}", StringComparison.Ordinal));

    /// <summary>
    /// Members of the SDK that reach a guarded one by the SDK's own code: calling them is calling it. A constructor joins
    /// only when it reaches what changes an order; that a client opens its session when it is made is composition.
    /// </summary>
    private void AddDerived()
    {
        AddListed();
        // What implements a facade is a broker of its own, and guarded as one.
        ILookup<MethodImage, MethodImage> callers = Sdks.Except(_facades)
            .SelectMany(static sdk => sdk.Types)
            .SelectMany(static type => type.Methods)
            .Where(static method => method.HasBody)
            .SelectMany(method => CalledBy(method).Select(called => (Called: called, Caller: OwnerOf(method))))
            .ToLookup(static edge => edge.Called, static edge => edge.Caller);
        ILookup<MethodImage, MethodImage> declarations = DeclarationsInSdks();
        Dictionary<MethodImage, GuardedMember> reaching = [];
        (MethodImage Method, GuardedMember Member)[] seeds =
        [
            .. callers.Select(static group => group.Key).Select(method => (method, FindRaw(method)!)).Where(static seed => seed.Item2 is not null),
        ];
        Spread(seeds.Where(static seed => seed.Member.ChangesOrders), static method => method.Name != ".cctor");
        Spread(seeds.Where(static seed => seed.Member.Kind == BrokerKind.Forbidden), static method => !method.IsConstructor);
        Spread(seeds.Where(static seed => seed.Member.IsAllowedInCompositionRoot), static method => !method.IsConstructor && !IsDisposal(method));

        foreach ((MethodImage method, GuardedMember reached) in reaching)
        {
            if (Find(method).Count == 0 && (method.IsCallable || method.Type.IsInterface))
            {
                (BrokerKind Kind, string? Role)? line = _lines.Find(method.Id);
                BrokerKind kind = line?.Kind ?? (reached.IsAllowedInCompositionRoot ? reached.Kind : BrokerKind.Forbidden);
                Declare(method, new GuardedMember(method.Id, kind, reached.Owner, IsDerived: line is null, line?.Role, IsInternal: !method.IsPublic));
            }
        }

        void Spread(IEnumerable<(MethodImage Method, GuardedMember Member)> from, Func<MethodImage, bool> joins)
        {
            Queue<MethodImage> open = new();
            foreach ((MethodImage method, GuardedMember member) in from)
            {
                if (reaching.TryAdd(method, member))
                    open.Enqueue(method);
            }

            while (open.TryDequeue(out MethodImage? method))
            {
                // What is classified already stays as it is.
                foreach (MethodImage next in callers[method].Concat(declarations[method]))
                {
                    if (joins(next) && Find(next).Count == 0 && reaching.TryAdd(next, reaching[method]))
                        open.Enqueue(next);
                }
            }
        }
    }

    /// <summary>What a surface file lists beside the guarded types: helpers, extensions, constructors of the SDK.</summary>
    private void AddListed()
    {
        foreach (AssemblyImage sdk in Sdks)
        {
            GuardedType? owner = Types.FirstOrDefault(type => type.Type.Assembly.Name == sdk.Name) ?? Types.FirstOrDefault(static type => !type.IsContract);
            if (owner is null)
                continue;
            foreach (MethodImage method in sdk.Types.SelectMany(static type => type.Methods))
            {
                if ((method.IsCallable || method.Type.IsInterface) && _lines.Find(method.Id) is { } line && Find(method).Count == 0)
                    Declare(method, new GuardedMember(method.Id, KindOf(method, line.Kind), owner, Role: line.Role, IsInternal: !method.IsPublic));
            }
        }
    }

    /// <summary>Reading a property is a query; writing it never is: the composition root may set a client up.</summary>
    private static BrokerKind KindOf(MethodImage method, BrokerKind kind) =>
        kind == BrokerKind.Query && method.IsSetter ? BrokerKind.Session : kind;

    private IEnumerable<MethodImage> CalledBy(MethodImage method)
    {
        AssemblyImage assembly = method.Type.Assembly;
        foreach (Instruction instruction in InstructionReader.Read(assembly.BodyOf(method).GetILReader()))
        {
            if (instruction.Code.OperandType == System.Reflection.Emit.OperandType.InlineMethod
                && _output.Resolve(assembly, MetadataTokens.EntityHandle(instruction.Operand)) is { } called)
            {
                yield return called;
            }
        }
    }

    /// <summary>Implementation → what it implements or overrides within the SDKs.</summary>
    private ILookup<MethodImage, MethodImage> DeclarationsInSdks()
    {
        List<(MethodImage Implementation, MethodImage Declared)> pairs = [];
        foreach (TypeImage type in Sdks.SelectMany(static sdk => sdk.Types).Where(static type => !type.IsInterface))
        {
            foreach ((TypeImage face, TypeText[] arguments) in _output.InterfacesOf(type))
            {
                pairs.AddRange(face.Methods
                    .Select(declared => (_output.FindMethod(type, declared.Name, declared.KeyWith(arguments))!, declared))
                    .Where(static pair => pair.Item1 is not null));
            }

            foreach ((TypeImage parent, TypeText[] arguments) in _output.WithBases(type).Skip(1))
            {
                foreach (MethodImage method in type.Methods.Where(static method => method.IsVirtual && !method.IsNewSlot))
                    pairs.AddRange(_output.Named(parent, method.Name).Where(overridden => overridden.KeyWith(arguments) == method.Key).Select(overridden => (method, overridden)));
            }
        }

        return pairs.ToLookup(static pair => pair.Implementation, static pair => pair.Declared);
    }

    private void AddRawTypes()
    {
        HashSet<string> raw = [.. _declared.Values.Where(static member => !member.IsFree).Select(static member => member.Owner.Type.Name)];
        _rawTypes.UnionWith(raw);
        foreach (TypeImage type in _output.Concerned.SelectMany(static assembly => assembly.Types))
        {
            if (_output.InterfacesOf(type).Any(item => raw.Contains(item.Face.Name)) || _output.WithBases(type).Any(level => raw.Contains(level.Type.Name)))
                _rawTypes.Add(type.Name);
        }
    }
}
