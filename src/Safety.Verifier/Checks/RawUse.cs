using Safety.Verifier.Metadata;
using Safety.Verifier.Surface;

namespace Safety.Verifier.Checks;

/// <summary>An instruction that reaches a guarded member which not everybody may call.</summary>
internal readonly record struct RawUse(Instruction Instruction, GuardedMember Member)
{
    /// <summary>True for a call, false for what makes something that can be called later.</summary>
    public bool IsCall => Instruction.Code.Name is "call" or "callvirt";

    /// <summary>True for a call and for the call of a constructor.</summary>
    public bool IsCallOrCreation => IsCall || Instruction.Code.Name == "newobj";

    /// <summary>The instruction in words.</summary>
    public string Verb => Instruction.Code.Name switch
    {
        "ldftn" or "ldvirtftn" => "makes a delegate or function pointer of",
        "ldtoken" => "makes an expression tree or handle of",
        "newobj" => "creates, and by that calls,",
        _ => "calls",
    };
}
