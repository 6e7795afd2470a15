using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Safety.Verifier.Metadata;
using Safety.Verifier.Surface;

namespace Safety.Verifier.Checks;

/// <summary>A method's body and what of it reaches a broker.</summary>
internal sealed class MethodCode
{
    public MethodCode(MethodImage method, OutputImage output, BrokerSurface surface)
    {
        Method = method;
        Body = method.Type.Assembly.BodyOf(method);
        Instructions = InstructionReader.Read(Body.GetILReader());
        foreach (Instruction instruction in Instructions)
        {
            if (instruction.Code.OperandType is OperandType.InlineMethod or OperandType.InlineTok
                && surface.FindRaw(output.Resolve(method.Type.Assembly, MetadataTokens.EntityHandle(instruction.Operand))) is { } member)
            {
                Uses.Add(new RawUse(instruction, member));
            }
        }
    }

    public MethodImage Method { get; }

    public MethodBodyBlock Body { get; }

    public List<Instruction> Instructions { get; }

    public List<RawUse> Uses { get; } = [];

    private MetadataReader Reader => Method.Type.Assembly.Reader;

    /// <summary>The permit parameters of a method.</summary>
    public static IEnumerable<TypeText> PermitsOf(MethodImage method) =>
        method.Signature.ParameterTypes.Where(type =>
            type.All().Any(part => part.Name == SafetyIdentity.SendPermit && SafetyIdentity.IsGenuine(method.Type.Assembly.Reader, part)));

    /// <summary>The method a token names: its type, name and signature; null when it is none.</summary>
    public (TypeText? Parent, string Name, MethodSignature<TypeText> Signature, TypeText[] Arguments)? Called(int token)
    {
        EntityHandle handle = MetadataTokens.EntityHandle(token);
        TypeText[] arguments = [];
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            MethodSpecification specification = Reader.GetMethodSpecification((MethodSpecificationHandle)handle);
            arguments = [.. specification.DecodeSignature(SignatureReader.Instance, [])];
            handle = specification.Method;
        }

        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                MethodDefinition definition = Reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                return (TypeImage.Read(Reader, definition.GetDeclaringType(), []), Reader.GetString(definition.Name),
                    definition.DecodeSignature(SignatureReader.Instance, []), arguments);
            case HandleKind.MemberReference:
                MemberReference member = Reader.GetMemberReference((MemberReferenceHandle)handle);
                return member.GetKind() == MemberReferenceKind.Method
                    ? (TypeImage.Read(Reader, member.Parent, []), Reader.GetString(member.Name), member.DecodeMethodSignature(SignatureReader.Instance, []), arguments)
                    : null;
            default:
                return null;
        }
    }

    public IEnumerable<TypeText> Locals() =>
        Body.LocalSignature.IsNil ? [] : Reader.GetStandaloneSignature(Body.LocalSignature).DecodeLocalSignature(SignatureReader.Instance, []);

    /// <summary>True when one run of the body can come from behind an instruction to another one.</summary>
    public bool IsReachable(Instruction from, Instruction to)
    {
        Dictionary<int, Instruction> at = Instructions.ToDictionary(static instruction => instruction.Offset);
        HashSet<int> seen = [];
        Stack<int> open = new([from.End, .. HandlersAround(from)]);
        while (open.TryPop(out int offset))
        {
            if (!at.TryGetValue(offset, out Instruction instruction) || !seen.Add(offset))
                continue;
            if (offset == to.Offset)
                return true;
            if (instruction.Code.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch && instruction.Targets is null)
                open.Push(instruction.Operand);
            foreach (int target in instruction.Targets ?? [])
                open.Push(target);
            if (instruction.Code.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw))
                open.Push(instruction.End);
            foreach (int handler in HandlersAround(instruction))
                open.Push(handler);
        }

        return false;
    }

    /// <summary>Where an exception at an instruction is caught: what stands behind a catch runs after an attempt that failed.</summary>
    private IEnumerable<int> HandlersAround(Instruction instruction) =>
        Body.ExceptionRegions
            .Where(region => region.Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter
                && instruction.Offset >= region.TryOffset && instruction.Offset < region.TryOffset + region.TryLength)
            .Select(static region => region.HandlerOffset);

    /// <summary>The types the body names by a token.</summary>
    public IEnumerable<TypeText> MentionedTypes() =>
        Instructions
            .Where(static instruction => instruction.Code.OperandType is OperandType.InlineTok or OperandType.InlineType)
            .Select(instruction => TypeImage.Read(Reader, MetadataTokens.EntityHandle(instruction.Operand), []))
            .OfType<TypeText>();

    /// <summary>The bytes that the body fills arrays with.</summary>
    public IEnumerable<byte[]> FieldContents()
    {
        foreach (Instruction instruction in Instructions.Where(static instruction => instruction.Code == OpCodes.Ldtoken))
        {
            if (MetadataTokens.EntityHandle(instruction.Operand) is { Kind: HandleKind.FieldDefinition } field)
            {
                BlobReader content = Method.Type.Assembly.ContentOf((FieldDefinitionHandle)field);
                yield return content.ReadBytes(Math.Min(content.RemainingBytes, 1 << 16));
            }
        }
    }

    public MethodSignature<TypeText> CalledIndirectly(int token) =>
        Reader.GetStandaloneSignature((StandaloneSignatureHandle)MetadataTokens.EntityHandle(token)).DecodeMethodSignature(SignatureReader.Instance, []);
}
