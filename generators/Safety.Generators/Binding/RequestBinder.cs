using Safety.Analyzers.Model;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Binding;

/// <summary>Finds the order's terms, its target and the place of its client order ID in a member's arguments.</summary>
internal sealed class RequestBinder(MappingBinder mapping, bool hasIntegerIds, bool carriesIds)
{
    private const string Invariant = "global::System.Globalization.CultureInfo.InvariantCulture";
    private const string ToArray = "global::System.Linq.Enumerable.ToArray";
    private const string Select = "global::System.Linq.Enumerable.Select";

    /// <param name="member">The member.</param>
    /// <param name="item">A name no parameter has, for the element of a collection.</param>
    public BoundRequest Bind(MemberSpec member, string item)
    {
        var bound = new BoundRequest();
        if (member.Kind is CallKind.ByMessage)
            BindClassify(member, bound);
        if (member.Kind.PlacesOrders())
            BindTerms(member, item, bound);
        if (member.Kind is CallKind.Replace or CallKind.Cancel or CallKind.ByMessage)
            BindTarget(member, bound);
        if ((carriesIds || member.Kind is CallKind.ByMessage) && (member.Kind.PlacesOrders() || member.Kind is CallKind.Cancel))
            BindStamp(member, bound);
        return bound;
    }

    private void BindClassify(MemberSpec member, BoundRequest bound)
    {
        if (mapping.Find(MappingRoles.Classify, member, static t => t.Is(TypeNames.BrokerCallKind)) is { } call)
            Use(call, bound, c => bound.Classify = c);
        else
            bound.Missing.Add(("SAFE102", $"its mapping has no method 'static BrokerCallKind Classify({Signature(member)})'"));
    }

    private void BindTerms(MemberSpec member, string item, BoundRequest bound)
    {
        if (mapping.Find(MappingRoles.Describe, member, static t => t.Is(TypeNames.OrderTerms) && !t.IsAnnotated) is { } one)
        {
            Use(one, bound, c => bound.Terms = c);
            return;
        }

        if (mapping.Find(MappingRoles.Describe, member, static t => IsListOf(t, TypeNames.OrderTerms) && !t.IsAnnotated) is { } legs)
        {
            bound.HasLegs = true;
            Use(legs, bound, c => bound.Terms = c);
            return;
        }

        foreach (ParameterSpec parameter in member.Parameters)
        {
            if (DescribeParameter(parameter, member, item) is not ({ } terms, bool hasLegs))
                continue;

            bound.Terms = terms;
            bound.HasLegs = hasLegs;
            if (parameter.Type.IsReferenceType)
                bound.Checked.Add(parameter.Name);
            return;
        }

        bound.Missing.Add(("SAFE103", $"'static OrderTerms Describe({Signature(member)})'"));
    }

    private (string? Terms, bool HasLegs) DescribeParameter(ParameterSpec parameter, MemberSpec member, string item)
    {
        TypeSpec type = parameter.Type;
        if (type.Is(TypeNames.OrderTerms))
            return (parameter.Name, false);
        if (type.Request.TermsProperty is { } property)
            return ($"{parameter.Name}.{property}", false);
        if (type.Element is not { IsAnnotated: false } element || type.Collection is CollectionForm.AsyncEnumerable)
            return (null, false);
        if (element.Is(TypeNames.OrderTerms))
            return (IsListOf(type, TypeNames.OrderTerms) ? parameter.Name : $"{ToArray}({parameter.Name})", true);

        string? each = element.Request.TermsProperty is { } elementProperty
            ? $"{item}.{elementProperty}"
            : mapping.FindOne(MappingRoles.Describe, element, member, static t => t.Is(TypeNames.OrderTerms) && !t.IsAnnotated) is { } describe
                ? $"{describe.Call}({item})"
                : null;
        return each is null ? (null, false) : ($"{ToArray}({Select}({parameter.Name}, static {item} => {each}))", true);
    }

