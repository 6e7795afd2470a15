using Safety.Analyzers.Model;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Binding;

/// <summary>A classified member → <see cref="CallSpec"/>, with the problems that stand in the way.</summary>
internal sealed class CallBinder(SubjectSpec subject, GuardNamesSpec names, NameScope members, List<ProblemSpec> problems)
{
    private readonly MappingBinder _mapping = new(subject);

    /// <summary>Binds an order call; null when the guard cannot even have the method.</summary>
    public CallSpec? Bind(MemberSpec member)
    {
        if (WhyNotGuarded(member) is { } mistake)
        {
            problems.Add(mistake);
            return null;
        }

        CallLocalsSpec locals = NameLocals(member);
        BoundRequest request = new RequestBinder(_mapping, subject.HasIdFormat("Integer"), !subject.HasIdFormat("NotCarried")).Bind(member, locals.Item);
        foreach ((string rule, string text) in request.Missing)
        {
            problems.Add(rule == "SAFE102"
                ? ProblemSpec.Of(rule, member.Location, member.Display, member.Kind.ToString(), text)
                : ProblemSpec.Of(rule, member.Location, member.Display, text));
        }

        var judgements = new JudgementBinder(_mapping, names);
        string? judgement = judgements.Bind(member, locals.Item);
        if (judgement is null)
        {
            string response = TypeNames.Short(member.Response!.Name);
            problems.Add(ProblemSpec.Of("SAFE105", member.Location, member.Display, response, $"'static Judgement Judge({response} response)'"));
        }

        string method = Identifiers.Bare(member.Name);
        string pascal = Identifiers.Pascal(method);
        return new CallSpec
        {
            Member = member,
            Method = member.Name,
            SendMethod = members.Allocate("Send" + pascal),
            ContentMethod = members.Allocate("ContentOf" + pascal),
            TermsMethod = request.Terms is not null && request.Stamp.Form is StampForm.Mapped or StampForm.MappedLegs or StampForm.EachMapped ? members.Allocate("TermsOf" + pascal) : null,
            Sites = SitesOf(member),
            Declarations = [],
            Locals = locals,
            Checked = request.Checked.ToEquatableArray(),
            Terms = request.Terms,
            HasLegs = request.HasLegs,
            Target = request.TakesTarget ? locals.Target : request.Target,
            TakesTarget = request.TakesTarget,
            Stamp = request.Stamp,
            Judgement = judgement ?? "",
            FaultJudge = judgements.BindFault(member),
            Classify = request.Classify,
            Content = BindContent(member, request).ToEquatableArray(),
        };
    }

    /// <summary>What the call sends, argument by argument; problems for what cannot be read.</summary>
    private List<ArgumentContentSpec> BindContent(MemberSpec member, BoundRequest request)
    {
        var contents = new List<ArgumentContentSpec>();
        foreach (ParameterSpec parameter in member.Parameters)
        {
            if (parameter.Type.Is(TypeNames.CancellationToken))
                continue;

            bool perElement = request.Stamp.IsCollection && parameter.Name == request.Stamp.Parameter;
            TypeSpec type = perElement ? parameter.Type.Element! : parameter.Type;
            string fingerprint = FingerprintOf(parameter, type, member, ref perElement);
            if (perElement)
                type = parameter.Type.Element!;

            string without = "";
            if (parameter.Name == request.Stamp.Parameter && request.Stamp.HasStampedLocal && fingerprint.Length == 0)
                without = type.Request.IdProperty ?? type.Request.LooseIdProperty ?? "";

            ContentSpec content = subject.ContentOf(type.Identity);
            if (fingerprint.Length == 0 && content.Form is ContentForm.Unreadable)
            {
                string shortName = TypeNames.Short(type.Name);
                problems.Add(ProblemSpec.Of("SAFE108", member.Location, shortName, content.Plain, $"'static string Fingerprint({shortName} {parameter.Name})'"));
            }

            // The legs are hashed as the array they are stamped in and as the collection the member takes.
            string declared = request.Stamp.IsCollection && parameter.Name == request.Stamp.Parameter
                ? $"global::System.Collections.Generic.IEnumerable<{type.Name}>"
                : request.Stamp.HasStampedLocal && parameter.Name == request.Stamp.Parameter ? parameter.Type.NotNullName : parameter.Type.Name;
            contents.Add(new ArgumentContentSpec(parameter.Name, declared, type.Identity, without, fingerprint, perElement));
        }

        return contents;
    }

