using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Safety.Verifier.Metadata;
using Safety.Verifier.Surface;

namespace Safety.Verifier.Checks;

/// <summary>
/// SAFE404: code of the output that does what is for generated guards alone, or opens Safety or a broker's assembly from
/// outside. Permits are made there; who can make one needs no bypass.
/// </summary>
internal sealed class SafetyInternalsCheck(OutputImage output, BrokerSurface surface)
{
    public const string Rule = "SAFE404";

    private readonly HashSet<string> _friends =
    [
        .. output.All.Where(static assembly => assembly.Name == SafetyIdentity.Assembly)
            .SelectMany(static assembly => assembly.Attributes)
            .Where(static attribute => attribute.Type.Name == "System.Runtime.CompilerServices.InternalsVisibleToAttribute")
            .Select(static attribute => attribute.Value.FixedArguments is [{ Value: string name }] ? name.Split(',')[0].Trim() : "")
            .Where(static name => name != "Safety.Testing"),
    ];

    /// <summary>Why an assembly as a whole is refused.</summary>
    public IEnumerable<Finding> Check(AssemblyImage assembly)
    {
        if (assembly.IsSafetys && !_friends.Contains(assembly.Name))
            yield break;
        if (_friends.Contains(assembly.Name))
            yield return new Finding(Rule, assembly.FileName, null, null, $"'{assembly.Name}' is named like an assembly that Safety opens its internals to; give it another name");
        foreach (string opened in assembly.Attributes
            .Where(static attribute => attribute.Type.Name == "System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute")
            .Select(static attribute => attribute.Value.FixedArguments is [{ Value: string name }] ? name.Split(',')[0].Trim() : ""))
        {
            if (opened == SafetyIdentity.Assembly || surface.Types.Any(type => type.Type.Assembly.Name == opened) || surface.Sdks.Any(sdk => sdk.Name == opened))
                yield return new Finding(Rule, assembly.FileName, null, null, $"'{assembly.Name}' ignores the access checks of '{opened}' and can reach its internals; remove IgnoresAccessChecksTo");
        }
    }

    /// <summary>What is for generated code, used by a method that does not belong to a guard.</summary>
    public IEnumerable<(Instruction? Instruction, string Name)> Check(MethodCode code)
    {
        AssemblyImage assembly = code.Method.Type.Assembly;
        if (assembly.IsSafetys || !UsesGenerated(assembly) || surface.IsGuard(code.Method.Type.Name))
            yield break;
        MethodSignature<TypeText> signature = code.Method.Signature;
        if (signature.ParameterTypes.Append(signature.ReturnType).Concat(code.Locals()).SelectMany(static type => type.All()).FirstOrDefault(IsGenerated) is { } mentioned)
            yield return (null, mentioned.Name);
        foreach (Instruction instruction in code.Instructions)
        {
            if (instruction.Code.OperandType == System.Reflection.Emit.OperandType.InlineMethod && code.Called(instruction.Operand) is { Parent: { } parent } called && IsGenerated(parent))
                yield return (instruction, $"{parent.Name}.{called.Name.TrimStart('.')}");
            else if (instruction.Code.OperandType == System.Reflection.Emit.OperandType.InlineType
                && TypeImage.Read(assembly.Reader, MetadataTokens.EntityHandle(instruction.Operand), []) is { } type && IsGenerated(type))
                yield return (instruction, type.Name);
        }
    }

    private static bool UsesGenerated(AssemblyImage assembly) =>
        assembly.Reader.TypeReferences.Any(handle =>
            assembly.Reader.GetString(assembly.Reader.GetTypeReference(handle).Namespace).StartsWith(SafetyIdentity.GeneratedNamespace, StringComparison.Ordinal));

    private static bool IsGenerated(TypeText type) => type.Name.StartsWith(SafetyIdentity.GeneratedNamespace, StringComparison.Ordinal) && type.Assembly == SafetyIdentity.Assembly;
}