    private void BindTarget(MemberSpec member, BoundRequest bound)
    {
        if (mapping.Find(MappingRoles.Target, member, static t => t.Is(TypeNames.ClientOrderId)) is { } call)
        {
            Use(call, bound, c => bound.Target = c);
            bound.TargetParameters.UnionWith(call.Arguments.Where(a => a.Type.Is("string")).Select(a => a.Name));
            return;
        }

        ParameterSpec[] ids = [.. member.Parameters.Where(p => p.Type.Is(TypeNames.ClientOrderId))];
        ParameterSpec[] named = [.. ids.Where(p => TypeReader.NamesTarget(Identifiers.Bare(p.Name)))];
        if (ids.Length > 1 && named.Length != 1)
        {
            bound.Missing.Add(("SAFE102", "it has several ClientOrderId parameters; name the one of the order it is about 'target'"));
            return;
        }

        ParameterSpec? parameter = named.Length == 1 ? named[0] : ids.Length == 1 && IsTargetAlone(ids[0], member) ? ids[0] : null;
        if (parameter is not null)
        {
            bound.Target = parameter.Name;
            bound.TargetParameters.Add(parameter.Name);
            return;
        }

        if (member.Parameters.FirstOrDefault(p => IsLooseTarget(p, member)) is { } loose)
        {
            bound.Target = $"new {TypeNames.ClientOrderId}({loose.Name})";
            bound.TargetParameters.Add(loose.Name);
            bound.Checked.Add(loose.Name);
            return;
        }

        if (member.Parameters.FirstOrDefault(p => IsIntegerTarget(p, member)) is { } number)
        {
            bound.Target = $"new {TypeNames.ClientOrderId}({number.Name}.ToString({Invariant}))";
            bound.TargetParameters.Add(number.Name);
            return;
        }

        foreach (ParameterSpec request in member.Parameters)
        {
            string? property = request.Type.Request.TargetProperty ?? (member.Kind is CallKind.Cancel ? request.Type.Request.IdProperty : null);
            if (property is null)
                continue;

            bound.Target = $"{request.Name}.{property}";
            if (request.Type.IsReferenceType)
                bound.Checked.Add(request.Name);
            return;
        }

        // Only the caller knows then; of a message nobody does before it is classified.
        if (member.Kind is CallKind.ByMessage)
            bound.Missing.Add(("SAFE104", $"'static ClientOrderId Target({Signature(member)})'"));
        else
            bound.TakesTarget = true;
    }

    /// <summary>A single ClientOrderId is the order to cancel; of a replace it is the order to change unless it is the only place for the new ID.</summary>
    private bool IsTargetAlone(ParameterSpec id, MemberSpec member)
    {
        if (member.Kind is CallKind.Cancel)
            return true;
        if (TypeReader.NamesClientOrderId(id.Name) || id.Name.StartsWith("new", StringComparison.OrdinalIgnoreCase))
            return false;
        return member.Parameters.Any(p => p != id && (StampRequest(p, member) is not null || IsLooseId(p)));
    }

    private void BindStamp(MemberSpec member, BoundRequest bound)
    {
        StampSpec? stamp = FindStamp(member, bound);
        if (stamp is not null)
        {
            bound.Stamp = stamp;
            if (stamp.HasStampedLocal && member.Parameters.First(p => p.Name == stamp.Parameter).Type.IsReferenceType)
                bound.Checked.Add(stamp.Parameter);
        }
        else if (member.Kind is not CallKind.Cancel)
        {
            bound.Missing.Add(("SAFE104", StampSignature(member, bound.HasLegs)));
        }
    }

    private StampSpec? FindStamp(MemberSpec member, BoundRequest bound)
    {
        if (bound.HasLegs)
        {
            foreach (ParameterSpec parameter in member.Parameters)
            {
                if (StampLegs(parameter, member) is { } legs)
                    return legs;
            }

            return null;
        }

        foreach (ParameterSpec parameter in member.Parameters)
        {
            if (!bound.TargetParameters.Contains(parameter.Name) && StampMapped(parameter, member) is { } mapped)
                return mapped;
        }

        foreach (ParameterSpec parameter in member.Parameters)
        {
            if (bound.TargetParameters.Contains(parameter.Name))
                continue;
            if (parameter.Type.Is(TypeNames.ClientOrderId))
                return new StampSpec(StampForm.Argument, parameter.Name, parameter.Type.Name, "{0}", "{0}", CollectionForm.None);
            if (IsLooseId(parameter))
                return new StampSpec(StampForm.Argument, parameter.Name, parameter.Type.Name, "{0}.Value", $"new {TypeNames.ClientOrderId}({{0}})", CollectionForm.None);
            if (IsIntegerId(parameter) && !TypeReader.NamesTarget(Identifiers.Bare(parameter.Name)))
            {
                // A number the type cannot hold throws here, before the permit: nothing is sent.
                return new StampSpec(
                    StampForm.Argument, parameter.Name, parameter.Type.Name, $"{parameter.Type.Identity}.Parse({{0}}.Value, {Invariant})",
                    $"new {TypeNames.ClientOrderId}({{0}}.ToString({Invariant}))", CollectionForm.None);
            }
        }

        foreach (ParameterSpec parameter in member.Parameters)
        {
            // A cancel whose only ID is the order's own must not have it overwritten.
            if (member.Kind is CallKind.Cancel && parameter.Type.Request.TargetProperty is null)
                continue;
            if (StampRequest(parameter, member) is { } with)
                return with;
        }

        return null;
    }

    /// <summary>A number that is the client order ID by its name, where the venue's IDs are numbers.</summary>
    private bool IsIntegerId(ParameterSpec parameter)
    {
        string name = Identifiers.Bare(parameter.Name);
        return hasIntegerIds && (parameter.Type.Is("int") || parameter.Type.Is("long"))
            && (TypeReader.NamesClientOrderId(name) || TypeReader.NamesTarget(name) || name.ToLowerInvariant() is "id" or "orderid");
    }

