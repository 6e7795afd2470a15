using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes the guarded interface on the guard itself, each member explicitly: engines find it, and no user's call does.</summary>
internal static class FacadeEmitter
{
    public static void Emit(FacadeSpec facade, GuardSpec guard, string? fail, SourceWriter writer)
    {
        foreach (FacadeMemberSpec member in facade.Members)
        {
            writer.Blank();
            if (member.Answer is FacadeAnswer.Property)
                EmitProperty(member.Member, guard, fail, writer);
            else
                EmitMember(member, facade, guard, fail, writer);
        }

        if (facade.IsDisposable)
            EmitDisposal("void global::System.IDisposable.Dispose()", $"((global::System.IDisposable){guard.Names.Broker}).Dispose()", fail, writer);
        if (facade.IsAsyncDisposable)
            EmitDisposal("global::System.Threading.Tasks.ValueTask global::System.IAsyncDisposable.DisposeAsync()", $"((global::System.IAsyncDisposable){guard.Names.Broker}).DisposeAsync()", fail, writer);
    }

    // The engine owns what it was given; nobody else is left to release the broker.
    private static void EmitDisposal(string signature, string call, string? fail, SourceWriter writer)
    {
        writer.Blank();
        writer.Line($"{signature} => {fail ?? call};");
    }

    private static void EmitMember(FacadeMemberSpec facade, FacadeSpec spec, GuardSpec guard, string? fail, SourceWriter writer)
    {
        MemberSpec member = facade.Member;
        if (facade.Answer is FacadeAnswer.Throws)
            fail ??= $"throw new global::System.NotSupportedException({Identifiers.Quote($"{member.Display} is classified Forbidden: nobody may call it.")})";
        if (member.Form is MemberForm.Event)
        {
            writer.Line($"event {member.Type.Name} {member.DeclaringType}.{member.Name}");
            EmitAccessors(("add", fail!), ("remove", fail!), writer);
            return;
        }

        if (member.Form is not MemberForm.Method)
        {
            writer.Line(PropertySignature(member));
            EmitAccessors(member.CanRead ? ("get", fail!) : default, member.CanWrite ? ("set", fail!) : default, writer);
            return;
        }

        bool isAwaited = member.IsAsync && facade.Call.Length > 0 && fail is null;
        writer.Line($"{(isAwaited ? "async " : "")}{member.Type.Name} {member.DeclaringType}.{member.Name}{GuardEmitter.TypeArguments(member.TypeParameters)}({Parameters(member)}) =>");
        writer.Hanging($"{fail ?? Answer(facade, spec, guard)};");
    }

    private static string Answer(FacadeMemberSpec facade, FacadeSpec spec, GuardSpec guard)
    {
        string call = facade.Call.Replace("{entry}", guard.Names.Entry);
        string outcome = facade.Member.IsAsync ? $"await {call}.ConfigureAwait(false)" : call;
        string unknownAs = $"unknownAs: {(spec.UnknownAs ? "true" : "false")}";
        return facade.Answer switch
        {
            FacadeAnswer.Flag => $"{guard.Names.Entry}.Answer({outcome}, {unknownAs})",
            FacadeAnswer.Nothing => $"{guard.Names.Entry}.Require({outcome}, {unknownAs})",
            FacadeAnswer.Done => $"{guard.Names.Entry}.Answer({outcome}, unknownAs: false)",
            FacadeAnswer.DoneOrThrows => $"{guard.Names.Entry}.Require({outcome}, unknownAs: false)",
            _ => $"global::Safety.Generated.V1.AccountEntry.Respond({outcome})",
        };
    }

    private static void EmitProperty(MemberSpec property, GuardSpec guard, string? fail, SourceWriter writer)
    {
        string receiver = QueryEmitter.Receiver(property, guard.Names.Broker);
        string access = property.Form is MemberForm.Indexer
            ? $"{receiver}[{string.Join(", ", property.Parameters.Select(static p => p.Argument))}]"
            : $"{receiver}.{property.Name}";
        writer.Line(PropertySignature(property));
        EmitAccessors(property.CanRead ? ("get", fail ?? access) : default, ("set", fail ?? $"{access} = value"), writer);
    }

    private static string PropertySignature(MemberSpec property) => property.Form is MemberForm.Indexer
        ? $"{property.Type.Name} {property.DeclaringType}.this[{Parameters(property)}]"
        : $"{property.Type.Name} {property.DeclaringType}.{property.Name}";

    private static void EmitAccessors((string Name, string Body) first, (string Name, string Body) second, SourceWriter writer)
    {
        writer.Open();
        if (first.Name is not null)
            writer.Line($"{first.Name} => {first.Body};");
        if (second.Name is not null)
            writer.Line($"{second.Name} => {second.Body};");
        writer.Close();
    }

    /// <summary>As the interface declares them; an explicit implementation has no defaults of its own.</summary>
    private static string Parameters(MemberSpec member) =>
        string.Join(", ", member.Parameters.Select(static p => $"{p.Attributes}{p.Modifier}{p.Type.Name} {p.Name}"));
}
