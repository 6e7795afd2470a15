using System.Text;
using Safety.Analyzers.Model;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Binding;

/// <summary>
/// Decides everything about a guard: <see cref="SubjectSpec"/> and the surface file → <see cref="GuardSpec"/>. Pure: the same
/// input gives the same guard, in the generator and in the analyzers.
/// </summary>
internal static class GuardBinder
{
    /// <summary>A guard of a type one does not own: the catalogues of its assemblies count as if they stood in the surface file.</summary>
    public static GuardSpec Bind(SubjectSpec subject, SurfaceSpec surface, IEnumerable<CatalogueSpec> catalogues) =>
        Bind(subject, CataloguedSurface.Merge(surface, CataloguedSurface.Of(subject.Assemblies, catalogues)));

    public static GuardSpec Bind(SubjectSpec subject, SurfaceSpec surface)
    {
        var problems = new List<ProblemSpec>(subject.Problems);
        problems.AddRange(surface.Problems);
        MemberSpec[] members = [.. subject.IsDirect ? Classify(subject.Members, surface) : subject.Members];
        ReportUnclassified(subject, members, problems);
        members = [.. members, .. subject.BreakGlassMethods];

        MemberSpec[] guarded = [.. members.Where(m => m.Kind.IsGuardedCall())];
        if (guarded.Any(m => m.Kind.PlacesOrders()) && subject.CeilingMistake is { } mistake)
            problems.Add(ProblemSpec.Of("SAFE106", subject.Location, subject.Display, mistake));

        var signatures = new SignatureBinder(subject.GuardName, problems);
        MemberSpec[] queries = [.. members.Where(m => m.Kind is CallKind.Query && IsReadable(m, problems) && signatures.Add(m))];

        NameScope scope = PrivateNames(subject, members);
        GuardNamesSpec names = new(
            scope.Allocate("s_contract"),
            scope.Allocate("_entry"),
            scope.Allocate("_broker"),
            scope.Allocate("Venue"),
            scope.Allocate("AddContent"),
            scope.Allocate("JudgeAck"),
            scope.Allocate("JudgeFlag"),
            scope.Allocate("_requests"));
        var binder = new CallBinder(subject, names, scope, problems);
        CallSpec[] calls = [.. signatures.NameAll([.. guarded.Select(binder.Bind).OfType<CallSpec>()])];

        var mapping = new MappingBinder(subject);
        FacadeSpec? facade = new FacadeBinder(subject, mapping, problems).Bind(members, calls);
        var venue = new VenueBinder(subject, mapping, problems);
        EquatableArray<VenueCallSpec> venueCalls = venue.BindQueries(queries);
        VenueCancelSpec? venueCancel = venue.BindCancel(calls);
        EquatableArray<AssignmentSpec> profile = new ProfileBinder(subject, problems).Bind(calls, queries);
        if (facade is not null)
            facade = facade with { KeptRequest = VenueBinder.KeptRequest(venueCancel, calls) };
        return new GuardSpec
        {
            HintName = subject.HintName,
            Namespace = subject.Namespace,
            Name = Identifiers.Escape(subject.GuardName),
            InterfaceName = "I" + subject.GuardName,
            Accessibility = subject.Accessibility,
            IsDirect = subject.IsDirect,
            Containers = subject.Containers,
            TypeParameters = subject.TypeParameters,
            Target = subject.Target,
            FullName = subject.FullName,
            IsSkeleton = problems.Count > 0,
            Facade = facade,
            HoldsBroker = facade is not null || (subject.CanBeNamed && (members.Length == 0 || calls.Any(c => !c.Member.IsStatic) || queries.Any(q => !q.IsStatic))),
            Fingerprint = Fingerprint(subject, members, profile),
            Profile = profile,
            Ceilings = subject.Ceilings,
            Calls = calls.ToEquatableArray(),
            Queries = queries.ToEquatableArray(),
            VenueCalls = venueCalls,
            VenueCancel = venueCancel,
            VenueDeadMan = VenueBinder.BindDeadMan(calls),
            Experiments = subject.Experiments,
            Contents = subject.Contents,
            Names = names,
            Problems = problems.ToEquatableArray(),
        };
    }

