using Safety.Analyzers.Model;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes the guard's interface, which decorators and fakes implement.</summary>
internal static class InterfaceEmitter
{
    public static void Emit(GuardSpec guard, SourceWriter writer)
    {
        writer.Line($"/// <summary>What <see cref=\"{GuardEmitter.Cref(Self(guard))}\"/> offers; for decorators and fakes. The raw broker does not implement it.</summary>");
        writer.Line($"{guard.Accessibility} interface {guard.InterfaceName}{GuardEmitter.TypeArguments(guard.TypeParameters)}");
        GuardEmitter.EmitConstraints(guard.TypeParameters, writer);
        writer.Open();
        foreach (CallSpec call in guard.Calls)
        {
            EmitSummary(call, writer);
            writer.Line($"{ReturnType(call)} {call.Method}{GuardEmitter.TypeArguments(call.Member.TypeParameters)}({string.Join(", ", call.Declarations)}){(HasConstraints(call.Member) ? "" : ";")}");
            EmitConstraints(call.Member, writer);
            writer.Blank();
        }

        foreach (MemberSpec query in guard.Queries)
        {
            writer.Line($"/// <summary>Reads <see cref=\"{Identifiers.Xml(query.Id)}\"/>; a query changes nothing at the venue and is passed on.</summary>");
            switch (query.Form)
            {
                case MemberForm.Method:
                    writer.Line($"{Attributes(query, writer)}{QueryEmitter.Signature(query)}{(HasConstraints(query) ? "" : ";")}");
                    EmitConstraints(query, writer);
                    break;
                case MemberForm.Event:
                    writer.Line($"event {query.Type.Name} {query.Name};");
                    break;
                default:
                    writer.Line($"{query.ReturnAttributes}{QueryEmitter.Signature(query)} {{ get; }}");
                    break;
            }

            writer.Blank();
        }

        writer.Close();
    }

    /// <summary>What the guarded call returns.</summary>
    public static string ReturnType(CallSpec call)
    {
        string outcome = $"global::Safety.Guarding.Outcome<{call.Response}>";
        return call.IsAsync ? $"global::System.Threading.Tasks.ValueTask<{outcome}>" : outcome;
    }

    private static string Self(GuardSpec guard) => guard.Name + GuardEmitter.TypeArguments(guard.TypeParameters);

    private static string Attributes(MemberSpec query, SourceWriter writer)
    {
        if (query.ReturnAttributes.Length > 0)
            writer.Line(query.ReturnAttributes.TrimEnd());
        return "";
    }

    private static bool HasConstraints(MemberSpec member) => member.TypeParameters.Any(p => p.Clause is not null);

    private static void EmitConstraints(MemberSpec member, SourceWriter writer)
    {
        if (HasConstraints(member))
            writer.Hanging(string.Join(" ", member.TypeParameters.Select(p => p.Clause).OfType<string>()) + ";");
    }

    private static void EmitSummary(CallSpec call, SourceWriter writer)
    {
        string what = call.Kind switch
        {
            CallKind.Submit => "Places an order through",
            CallKind.SubmitMany => "Places several orders, all or none, through",
            CallKind.Replace => "Changes a working order through",
            CallKind.Cancel => "Cancels an order through",
            CallKind.CancelAll => "Cancels orders through",
            CallKind.ClosePosition => "Closes a position through",
            CallKind.AccountChange => "Changes the account through",
            CallKind.DeadMan => "Arms or refreshes the venue's dead-man switch through",
            CallKind.ByMessage => "Sends a message, guarded by what it is, through",
            _ => "Calls",
        };
        writer.Line($"/// <summary>{what} <see cref=\"{Identifiers.Xml(call.Member.Id)}\"/>.</summary>");
        if (call.TakesKey)
        {
            writer.Line("/// <remarks>");
            writer.Line("/// The same key is the same order: calling again with it sends nothing and returns the stored outcome.");
            if (call.Locals.HasToken)
                writer.Line($"/// <c>{call.Locals.Token}</c> cancels the wait until the intent is durable, and nothing after it: an order on its way is not called back.");
            writer.Line("/// </remarks>");
        }
    }
}
