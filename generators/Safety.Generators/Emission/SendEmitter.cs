using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes the only legal shape of a raw call: not async, straight-line, the permit demanded first.</summary>
internal static class SendEmitter
{
    public static void Emit(CallSpec call, GuardSpec guard, SourceWriter writer)
    {
        CallLocalsSpec locals = call.Locals;
        MemberSpec member = call.Member;
        var parameters = new List<string> { $"in global::Safety.Generated.V1.SendPermit {locals.Permit}" };
        if (!member.IsStatic)
            parameters.Add($"{guard.Target} {locals.Broker}");
        parameters.AddRange(member.Parameters.Select(p =>
            $"{(call.Stamp.HasStampedLocal && p.Name == call.Stamp.Parameter ? p.Type.NotNullName : p.Type.Name)} {p.Name}"));

        string typeArguments = GuardEmitter.TypeArguments(member.TypeParameters);
        string returns = member.Shape is ReturnShape.Void ? "void" : member.Type.Name;
        writer.Line($"private static {returns} {call.SendMethod}{typeArguments}({string.Join(", ", parameters)})");
        GuardEmitter.EmitConstraints(member.TypeParameters, writer);
        writer.Open();
        writer.Line($"{locals.Permit}.Demand({Content(call)});");
        IEnumerable<string> arguments = member.Parameters.Select(p => p.Argument);
        string raw = member.BreakGlass is { } breakGlass
            ? $"{breakGlass.Call}({string.Join(", ", arguments.Prepend(locals.Broker).Prepend($"{locals.Permit}.ToBreakGlass()"))})"
            : $"{QueryEmitter.Receiver(member, locals.Broker)}.{member.Name}{typeArguments}({string.Join(", ", arguments)})";
        writer.Line(member.Shape is ReturnShape.Void ? $"{raw};" : $"return {raw};");
        writer.Close();
    }

    private static string Content(CallSpec call)
    {
        List<string> arguments = [.. call.Content.Select(c => c.Parameter)];
        if (call.Stamp.HasStampedLocal)
            arguments.Add($"{call.Locals.Stamped}: true");
        return $"{call.ContentMethod}{GuardEmitter.TypeArguments(call.Member.TypeParameters)}({string.Join(", ", arguments)})";
    }
}
