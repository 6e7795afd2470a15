using Safety.Verifier.Metadata;
using Safety.Verifier.Surface;

namespace Safety.Verifier.Checks;

/// <summary>
/// An adapter's member that implements a broker call makes one of the same kind on the SDK, once on each path: no loop, no
/// handler, no second call behind the first. Whether the client order ID flows in is for the compiler's rule (SAFE203).
/// </summary>
internal static class AdapterShape
{
    public static string? FaultOf(RawUse use, MethodCode code, BrokerSurface surface)
    {
        MethodImage owner = surface.OwnerOf(code.Method);
        GuardedMember[] implemented = [.. surface.Find(owner).Where(static member => !member.IsFree)];
        if (!use.IsCall)
            return $"{use.Verb} a broker member instead of calling it";
        if (implemented.Length == 0)
            return "belongs to an adapter but implements no broker call";
        if (use.Member.Kind is BrokerKind.Forbidden or BrokerKind.Navigation)
            return $"calls a member that is classified {use.Member.Kind}";
        if (implemented.Any(member => member.Owner == use.Member.Owner))
            return "calls the contract that its adapter implements itself";
        if (!implemented.Any(member => member.Kind == use.Member.Kind || use.Member.Kind == BrokerKind.ByMessage))
            return $"implements a {implemented[0].Kind} call and makes a {use.Member.Kind} call";
        if (HandlerOrLoop.FaultOf(use, code) is { } again)
            return again;
        return code.Uses.Any(other => other != use && other.Member.ChangesOrders && code.IsReachable(other.Instruction, use.Instruction))
            ? "calls the broker a second time on one path"
            : null;
    }
}