    private bool IsIntegerTarget(ParameterSpec parameter, MemberSpec member) =>
        IsIntegerId(parameter) && (member.Kind is CallKind.Cancel || TypeReader.NamesTarget(Identifiers.Bare(parameter.Name)));

    /// <summary>A text that is named as the client order ID of an order that exists: the only one a cancel has.</summary>
    private static bool IsLooseTarget(ParameterSpec parameter, MemberSpec member)
    {
        string name = Identifiers.Bare(parameter.Name);
        return parameter.Type.Is("string")
            && ((TypeReader.NamesTarget(name) && name.IndexOf("cl", StringComparison.OrdinalIgnoreCase) >= 0)
                || (member.Kind is CallKind.Cancel && TypeReader.NamesClientOrderId(name)));
    }

    private static bool IsLooseId(ParameterSpec parameter) =>
        parameter.Type.Is("string") && TypeReader.NamesClientOrderId(parameter.Name) && !TypeReader.NamesTarget(Identifiers.Bare(parameter.Name));

    private StampSpec? StampRequest(ParameterSpec parameter, MemberSpec member) =>
        StampMapped(parameter, member)
        ?? (parameter.Type.Request is { CanUseWith: true, IdProperty: { } property }
            ? new StampSpec(StampForm.With, parameter.Name, parameter.Type.NotNullName, property, $"{{0}}.{property}", CollectionForm.None)
            : null);

    private StampSpec? StampMapped(ParameterSpec parameter, MemberSpec member) =>
        mapping.FindStamp(parameter.Type, parameter, member, legs: false) is { } stamp
        && mapping.FindFor(MappingRoles.ReadId, parameter, member, static t => t.Is(TypeNames.ClientOrderId)) is { } read
            ? new StampSpec(StampForm.Mapped, parameter.Name, parameter.Type.NotNullName, stamp.Call, $"{read.Call}({{0}})", CollectionForm.None)
            : null;

    private StampSpec? StampLegs(ParameterSpec parameter, MemberSpec member)
    {
        if (mapping.FindStamp(parameter.Type, parameter, member, legs: true) is { } all
            && mapping.FindFor(MappingRoles.ReadId, parameter, member, static t => t.Is(TypeNames.ClientOrderId)) is { } first)
        {
            return new StampSpec(StampForm.MappedLegs, parameter.Name, parameter.Type.NotNullName, all.Call, $"{first.Call}({{0}})", CollectionForm.None);
        }

        if (parameter.Type is not { Element: { IsAnnotated: false } element, Collection: CollectionForm.TakesArray or CollectionForm.List })
            return null;
        if (mapping.FindStamp(element, null, member, legs: false) is { } each
            && mapping.FindOne(MappingRoles.ReadId, element, member, static t => t.Is(TypeNames.ClientOrderId)) is { } read)
        {
            return new StampSpec(StampForm.EachMapped, parameter.Name, element.Name, each.Call, $"{read.Call}({{0}})", parameter.Type.Collection);
        }

        return element.Request is { CanUseWith: true, IdProperty: { } property }
            ? new StampSpec(StampForm.EachWith, parameter.Name, element.Name, property, $"{{0}}.{property}", parameter.Type.Collection)
            : null;
    }

    private static void Use(MappingCall call, BoundRequest bound, Action<string> assign)
    {
        assign(call.Expression);
        bound.Checked.UnionWith(call.Required);
    }

    private static bool IsListOf(TypeSpec type, string element) =>
        type.Element is { IsAnnotated: false } e && e.Is(element)
        && (type.Collection is CollectionForm.List
            || type.Identity == element + "[]"
            || type.Is($"global::System.Collections.Generic.IReadOnlyList<{element}>"));

    public static string Signature(MemberSpec member) => string.Join(
        ", ",
        member.Parameters.Where(p => !p.Type.Is(TypeNames.CancellationToken)).Select(p => $"{TypeNames.Short(p.Type.Name)} {p.Name}"));

    private static string StampSignature(MemberSpec member, bool legs)
    {
        ParameterSpec? request = member.Parameters.FirstOrDefault(p => p.Type.Identity.StartsWith("global::", StringComparison.Ordinal)
            && !p.Type.Is(TypeNames.CancellationToken) && !p.Type.Is(TypeNames.OrderTerms) && !p.Type.Is(TypeNames.ClientOrderId));
        if (request is null)
            return "a parameter 'ClientOrderId clientOrderId' on the member, or 'Stamp' and 'ReadId' for a request type";

        string type = TypeNames.Short(request.Type.NotNullName);
        string ids = legs ? "IReadOnlyList<ClientOrderId> ids" : "ClientOrderId id";
        return $"'static {type} Stamp({type} {request.Name}, {ids})' and 'static ClientOrderId ReadId({type} {request.Name})'";
    }
}
