using System.Reflection.Emit;
using System.Reflection.Metadata;
using Safety.Verifier.Metadata;
using Safety.Verifier.Surface;

namespace Safety.Verifier.Checks;

/// <summary>SAFE401: a method of the output that reaches a guarded member outside the permit shape and outside an adapter.</summary>
internal sealed class RawCallCheck(OutputImage output, BrokerSurface surface, DateOnly today)
{
    private const string Rule = "SAFE401";

    private readonly LateBindingCheck _lateBinding = new(surface);
    private readonly SafetyInternalsCheck _internals = new(output, surface);
    private readonly NativeImports _imports = new(output, surface);

    /// <summary>Everything in an assembly that can name a guarded member.</summary>
    public IEnumerable<Finding> Check(AssemblyImage assembly) =>
        CheckAttributes(assembly)
            .Concat(assembly.Types.SelectMany(static type => type.Methods).SelectMany(method => method.HasBody ? CheckBody(method) : CheckWithoutBody(method)));

    /// <summary>
    /// An assembly that references no broker can still name one: by the type's full name in a text, or in an accessor. One that
    /// references Safety is read like those that know a broker.
    /// </summary>
    public IEnumerable<Finding> CheckStranger(AssemblyImage assembly)
    {
        if (assembly.IsSafetys)
            return _internals.Check(assembly);
        if (assembly.References.Contains(SafetyIdentity.Assembly))
            return Check(assembly);
        IEnumerable<MethodImage> methods = assembly.Types.SelectMany(static type => type.Methods);
        IEnumerable<Finding> found = _internals.Check(assembly);
        if (_lateBinding.MayName(assembly))
            found = found.Concat(methods.Where(static method => method.HasBody).SelectMany(method => CheckLateBinding(new MethodCode(method, output, surface))));
        if (assembly.Mentions("UnsafeAccessorTypeAttribute"))
            found = found.Concat(methods.Where(static method => !method.HasBody).SelectMany(CheckWithoutBody));
        return found;
    }

    /// <summary>True where the attribute stands on the method, or on a type around it.</summary>
    public bool IsWithin(MethodImage method, string attribute) => MethodsAround(method).Any(candidate => candidate.HasGenuine(attribute)) || TypesAround(method).Any(type => type.HasGenuine(attribute));

    private IEnumerable<Finding> CheckAttributes(AssemblyImage assembly)
    {
        foreach (Finding finding in _internals.Check(assembly))
            yield return finding;
        foreach (CustomAttributeHandle handle in assembly.Reader.CustomAttributes)
        {
            // An attribute is an object that somebody will create by reflection.
            if (surface.FindRaw(output.Resolve(assembly, assembly.Reader.GetCustomAttribute(handle).Constructor)) is { } member)
                yield return new Finding(Rule, assembly.FileName, null, member.Id, $"an attribute creates, and by that calls, a broker member past its guard ('{member.Id}', {member.Kind}); {RemedyFor(member)}");
        }
    }

    private IEnumerable<Finding> CheckBody(MethodImage method)
    {
        MethodCode code = new(method, output, surface);
        foreach (Instruction instruction in code.Instructions.Where(static instruction => instruction.Code == OpCodes.Calli))
        {
            if (code.CalledIndirectly(instruction.Operand).ParameterTypes.FirstOrDefault(surface.IsRawType) is { } taken)
                yield return Found(method, instruction, null, $"calls through a function pointer that takes the raw broker '{taken.Text}'", "call the generated guard instead");
        }

        foreach (Finding finding in CheckLateBinding(code).Concat(CheckUses(method, code)))
            yield return finding;

        // Once per method: a guard written by hand would be told so at every line.
        foreach ((Instruction? instruction, string name) in _internals.Check(code).Take(1))
            yield return Found(method, instruction, null, $"uses '{name}', which is for generated guards alone", "call the generated guard instead", SafetyInternalsCheck.Rule);
    }

    private IEnumerable<Finding> CheckLateBinding(MethodCode code)
    {
        foreach ((Instruction instruction, GuardedMember? member, string fault) in _lateBinding.Check(code))
        {
            string what = member is null ? fault : $"{fault} a broker member past its guard";
            yield return Found(code.Method, instruction, member, what, member is null ? "call the generated guard instead" : RemedyFor(member));
        }
    }

    private IEnumerable<Finding> CheckUses(MethodImage method, MethodCode code)
    {
        if (code.Uses.Count == 0)
            yield break;
        if (MethodCode.PermitsOf(method).Any())
        {
            if (PermitShape.FaultOf(code) is { } shape)
                yield return Found(method, code.Uses[0].Instruction, code.Uses[0].Member, $"takes a permit and {shape}", "a permit method demands its permit, makes one raw call and returns it");
            yield break;
        }

        foreach (RawUse use in code.Uses)
        {
            if (FaultOf(use, code) is { } fault)
                yield return Found(method, use.Instruction, use.Member, fault, RemedyFor(use.Member));
        }
    }