    private string FingerprintOf(ParameterSpec parameter, TypeSpec type, MemberSpec member, ref bool perElement)
    {
        if (_mapping.FindFor(MappingRoles.Fingerprint, parameter, member, static t => t.Is("string")) is { } whole && !perElement)
            return whole.Call;
        if (perElement)
            return _mapping.FindOne(MappingRoles.Fingerprint, type, member, static t => t.Is("string"))?.Call ?? "";
        if (parameter.Type.Element is { } element && subject.ContentOf(type.Identity).Form is ContentForm.Unreadable
            && _mapping.FindOne(MappingRoles.Fingerprint, element, member, static t => t.Is("string")) is { } each)
        {
            perElement = true;
            return each.Call;
        }

        return "";
    }

    private EquatableArray<SiteSpec> SitesOf(MemberSpec member)
    {
        string field = "s_" + Identifiers.Camel(member.Name);
        if (member.Kind is not CallKind.ByMessage)
            return new[] { new SiteSpec(members.Allocate(field), member.Kind) }.ToEquatableArray();

        CallKind[] kinds =
        [
            CallKind.Submit, CallKind.Replace, CallKind.ClosePosition, CallKind.AccountChange, CallKind.Cancel, CallKind.CancelAll, CallKind.DeadMan,
            CallKind.Session, CallKind.Query,
        ];
        return kinds.Select(kind => new SiteSpec(members.Allocate(field + kind), kind)).ToEquatableArray();
    }

    private CallLocalsSpec NameLocals(MemberSpec member)
    {
        var scope = new NameScope(
        [
            .. member.Parameters.Select(p => p.Name), .. member.TypeParameters.Select(p => p.Name), .. subject.TypeParameters.Select(p => p.Name),
        ]);
        string? token = member.Parameters.FirstOrDefault(p => p.Type.Is(TypeNames.CancellationToken))?.Name;
        return new CallLocalsSpec(
            scope.Allocate("key"),
            scope.Allocate("target"),
            token ?? scope.Allocate("cancellationToken"),
            scope.Allocate("admission"),
            scope.Allocate("stamped"),
            scope.Allocate("response"),
            scope.Allocate("exception"),
            scope.Allocate("permit"),
            scope.Allocate("broker"),
            scope.Allocate("hash"),
            scope.Allocate("kind"),
            scope.Allocate("legs"),
            scope.Allocate("item"),
            scope.Allocate("i"));
    }

    private static ProblemSpec? WhyNotGuarded(MemberSpec member)
    {
        ProblemSpec Problem(string id, params string[] arguments) => ProblemSpec.Of(id, member.Location, arguments);

        if (member.Form is not MemberForm.Method)
            return Problem("SAFE102", member.Display, member.Kind.ToString(), $"a {member.Form.ToString().ToLowerInvariant()} can only be a query; make it a method");
        if (member.Unsupported is { } reason)
            return Problem("SAFE107", member.Display, reason);
        if (member.Shape is ReturnShape.AsyncSequence)
            return Problem("SAFE102", member.Display, member.Kind.ToString(), "a sequence has no single outcome; return a task");
        if (member.Parameters.FirstOrDefault(p => p.PassBy.Length > 0) is { } byReference)
            return Problem("SAFE107", member.Display, $"'{byReference.Name}' is passed by reference");
        if (member.Parameters.FirstOrDefault(p => p.Type.IsRefLike) is { } refLike)
            return Problem("SAFE107", member.Display, $"'{refLike.Name}' is a ref struct, whose content cannot be kept until it is sent");
        return member.Response is { IsRefLike: true } ? Problem("SAFE107", member.Display, "it returns a ref struct") : null;
    }
}
