using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes queries: passed on as they are.</summary>
internal static class QueryEmitter
{
    public static void Emit(MemberSpec query, GuardSpec guard, SourceWriter writer)
    {
        string receiver = Receiver(query, guard.Names.Broker);
        writer.Line("/// <inheritdoc/>");
        if (query.ReturnAttributes.Length > 0 && query.Form is MemberForm.Method)
            writer.Line(query.ReturnAttributes.TrimEnd());
        switch (query.Form)
        {
            case MemberForm.Method:
                string call = $"{receiver}.{query.Name}{GuardEmitter.TypeArguments(query.TypeParameters)}({string.Join(", ", query.Parameters.Select(p => p.Argument))})";
                writer.Line($"public {Hiding(query)}{Signature(query)}");
                GuardEmitter.EmitConstraints(query.TypeParameters, writer);
                writer.Hanging($"=> {call};");
                break;
            case MemberForm.Property:
                writer.Line($"{query.ReturnAttributes}public {Signature(query)} => {receiver}.{query.Name};");
                break;
            case MemberForm.Indexer:
                writer.Line($"{query.ReturnAttributes}public {Signature(query)} => {receiver}[{string.Join(", ", query.Parameters.Select(p => p.Argument))}];");
                break;
            default:
                writer.Line($"public event {query.Type.Name} {query.Name}");
                writer.Open();
                writer.Line($"add => {receiver}.{query.Name} += value;");
                writer.Line($"remove => {receiver}.{query.Name} -= value;");
                writer.Close();
                break;
        }
    }

    /// <summary>Type, name and parameters, without constraints.</summary>
    public static string Signature(MemberSpec query)
    {
        string parameters = string.Join(", ", query.Parameters.Select(p => p.Declaration));
        return query.Form switch
        {
            MemberForm.Method => $"{query.Type.Name} {query.Name}{GuardEmitter.TypeArguments(query.TypeParameters)}({parameters})",
            MemberForm.Indexer => $"{query.Type.Name} this[{parameters}]",
            _ => $"{query.Type.Name} {query.Name}",
        };
    }

    /// <summary>What stands before the dot: the type of a static member, the broker of any other.</summary>
    public static string Receiver(MemberSpec member, string broker) =>
        member.IsStatic ? member.DeclaringType : member.NeedsCast ? $"(({member.DeclaringType}){broker})" : broker;

    /// <summary>A contract may have a member named like one of <c>object</c>.</summary>
    public static string Hiding(MemberSpec query) => query.Signature is
        "ToString`0()" or "GetHashCode`0()" or "GetType`0()" or "Equals`0(object)" or "MemberwiseClone`0()" ? "new " : "";
}
