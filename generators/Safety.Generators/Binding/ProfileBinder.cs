using Safety.Analyzers.Model;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Binding;

/// <summary>Completes the venue's profile by what the contract's members show, and says where the two cannot work together (SAFE111).</summary>
internal sealed class ProfileBinder(SubjectSpec subject, List<ProblemSpec> problems)
{
    private const string Enums = "Safety.Contracts.";

    /// <summary>The profile as the run time reads it: what is inferred stands in it as if it had been written.</summary>
    public EquatableArray<AssignmentSpec> Bind(IReadOnlyList<CallSpec> calls, IReadOnlyList<MemberSpec> queries)
    {
        var profile = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (AssignmentSpec stated in subject.Profile)
            profile[stated.Name] = stated.Expression;
        CallSpec[] orders = [.. calls.Where(static call => call.Kind.PlacesOrders())];
        bool canReplace = orders.Any(static call => call.Kind is CallKind.Replace or CallKind.ByMessage);

        // A contract with mistakes is reported for those: what its members show may be wrong.
        if (problems.Count == 0)
        {
            foreach (string mistake in Mistakes(orders, canReplace, queries))
                problems.Add(ProblemSpec.Of("SAFE111", subject.Location, subject.Display, mistake));
        }

        if (orders.Length > 0)
        {
            profile["Acknowledgement"] = Enums + "AckBy." + (AcknowledgesByReport(orders) ? "Report" : "Response");
            if (!canReplace)
                profile["Replaces"] = Enums + "ReplaceActs.NotSupported";
        }

        return profile.Select(static entry => new AssignmentSpec(entry.Key, entry.Value)).ToEquatableArray();
    }

    private IEnumerable<string> Mistakes(CallSpec[] orders, bool canReplace, IReadOnlyList<MemberSpec> queries)
    {
        bool Has(params QueryRoleKind[] roles) => queries.Any(query => roles.Contains(query.Role));
        if (States("Acknowledgement", "Response") && orders.Length > 0 && !orders.Any(CanNameTheOrder))
            yield return "AckBy.Response, but no order call answers with anything that could name the venue's order; leave it out, and feed the execution reports";
        if (orders.Length > 0 && AcknowledgesByReport(orders) && !States("CannotLookUp", "true") && !subject.HasIdFormat("NotCarried")
            && !Has(QueryRoleKind.OrderByClientId, QueryRoleKind.OrderByVenueId, QueryRoleKind.OpenOrders))
        {
            yield return "it acknowledges by report, and an order whose report is lost would never be heard of; add a query with the role OrderByClientId, OrderByVenueId or OpenOrders, or state that the venue cannot be asked: CannotLookUp = true";
        }

        if (States("Replaces", "NotSupported") && canReplace)
            yield return "ReplaceActs.NotSupported, but the contract has a Replace; say what it does";
        if (States("Makes", "Legs") && !Has(QueryRoleKind.OrderByVenueId))
            yield return "the venue places legs under IDs of its own (VenueMakes.Legs), and nothing finds them; add a query with the role OrderByVenueId";
    }

    private bool AcknowledgesByReport(CallSpec[] orders) => States("Acknowledgement", "Report") || !orders.Any(CanNameTheOrder);

    // What answers yes or no, or nothing, says "sent"; the run time looks at each answer again.
    private static bool CanNameTheOrder(CallSpec call) => call.Member.Response is { } response && !response.Is("bool");

    private bool States(string name, string value) => subject.Profile.Any(stated => stated.Name == name
        && stated.Expression.Split('|').Any(part => part.Trim() == value || part.Trim().EndsWith("." + value, StringComparison.Ordinal)));
}