    private static IEnumerable<MemberSpec> Classify(IEnumerable<MemberSpec> members, SurfaceSpec surface)
    {
        var lines = surface.Lines.ToDictionary(line => line.Id, StringComparer.Ordinal);
        return members.Select(member => lines.TryGetValue(member.Id, out SurfaceLineSpec? line)
            ? member with { Kind = line.Kind, Role = line.Role }
            : member with { Kind = CallKind.Unclassified });
    }

    private static void ReportUnclassified(SubjectSpec subject, IEnumerable<MemberSpec> members, List<ProblemSpec> problems)
    {
        foreach (MemberSpec member in members)
        {
            if (member.Kind is not CallKind.Unclassified)
                continue;

            if (subject.IsDirect)
            {
                string line = $"{Proposed(member)} {member.Id}";
                problems.Add(new ProblemSpec("SAFE110", subject.Location, new[] { member.Display, line }.ToEquatableArray(), line));
            }
            else if (member.Unsupported is { } reason)
            {
                problems.Add(ProblemSpec.Of("SAFE107", member.Location, member.Display, reason));
            }
            else
            {
                problems.Add(ProblemSpec.Of("SAFE101", member.Location, member.Display, Attribute(Proposed(member))));
            }
        }
    }

    private static CallKind Proposed(MemberSpec member) =>
        KindProposal.For(Identifiers.Bare(member.Name), isMethod: member.Form is MemberForm.Method);

    private static string Attribute(CallKind kind) => kind is CallKind.Query ? "[BrokerQuery]" : $"[BrokerCall(BrokerCallKind.{kind})]";

    private static bool IsReadable(MemberSpec query, List<ProblemSpec> problems)
    {
        if (query.Unsupported is { } reason)
        {
            problems.Add(ProblemSpec.Of("SAFE107", query.Location, query.Display, reason));
            return false;
        }

        if (query.Form is MemberForm.Property or MemberForm.Indexer && !query.CanRead)
        {
            problems.Add(ProblemSpec.Of("SAFE102", query.Location, query.Display, "Query", "it cannot be read"));
            return false;
        }

        return true;
    }

    /// <summary>A private member of the guard must clash with no member of the contract, and no parameter may hide it.</summary>
    private static NameScope PrivateNames(SubjectSpec subject, IEnumerable<MemberSpec> members) => new(
    [
        Identifiers.Bare(subject.GuardName),
        .. members.SelectMany(m => new[] { m.Name, Identifiers.Bare(m.Name) + "Async" }),
        .. members.SelectMany(m => m.Parameters.Select(p => p.Name)),
        .. members.SelectMany(m => m.TypeParameters.Select(p => p.Name)),
        .. subject.TypeParameters.Select(p => p.Name),
    ]);

    /// <summary>A hash over what the guard promises: members with their kinds, the venue's facts, the ceilings.</summary>
    private static string Fingerprint(SubjectSpec subject, IEnumerable<MemberSpec> members, IEnumerable<AssignmentSpec> profile)
    {
        var text = new StringBuilder("safety/1\n").Append(subject.FullName).Append('\n');
        foreach (MemberSpec member in members.OrderBy(m => m.Id, StringComparer.Ordinal))
            text.Append(member.Kind).Append(':').Append(member.Role).Append(' ').Append(member.Id).Append('\n');
        foreach (AssignmentSpec assignment in profile.Concat(subject.Ceilings))
            text.Append(assignment.Name).Append('=').Append(assignment.Expression).Append('\n');
        if (subject.Facade is { } facade)
            text.Append("facade=").Append(facade.UnknownAs).Append('\n');
        return Fingerprints.Of(text.ToString());
    }
}
