using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes the guard of a contract with mistakes: all members, no raw call, so that the user sees the mistakes and nothing else.</summary>
internal static class SkeletonEmitter
{
    public static void Emit(GuardSpec guard, SourceWriter writer)
    {
        string fail = $"throw new global::System.NotSupportedException({Identifiers.Quote($"The contract {guard.FullName} has errors; see the build's output.")})";
        writer.Line("// The contract has errors: nothing here reaches the broker until they are gone.");
        writer.Line("/// <summary>Cannot be used: the contract has errors.</summary>");
        writer.Line($"public {Identifiers.Escape(Identifiers.Bare(guard.Name))}({ContractEmitter.ConstructorParameters(guard)}) =>");
        writer.Hanging($"{fail};");
        foreach (CallSpec call in guard.Calls)
        {
            writer.Blank();
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public {InterfaceEmitter.ReturnType(call)} {call.Method}{GuardEmitter.TypeArguments(call.Member.TypeParameters)}({string.Join(", ", call.Declarations)})");
            GuardEmitter.EmitConstraints(call.Member.TypeParameters, writer);
            writer.Hanging($"=> {fail};");
        }

        foreach (MemberSpec query in guard.Queries)
        {
            writer.Blank();
            EmitQuery(query, fail, writer);
        }

        if (guard.Facade is { } facade)
            FacadeEmitter.Emit(facade, guard, fail, writer);
    }

    private static void EmitQuery(MemberSpec query, string fail, SourceWriter writer)
    {
        writer.Line("/// <inheritdoc/>");
        switch (query.Form)
        {
            case MemberForm.Method:
                if (query.ReturnAttributes.Length > 0)
                    writer.Line(query.ReturnAttributes.TrimEnd());
                writer.Line($"public {QueryEmitter.Hiding(query)}{QueryEmitter.Signature(query)}");
                GuardEmitter.EmitConstraints(query.TypeParameters, writer);
                writer.Hanging($"=> {fail};");
                break;
            case MemberForm.Event:
                writer.Line($"public event {query.Type.Name} {query.Name}");
                writer.Open();
                writer.Line($"add => {fail};");
                writer.Line($"remove => {fail};");
                writer.Close();
                break;
            default:
                writer.Line($"{query.ReturnAttributes}public {QueryEmitter.Signature(query)} => {fail};");
                break;
        }
    }
}
