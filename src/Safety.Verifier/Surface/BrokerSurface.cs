using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
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
    private readonly Dictionary<MethodImage, GuardedMember> _declared = [];
    private readonly Dictionary<MethodImage, HashSet<GuardedMember>> _implementations = [];
    private readonly Dictionary<MethodImage, MethodImage> _kickoffs = [];
    private readonly HashSet<string> _rawTypes = new(StringComparer.Ordinal);

    private BrokerSurface(OutputImage output) => _output = output;

    public List<GuardedType> Types { get; } = [];

    public IEnumerable<GuardedMember> Members => _declared.Values.Distinct();

    /// <summary>The assemblies that own a guarded type and know nothing of Safety: inside them its members may call each other.</summary>
    public HashSet<AssemblyImage> Sdks { get; } = [];

    public static BrokerSurface Read(OutputImage output, IEnumerable<string> surfaceFiles)
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
        HashSet<string> shipped = [.. output.All.Select(static assembly => assembly.Name)];
        BrokerCatalogue[] catalogues = [.. BrokerCatalogue.All().Where(catalogue => catalogue.Assemblies.Overlaps(shipped))];
        foreach (BrokerCatalogue catalogue in catalogues)
            surface._lines.Add(catalogue.Text);

        HashSet<string> roots = [.. declarations.Select(static item => item.Target?.Assembly ?? item.Type.Assembly.Name)];
        roots.UnionWith(catalogues.SelectMany(static catalogue => catalogue.Assemblies).Where(shipped.Contains));
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
            else if (output.Find(target) is { } sdk)
                surface.AddTarget(sdk, type);
        }

        HashSet<AssemblyImage> facades = [];
        foreach (BrokerCatalogue catalogue in catalogues)
            surface.AddCatalogue(catalogue, facades);

        surface.AddImplementations();
        surface.AddStateMachines();
        surface.AddSecondInterfaces();
        foreach (AssemblyImage sdk in surface.Sdks.Except(facades))
            surface.AddDerived(sdk);
        surface.AddRawTypes();
        return surface;
    }

    /// <summary>The guarded members that a call of a method reaches: it is one, or implements or overrides one.</summary>
    public IReadOnlyCollection<GuardedMember> Find(MethodImage method)
    {
        if (_implementations.TryGetValue(method, out HashSet<GuardedMember>? found))
            return _declared.TryGetValue(method, out GuardedMember? own) ? [own, .. found] : found;
        return _declared.TryGetValue(method, out GuardedMember? declared) ? [declared] : [];
    }

    /// <summary>The first guarded member a call reaches that not everybody may call, or null.</summary>
    public GuardedMember? FindRaw(MethodImage? method) =>
        method is null ? null : Find(method).Where(static member => !member.IsFree).OrderBy(static member => member.Id, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>True for a type that is or implements a guarded type that can change orders.</summary>
    public bool IsRawType(TypeText type) => type.All().Any(part => _rawTypes.Contains(part.Name));

    public bool IsRawType(string name) => _rawTypes.Contains(name);

    /// <summary>The method as written: for the body of an async method or iterator the one that starts it.</summary>
    public MethodImage OwnerOf(MethodImage method) => _kickoffs.GetValueOrDefault(method, method);

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
        string simple = contract.SimpleName.Split('`')[0];
        if (contract.IsInterface && simple.Length > 1 && simple[0] == 'I' && char.IsUpper(simple[1]))
            simple = simple[1..];
        string space = contract.Name[..(contract.Name.Length - contract.SimpleName.Length)];
        GuardedType guarded = new(contract, _output.FindByName($"{space}{simple}Guard")?.Name, contract, IsContract: true);
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
            _declared[method] = new GuardedMember(method.Id, kind, guarded, Role: role);
        }
    }

    private static string RoleName(int role) => role switch
    {
        1 => "OrderByClientId",
        2 => "OpenOrders",
        3 => "ExecutionsSince",
        4 => "Positions",
        5 => "ServerTime",
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
            if (!_declared.TryGetValue(method, out GuardedMember? known) || known.Kind == BrokerKind.Forbidden)
                _declared[method] = new GuardedMember(method.Id, kind, guarded, Role: line?.Role);
        }
    }

    private void AddCatalogue(BrokerCatalogue catalogue, HashSet<AssemblyImage> facades)
    {
        AssemblyImage[] main = [.. _output.All.Where(assembly => catalogue.Assemblies.Contains(assembly.Name) && !assembly.References.Contains(SafetyIdentity.Assembly))];
        AssemblyImage[] own = [.. main, .. _output.All.Where(assembly => catalogue.Companions.Contains(assembly.Name) && !assembly.References.Contains(SafetyIdentity.Assembly))];
        if (main.Length == 0)
            return;
        Sdks.UnionWith(own);
        if (catalogue.IsFacade)
            facades.UnionWith(own);
        ILookup<string, TypeImage> byName = own.SelectMany(static assembly => assembly.Types).ToLookup(static type => type.Name, StringComparer.Ordinal);
        foreach ((string name, bool isPartial) in catalogue.Types)
        {
            foreach (TypeImage type in byName[name])
            {
                GuardedType guarded = Types.FirstOrDefault(known => known.Type == type) ?? new GuardedType(type, Guard: null, type, IsContract: false);
                bool isNew = !Types.Contains(guarded);
                foreach (MethodImage method in MembersOf(type).Where(method => method.Type == type && !_declared.ContainsKey(method)))
                {
                    (BrokerKind Kind, string? Role)? line = _lines.Find(method.Id);
                    if (line is not null || !isPartial)
                        _declared[method] = new GuardedMember(method.Id, line?.Kind ?? BrokerKind.Forbidden, guarded, Role: line?.Role);
                }

                if (isNew && !isPartial)
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
            && !(method.Name is "Dispose" or "DisposeAsync" && method.Signature.ParameterTypes.Length == 0)
            && !(method.IsVirtual && !method.IsNewSlot && !method.Type.IsInterface && method.Name is "ToString" or "Equals" or "GetHashCode" or "Finalize"));
    }

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
                    if (_declared.ContainsKey(declared) && _output.FindMethod(type, declared.Name, declared.KeyWith(arguments)) is { } implementation)
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
            Add(_implementations, implementation, member);
    }

    private static void Add(Dictionary<MethodImage, HashSet<GuardedMember>> all, MethodImage method, GuardedMember member)
    {
        if (!all.TryGetValue(method, out HashSet<GuardedMember>? members))
            all[method] = members = [];
        members.Add(member);
    }

    /// <summary>One method can implement a broker call and another interface's member; a call through that one is raw too.</summary>
    private void AddSecondInterfaces()
    {
        foreach (TypeImage type in _output.Concerned.SelectMany(static assembly => assembly.Types).Where(static type => !type.IsInterface))
        {
            foreach ((TypeImage face, TypeText[] arguments) in _output.InterfacesOf(type))
            {
                foreach (MethodImage second in face.Methods.Where(method => !_declared.ContainsKey(method)))
                {
                    if (_output.FindMethod(type, second.Name, second.KeyWith(arguments)) is { } implementation && FindRaw(implementation) is { } member)
                        Add(_implementations, second, member);
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
                if (type.OuterName == method.Type.Name && type.SimpleName.StartsWith($"<{method.Name.Replace('.', '-')}>", StringComparison.Ordinal))
                {
                    foreach (MethodImage part in type.Methods)
                        _kickoffs[part] = method;
                }
            }
        }
    }

    /// <summary>Members of the SDK that reach a guarded one by the SDK's own code: calling them is calling it.</summary>
    private void AddDerived(AssemblyImage sdk)
    {
        ILookup<MethodImage, MethodImage> callers = sdk.Types
            .SelectMany(static type => type.Methods)
            .Where(static method => method.HasBody)
            .SelectMany(method => CalledBy(method).Select(called => (Called: called, Caller: OwnerOf(method))))
            .ToLookup(static edge => edge.Called, static edge => edge.Caller);
        Dictionary<MethodImage, GuardedMember> reaching = [];
        Queue<MethodImage> open = new();
        foreach (MethodImage method in callers.Select(static group => group.Key))
        {
            // Leading to a sub-client or connecting sends nothing.
            if (Find(method).FirstOrDefault(static member => !member.IsFree && !member.IsAllowedInCompositionRoot) is { } member)
            {
                reaching[method] = member;
                open.Enqueue(method);
            }
        }

        ILookup<MethodImage, MethodImage> declarations = DeclarationsOf(sdk);
        while (open.TryDequeue(out MethodImage? method))
        {
            foreach (MethodImage next in callers[method].Concat(declarations[method]))
            {
                // Constructing a client is composition, and what is classified already stays so.
                if (!next.IsConstructor && Find(next).Count == 0 && reaching.TryAdd(next, reaching[method]))
                    open.Enqueue(next);
            }
        }

        foreach ((MethodImage method, GuardedMember reached) in reaching)
        {
            if (Find(method).Count == 0 && method.IsPublic)
            {
                (BrokerKind Kind, string? Role)? line = _lines.Find(method.Id);
                _declared[method] = new GuardedMember(method.Id, line?.Kind ?? BrokerKind.Forbidden, reached.Owner, IsDerived: line is null, line?.Role);
            }
        }
    }

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

    /// <summary>Implementation → what it implements or overrides within the SDK.</summary>
    private ILookup<MethodImage, MethodImage> DeclarationsOf(AssemblyImage sdk)
    {
        List<(MethodImage Implementation, MethodImage Declared)> pairs = [];
        foreach (TypeImage type in sdk.Types.Where(static type => !type.IsInterface))
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
        HashSet<string> raw = [.. _declared.Where(static pair => !pair.Value.IsFree).Select(static pair => pair.Value.Owner.Type.Name)];
        _rawTypes.UnionWith(raw);
        foreach (TypeImage type in _output.Concerned.SelectMany(static assembly => assembly.Types))
        {
            if (_output.InterfacesOf(type).Any(item => raw.Contains(item.Face.Name)) || _output.WithBases(type).Any(level => raw.Contains(level.Type.Name)))
                _rawTypes.Add(type.Name);
        }
    }
}
