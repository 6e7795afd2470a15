using System.Reflection.Emit;
using System.Reflection.Metadata;
using Safety.Verifier.Metadata;

namespace Safety.Verifier.Checks;

/// <summary>A broker call that can run again: it stands in a loop, or where another attempt has failed.</summary>
internal static class HandlerOrLoop
{
    public static string? FaultOf(RawUse use, MethodCode code)
    {
        int at = use.Instruction.Offset;
        if (code.Instructions.Any(instruction =>
            instruction.Code.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch
            && instruction.Code != OpCodes.Switch
            && instruction.Offset > at
            && instruction.Operand <= at))
        {
            return "calls the broker in a loop";
        }

        return code.Body.ExceptionRegions.Any(region =>
            region.Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter or ExceptionRegionKind.Finally or ExceptionRegionKind.Fault
            && at >= region.HandlerOffset && at < region.HandlerOffset + region.HandlerLength)
            ? "calls the broker in a handler"
            : null;
    }
}
