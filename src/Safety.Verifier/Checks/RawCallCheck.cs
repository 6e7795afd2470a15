using System.Reflection.Emit;
using Safety.Verifier.Metadata;
using Safety.Verifier.Surface;

namespace Safety.Verifier.Checks;

/// <summary>SAFE401: a method of the output that reaches a guarded member outside the permit shape and outside an adapter.</summary>
internal sealed class RawCallCheck(OutputImage output, BrokerSurface surface, DateOnly today)
{
    private const string Rule = "SAFE401";

    public IEnumerable<Finding> Check(AssemblyImage assembly) =>
        assembly.Types.SelectMany(static type => type.Methods).SelectMany(method => method.HasBody ? CheckBody(method) : CheckAccessor(method));

    /// <summary>True where the attribute stands on the method, or on a type around it.</summary>
    public bool IsWithin(MethodImage method, string attribute) => MethodsAround(method).Any(candidate => candidate.HasGenuine(attribute)) || TypesAround(method).Any(type => type.HasGenuine(attribute));

    private IEnumerable<Finding> CheckBody(MethodImage method)
    {
        MethodCode code = new(method, output, surface);
        foreach (Instruction instruction in code.Instructions.Where(static instruction => instruction.Code == OpCodes.Calli))
        {
            if (code.CalledIndirectly(instruction.Operand).ParameterTypes.FirstOrDefault(surface.IsRawType) is { } taken)
                yield return Found(method, null, $"calls through a function pointer that takes the raw broker '{taken.Text}'", "call the generated guard instead");
        }

        if (code.Uses.Count == 0)
            yield break;
        if (MethodCode.PermitsOf(method).Any())
        {
            if (PermitShape.FaultOf(code) is { } shape)
                yield return Found(method, code.Uses[0].Member, $"takes a permit and {shape}", "a permit method demands its permit, makes one raw call and returns it");
            yield break;
        }

        foreach (RawUse use in code.Uses)
        {
            if (FaultOf(use, code) is { } fault)
                yield return Found(method, use.Member, fault, RemedyFor(use.Member));
        }
    }

    private string? FaultOf(RawUse use, MethodCode code)
    {
        if (surface.Gateways.TryGetValue(surface.OwnerOf(code.Method), out GatewayDeclaration? gateway))
            return GatewayShape.FaultOf(use, code, surface.OwnerOf(code.Method), gateway, today);
        if (use.Member.IsGateway)
            return "calls a gateway by hand";
        if (use.Member.IsAllowedInCompositionRoot && use.IsCall && IsWithin(code.Method, SafetyIdentity.CompositionRoot))
            return null;
        if (use.Member.Kind != BrokerKind.Navigation && TypesAround(code.Method).Any(static type => type.HasGenuine(SafetyIdentity.BrokerAdapter)))
            return AdapterShape.FaultOf(use, code, surface);
        return $"{use.Verb} a broker member past its guard";
    }

    /// <summary>An accessor has no body: the runtime binds it to the member it names.</summary>
    private IEnumerable<Finding> CheckAccessor(MethodImage method)
    {
        if (method.Attributes.FirstOrDefault(static attribute => attribute.Type.Name == "System.Runtime.CompilerServices.UnsafeAccessorAttribute") is not { } accessor)
            yield break;
        string name = accessor.Value.NamedArguments.FirstOrDefault(static argument => argument.Name == "Name").Value as string ?? method.Name;
        IEnumerable<string> named = method.Definition.GetParameters()
            .SelectMany(handle => AttributeImage.Of(method.Type.Assembly, method.Type.Assembly.Reader.GetParameter(handle).GetCustomAttributes()))
            .Where(static attribute => attribute.Type.Name == "System.Runtime.CompilerServices.UnsafeAccessorTypeAttribute")
            .Select(static attribute => attribute.Value.FixedArguments[0].Value as string ?? "")
            .Select(static type => type.Split(',')[0].Trim().Replace('+', '.'));
        if (!method.Signature.ParameterTypes.Any(surface.IsRawType) && !named.Any(surface.IsRawType))
            yield break;
        if (surface.Members.FirstOrDefault(member => !member.IsFree && SimpleName(member.Id) == name) is { } reached)
            yield return Found(method, reached, "is an accessor bound to a broker member", RemedyFor(reached));
    }

    private static string SimpleName(string id) => id.Split('(')[0].Split('.')[^1].Split('`')[0];

    private static string RemedyFor(GuardedMember member) => member switch
    {
        { IsDerived: true } => $"it reaches {Short(member.Owner.Type.Name)} inside the SDK: look at what it does and list it in broker-surface.txt",
        { Kind: BrokerKind.Forbidden } => "it is Forbidden: nobody may call it",
        { Kind: BrokerKind.Navigation } => "take the sub-client in the [CompositionRoot]",
        { Owner.Guard: { } guard } => $"call {Short(guard)} instead",
        _ => "call its guard instead",
    };

    private static string Short(string name) => name.Split('.')[^1];

    private Finding Found(MethodImage method, GuardedMember? member, string fault, string remedy)
    {
        MethodImage owner = surface.OwnerOf(method);
        string what = member is null ? "" : $" ('{member.Id}', {member.Kind})";
        return new Finding(Rule, method.Type.Assembly.FileName, owner.Display, member?.Id, $"'{owner.Name}' {fault}{what}; {remedy}");
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