    private string? FaultOf(RawUse use, MethodCode code)
    {
        if (surface.BreakGlassMethods.TryGetValue(surface.OwnerOf(code.Method), out BreakGlassDeclaration? breakGlass))
            return BreakGlassShape.FaultOf(use, code, surface.OwnerOf(code.Method), breakGlass, today);
        if (use.Member.IsBreakGlass)
            return "calls a break-glass method by hand";
        if (use.Member.IsAllowedInCompositionRoot && use.IsCallOrCreation && IsWithin(code.Method, SafetyIdentity.CompositionRoot))
            return null;
        if (IsForwardedByFacade(use, code.Method))
            return null;
        if (use.Member.Kind != BrokerKind.Navigation && TypesAround(code.Method).Any(static type => type.HasGenuine(SafetyIdentity.BrokerAdapter)))
            return AdapterShape.FaultOf(use, code, surface);
        return $"{use.Verb} a broker member past its guard";
    }

    /// <summary>A facade's setter passes on what its engine sets: it implements the very property.</summary>
    private bool IsForwardedByFacade(RawUse use, MethodImage method) =>
        use.IsCall && method.IsSetter && use.Member.Kind == BrokerKind.Session && surface.IsGuard(method.Type.Name) && surface.Find(method).Contains(use.Member);

    private IEnumerable<Finding> CheckWithoutBody(MethodImage method)
    {
        if (method.IsNative && method.Definition.RelativeVirtualAddress != 0)
            yield return new Finding(OutputVerifier.Unreadable, method.Type.Assembly.FileName, method.Display, null, $"'{method.Name}' is machine code in an assembly that can reach a broker, and cannot be verified; build it as IL (C++/CLI: /clr:pure is not enough, write it in C#)");
        else if (_imports.Find(method) is { } behind)
            yield return Found(method, null, behind, "imports the native function behind a broker member", RemedyFor(behind));
        else if (AccessedBy(method) is var (member, fault))
            yield return Found(method, null, member, fault, member is null ? "use its public members" : RemedyFor(member));
    }

    /// <summary>An accessor has no body: the runtime binds it to the member it names.</summary>
    private (GuardedMember? Member, string Fault)? AccessedBy(MethodImage method)
    {
        if (method.Attributes.FirstOrDefault(static attribute => attribute.Type.Name == "System.Runtime.CompilerServices.UnsafeAccessorAttribute") is not { } accessor)
            return null;
        string name = accessor.Value.NamedArguments.FirstOrDefault(static argument => argument.Name == "Name").Value as string ?? method.Name;
        string[] types =
        [
            .. method.Signature.ParameterTypes.Append(method.Signature.ReturnType).SelectMany(static type => type.All()).Select(static type => type.Name),
            .. method.Definition.GetParameters()
                .SelectMany(handle => AttributeImage.Of(method.Type.Assembly, method.Type.Assembly.Reader.GetParameter(handle).GetCustomAttributes()))
                .Where(static attribute => attribute.Type.Name == "System.Runtime.CompilerServices.UnsafeAccessorTypeAttribute")
                .Select(static attribute => attribute.Value.FixedArguments[0].Value as string ?? "")
                .Select(static type => type.Split(',')[0].Trim().Replace('+', '.')),
        ];
        if (types.FirstOrDefault(type => type.StartsWith(SafetyIdentity.GeneratedNamespace, StringComparison.Ordinal) || surface.Guards.Contains(type)) is { } inside)
            return (null, $"is an accessor bound to the insides of '{inside}'");
        return types.Any(surface.IsRawType) && surface.RawNamed(name).Select(static item => item.Member).FirstOrDefault() is { } reached
            ? (reached, "is an accessor bound to a broker member")
            : null;
    }

    private static string RemedyFor(GuardedMember member) => member switch
    {
        { IsDerived: true } => $"it reaches {Short(member.Owner.Type.Name)} inside the SDK: look at what it does and list it in broker-surface.txt",
        { Kind: BrokerKind.Forbidden } => "it is Forbidden: nobody may call it",
        { Kind: BrokerKind.Navigation } => "take the sub-client in the [CompositionRoot]",
        { Owner.Guard: { } guard } => $"call {Short(guard)} instead",
        _ => "call its guard instead",
    };

    private static string Short(string name) => name.Split('.')[^1];

    private Finding Found(MethodImage method, Instruction? at, GuardedMember? member, string fault, string remedy, string rule = Rule)
    {
        MethodImage owner = surface.OwnerOf(method);
        string what = member is null ? "" : $" ('{member.Id}', {member.Kind})";
        (string File, int Line)? source = method.Type.Assembly.SourceOf(method, at?.Offset ?? 0);
        return new Finding(rule, method.Type.Assembly.FileName, owner.Display, member?.Id, $"'{owner.Name}' {fault}{what}; {remedy}")
        {
            Type = owner.Type.Name,
            Offset = at?.Offset,
            SourceFile = source?.File,
            SourceLine = source?.Line,
        };
    }

    /// <summary>The method itself, the one that starts it, and for a lambda the methods it was written in, which its name tells.</summary>
    private IEnumerable<MethodImage> MethodsAround(MethodImage method)
    {
        MethodImage owner = surface.OwnerOf(method);
        yield return owner;
        int end = owner.Name.IndexOf('>', StringComparison.Ordinal);
        if (end < 2 || owner.Name[0] != '<')
            yield break;
        foreach (TypeImage type in TypesAround(owner))
        {
            foreach (MethodImage written in output.Named(type, owner.Name[1..end]))
                yield return written;
        }
    }

    private IEnumerable<TypeImage> TypesAround(MethodImage method)
    {
        for (TypeImage? type = method.Type; type is not null; type = type.OuterName is null ? null : output.Find(TypeText.Plain(type.OuterName, type.Assembly.Name)))
            yield return type;
    }
}
