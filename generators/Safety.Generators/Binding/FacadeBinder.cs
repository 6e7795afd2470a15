using Safety.Analyzers.Model;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Binding;

/// <summary>Decides how a guard implements the interface that it guards, for an engine that calls it there.</summary>
internal sealed class FacadeBinder(SubjectSpec subject, MappingBinder mapping, List<ProblemSpec> problems)
{
    /// <summary>The facade; null when the guard is none, or cannot be one, which is a problem then.</summary>
    public FacadeSpec? Bind(IReadOnlyList<MemberSpec> members, IReadOnlyList<CallSpec> calls)
    {
        if (subject.Facade is not { } facade)
            return null;
        if (!facade.IsInterface)
        {
            Report($"it guards {subject.FullName}, which is no interface; an engine can be given another object only where it asks for an interface");
            return null;
        }

        if (facade.UnknownAs is null)
            Report("nobody said what the engine is told of an unknown outcome; write [BrokerFacade(UnknownAs = true)] where the engine then waits for events, false where it must believe that nothing was placed");

        var bound = new List<FacadeMemberSpec>();
        foreach (MemberSpec member in members)
        {
            if (!member.IsStatic && Bind(member, calls) is { } spec)
                bound.Add(spec);
        }

        return new FacadeSpec
        {
            UnknownAs = facade.UnknownAs ?? false,
            Members = bound.ToEquatableArray(),
            IsDisposable = facade.IsDisposable,
            IsAsyncDisposable = facade.IsAsyncDisposable,
        };
    }

    private FacadeMemberSpec? Bind(MemberSpec member, IReadOnlyList<CallSpec> calls)
    {
        // A member with a mistake throws: the interface is implemented all the same, so that users see one error, not a flood.
        var throws = new FacadeMemberSpec(member, FacadeAnswer.Throws, "");
        if (member.Kind is CallKind.Unclassified)
            return throws;
        if (member.Unsupported is { } reason)
        {
            Report($"it must implement {member.Display}, but {reason}");
            return null;
        }

        // What the guard has as a public member of the same signature implements the interface already.
        if (member.Kind is CallKind.Query)
            return member.CanWrite ? new FacadeMemberSpec(member, FacadeAnswer.Property, "") : null;
        if (member.Kind is CallKind.Forbidden)
            return throws;
        if (member.Kind is CallKind.Navigation)
        {
            Report($"{member.Display} would hand the raw sub-client to the engine; classify it Forbidden, or Query when no order can come of what it returns");
            return throws;
        }

        return calls.FirstOrDefault(call => call.Member.Id == member.Id) is { } guarded ? Bind(guarded) ?? throws : throws;
    }

    private FacadeMemberSpec? Bind(CallSpec call)
    {
        MemberSpec member = call.Member;
        if (call.Stamp.Form is StampForm.Argument)
        {
            Report($"{member.Display} takes the client order ID as an argument, and the engine's own would be dropped; put it into the request, or leave the facade out");
            return null;
        }

        bool isFlag = member.Response?.Is("bool") == true;
        if (member.Response is not null && !isFlag && call.Kind.NeedsJudgement())
        {
            Report($"{member.Display} answers with {TypeNames.Short(member.Response.Name)}; a facade answers about an order by bool or by nothing");
            return null;
        }

        FacadeAnswer answer = (call.Kind.NeedsJudgement(), member.Response is null, isFlag) switch
        {
            (true, true, _) => FacadeAnswer.Nothing,
            (true, _, _) => FacadeAnswer.Flag,
            (_, true, _) => FacadeAnswer.DoneOrThrows,
            (_, _, true) => FacadeAnswer.Done,
            _ => FacadeAnswer.Response,
        };
        return Arguments(call) is { } arguments
            ? new FacadeMemberSpec(member, answer, $"this.{call.Method}{TypeArguments(member)}({string.Join(", ", arguments)})")
            : null;
    }

    private static string TypeArguments(MemberSpec member) =>
        member.TypeParameters.Count == 0 ? "" : $"<{string.Join(", ", member.TypeParameters.Select(static p => p.Name))}>";

    /// <summary>The arguments in the order in which the guard's method declares them.</summary>
    private List<string>? Arguments(CallSpec call)
    {
        var arguments = new List<string>();
        if (call.TakesKey)
        {
            if (Key(call.Member, call.Kind) is not { } key)
                return null;
            arguments.Add(key);
        }

        if (call.TakesTarget)
        {
            // The order's own key names it: a cancel goes out without waiting for the journal, a replacement is in it anyway.
            if (Key(call.Member, CallKind.Submit) is not { } own)
                return null;
            arguments.Add($"{{entry}}.{(call.Kind is CallKind.Replace ? "WorkingIdOf" : "IdOf")}({own})");
        }

        ParameterSpec[] kept = [.. SignatureBinder.Kept(call)];
        arguments.AddRange(kept.Where(static p => !p.IsParams).Select(static p => p.Name));
        if (call.Locals.HasToken)
            arguments.Add(call.Member.Parameters.Any(static p => p.Type.Is(TypeNames.CancellationToken)) ? call.Locals.Token : "default");
        arguments.AddRange(kept.Where(static p => p.IsParams).Select(static p => p.Name));
        return arguments;
    }

    private string? Key(MemberSpec member, CallKind kind)
    {
        if (mapping.FindKey(member, kind, out bool knowsKind) is { } key)
        {
            if (member.Kind is not CallKind.Replace || knowsKind)
                return key;
        }

        Report($"the key of {member.Display} is not known; write 'static OrderKey KeyOf({RequestBinder.Signature(member)}, BrokerCallKind kind)' in the mapping: the same for the same order, another for each change of it");
        return null;
    }

    private void Report(string reason)
    {
        ProblemSpec problem = ProblemSpec.Of("SAFE119", subject.Location, subject.Display, reason);
        if (!problems.Contains(problem))
            problems.Add(problem);
    }
}
