using System.Reflection.Emit;
using Safety.Verifier.Metadata;
using Safety.Verifier.Surface;

namespace Safety.Verifier.Checks;

/// <summary>
/// A break-glass method's body: takes its permit and its broker, and before each call of a member of that broker demands the permit.
/// Whether a branch can lead past a demand is for the compiler's rule (SAFE211); here what counts is the order in IL.
/// </summary>
internal static class BreakGlassShape
{
    /// <summary>What is wrong with a use of a broker in a break-glass method; null when nothing is.</summary>
    public static string? FaultOf(RawUse use, MethodCode code, MethodImage breakGlass, BreakGlassDeclaration declaration, DateOnly today)
    {
        if (declaration.FaultOn(today) is { } fault)
            return fault;
        TypeText[] parameters = [.. breakGlass.Signature.ParameterTypes.Take(2)];
        if (parameters is not [{ Name: SafetyIdentity.BreakGlassPermit } permit, { } broker] || !SafetyIdentity.IsGenuine(breakGlass.Type.Assembly.Reader, permit))
            return "is a break-glass method that does not take its permit and its broker";
        if (use.Member.IsBreakGlass)
            return "calls a break-glass method by hand";
        if (!use.IsCall)
            return $"{use.Verb} a broker member instead of calling it";
        if (use.Member.Kind == BrokerKind.Navigation)
            return "takes a sub-client";
        if (use.Member.Owner.Type.Name != broker.Name)
            return "calls another broker than the one it was given";
        if (!IsDemandedBefore(use, code))
            return "calls the broker without demanding its permit before it";
        if (HandlerOrLoop.FaultOf(use, code) is { } again)
            return again;
        return PlacesOrders(use) && !HasLegs(breakGlass) && code.Uses.Any(other => other != use && PlacesOrders(other) && code.IsReachable(other.Instruction, use.Instruction))
            ? "calls the broker a second time on one path"
            : null;
    }

    /// <summary>Cancels and what asks may accompany an order; a second order on the path is one that no intent stands for.</summary>
    private static bool PlacesOrders(RawUse use) =>
        use.Member.Kind is BrokerKind.Submit or BrokerKind.SubmitMany or BrokerKind.Replace or BrokerKind.ClosePosition or BrokerKind.ByMessage;

    /// <summary>A list of terms describes several legs: then one call of the guard stands for several orders.</summary>
    private static bool HasLegs(MethodImage breakGlass)
    {
        string[] given = [.. breakGlass.Signature.ParameterTypes.Select(static type => type.Text)];
        return breakGlass.Type.Methods.Any(method =>
            method.Name == "Describe"
            && method.Signature.ReturnType.Name != SafetyIdentity.OrderTerms
            && method.Signature.ParameterTypes.All(type => given.Contains(type.Text)));
    }

    private static bool IsDemandedBefore(RawUse use, MethodCode code)
    {
        bool isDemanded = false;
        foreach (Instruction instruction in code.Instructions)
        {
            if (instruction.Offset == use.Instruction.Offset)
                return isDemanded;
            if (code.Uses.Any(other => other.Instruction.Offset == instruction.Offset))
                isDemanded = false;
            else if (instruction.Code.FlowControl == FlowControl.Call && instruction.Code != OpCodes.Calli && IsDemand(instruction, code))
                isDemanded = true;
        }

        return false;
    }

    private static bool IsDemand(Instruction instruction, MethodCode code) =>
        code.Called(instruction.Operand) is { Name: "Demand", Parent: { Name: SafetyIdentity.BreakGlassPermit } parent }
        && SafetyIdentity.IsGenuine(code.Method.Type.Assembly.Reader, parent);
}
