using System.Reflection.Emit;
using Safety.Verifier.Metadata;
using Safety.Verifier.Surface;

namespace Safety.Verifier.Checks;

/// <summary>
/// The one legal shape of a raw call in IL: a straight line that demands the method's only permit and then calls the
/// broker with what it was given, and returns. Optimized or not: what a debug build adds is a jump to the next
/// instruction.
/// </summary>
internal static class PermitShape
{
    /// <summary>What is wrong with a method that takes a permit and reaches the broker; null when nothing is.</summary>
    public static string? FaultOf(MethodCode code)
    {
        TypeText[] permits = [.. MethodCode.PermitsOf(code.Method)];
        if (permits is not [{ IsByReference: true }])
            return "does not take exactly one permit by reference";
        if (code.Body.ExceptionRegions.Length > 0)
            return "has a handler";
        if (code.Locals().Any(MentionsPermit))
            return "keeps a permit in a variable";
        if (code.Uses is not [var raw])
            return "reaches the broker more than once";
        if (!raw.IsCall)
            return $"{raw.Verb} a broker member instead of calling it";
        if (raw.Member.Kind is BrokerKind.Forbidden or BrokerKind.Navigation)
            return $"calls a member that is classified {raw.Member.Kind}";

        if (code.Instructions.Any(IsBranch))
            return "has a branch";
        bool isDemanded = false;
        bool isSent = false;
        foreach (Instruction instruction in code.Instructions)
        {
            if (instruction.Offset == raw.Instruction.Offset)
            {
                if (!isDemanded)
                    return "calls the broker before it demands its permit";
                isSent = true;
            }
            else if (instruction.Code.FlowControl == FlowControl.Call)
            {
                if (isSent)
                    return "does something after the broker call";
                if (isDemanded && raw.Member.IsBreakGlass && OpensBreakGlass(instruction, code))
                    continue;
                if (isDemanded)
                    return "computes something between the demand and the broker call";
                if (instruction.Code == OpCodes.Calli || code.Called(instruction.Operand) is not { } called)
                    return "calls through a pointer";
                if (called is { Name: "Demand", Parent.Name: SafetyIdentity.SendPermit } && SafetyIdentity.IsGenuine(code.Method.Type.Assembly.Reader, called.Parent))
                    isDemanded = true;
                else if (MentionsPermit(called.Signature.ReturnType) || called.Arguments.Any(MentionsPermit))
                    return "takes a permit from somewhere else";
            }
            else if (isDemanded && !isSent && !OnlyLoads(instruction))
            {
                return "changes something between the demand and the broker call";
            }
        }

        return null;
    }

    /// <summary>What a break-glass method is given in the place of the permit that was demanded.</summary>
    private static bool OpensBreakGlass(Instruction instruction, MethodCode code) =>
        instruction.Code != OpCodes.Calli
        && code.Called(instruction.Operand) is { Name: "ToBreakGlass", Parent: { Name: SafetyIdentity.SendPermit } permit }
        && SafetyIdentity.IsGenuine(code.Method.Type.Assembly.Reader, permit);

    private static bool IsBranch(Instruction instruction) => instruction.Code.FlowControl switch
    {
        FlowControl.Branch or FlowControl.Cond_Branch => instruction.Operand != instruction.End,
        FlowControl.Throw => true,
        _ => instruction.Code == OpCodes.Jmp,
    };

    private static bool MentionsPermit(TypeText type) => type.All().Any(static part => part.Name == SafetyIdentity.SendPermit);

    private static bool OnlyLoads(Instruction instruction) =>
        instruction.Code.Name is { } name
        && (name.StartsWith("ld", StringComparison.Ordinal)
            || name is "nop" or "initobj" or "br" or "br.s"
            || instruction.Code.OpCodeType == OpCodeType.Prefix);
}
