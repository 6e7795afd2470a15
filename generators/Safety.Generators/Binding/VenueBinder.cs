using Safety.Analyzers.Model;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Binding;

/// <summary>Builds recovery's access to the venue from the query roles and the cancel.</summary>
internal sealed class VenueBinder(SubjectSpec subject, MappingBinder mapping, List<ProblemSpec> problems)
{
    /// <summary>The name the emitter gives to the engine's requests that a facade keeps.</summary>
    public const string Requests = "requests";

    private readonly bool _hasIntegerIds = subject.HasIdFormat("Integer");

    /// <summary>The name the emitter gives to the helper that reads the venue's ID of an order.</summary>
    public const string BrokerIdOf = "BrokerIdOf";

    /// <summary>Binds each role to the first query that has it.</summary>
    public EquatableArray<VenueCallSpec> BindQueries(IEnumerable<MemberSpec> queries)
    {
        var bound = new SortedDictionary<QueryRoleKind, VenueCallSpec>();
        foreach (MemberSpec query in queries)
        {
            if (query.Role is QueryRoleKind.None || query.Unsupported is not null)
                continue;
            if (Bind(query, out string mistake) is not { } call)
                problems.Add(ProblemSpec.Of("SAFE102", query.Location, query.Display, $"Query with the role {query.Role}", mistake));
            else if (!bound.ContainsKey(query.Role))
                bound.Add(query.Role, call);
        }

        return bound.Values.ToEquatableArray();
    }

    /// <summary>
    /// The first cancel that a working order has all arguments for; one by client order ID before one by the venue's. A
    /// problem where there are cancels and none of them is usable: the kill switch could not take its orders back.
    /// </summary>
    public VenueCancelSpec? BindCancel(IReadOnlyList<CallSpec> calls)
    {
        VenueCancelSpec? byBrokerId = null;
        ProblemSpec? problem = null;
        foreach (CallSpec call in calls)
        {
            if (call.Kind is not (CallKind.Cancel or CallKind.ByMessage))
                continue;
            if (CancelArguments(call, calls, out string mistake) is not { } arguments)
            {
                // Whether a message can be a cancel, only the mapping knows.
                if (call.Kind is CallKind.ByMessage)
                    continue;
                problem ??= ProblemSpec.Of("SAFE102", call.Member.Location, call.Member.Display, "the Cancel that the kill switch uses", mistake);
                continue;
            }

            string broker = call.Member.IsStatic ? "" : "broker, ";
            var cancel = new VenueCancelSpec(
                $"{call.SendMethod}(admission.TakePermit({ContentOf(call, arguments)}), {broker}{string.Join(", ", arguments)})", call.Member.Shape, call.Member.Response?.Name, call.Judgement);
            if (!arguments.Any(a => a.Contains(BrokerIdOf)))
                return cancel;
            byBrokerId ??= cancel;
        }

        if (byBrokerId is null && problem is not null && calls.Any(static call => call.Kind.PlacesOrders()))
            problems.Add(problem);
        return byBrokerId;
    }

    /// <summary>The first dead-man member that a time has all arguments for; null without one. It need not be usable: who refreshes the timer himself calls the guard.</summary>
    public static VenueDeadManSpec? BindDeadMan(IReadOnlyList<CallSpec> calls)
    {
        foreach (CallSpec call in calls)
        {
            if (call.Kind is not CallKind.DeadMan || call.Member.TypeParameters.Count > 0)
                continue;
            List<string?> arguments = [.. call.Member.Parameters.Select(static parameter => parameter.Type.Is(TypeNames.CancellationToken) ? "admission.Deadline" : TimeOf(parameter) ?? parameter.Default)];
            if (arguments.Contains(null))
                continue;
            string broker = call.Member.IsStatic ? "" : "broker";
            string[] sent = [$"admission.TakePermit({ContentOf(call, arguments!)})", .. broker.Length > 0 ? [broker] : Array.Empty<string>(), .. arguments!];
            return new VenueDeadManSpec(
                $"{call.SendMethod}({string.Join(", ", sent)})", call.Member.Shape, call.Member.Response?.Name, call.Judgement, arguments.Any(static argument => argument!.Contains("timeout")));
        }

        return null;
    }

    // A number says in its name what it counts; where it does not, nobody guesses.
    private static string? TimeOf(ParameterSpec parameter)
    {
        if (parameter.Type.Is("global::System.TimeSpan"))
            return "timeout";
        if (!parameter.Type.Is("int") && !parameter.Type.Is("long") && !parameter.Type.Is("double"))
            return null;
        string cast = parameter.Type.Is("double") ? "" : $"({parameter.Type.Name})";
        string name = parameter.Name.ToLowerInvariant();
        return name.EndsWith("ms", StringComparison.Ordinal) || name.Contains("milli") ? $"{cast}timeout.TotalMilliseconds"
            : name.Contains("sec") ? $"{cast}timeout.TotalSeconds" : null;
    }

    private VenueCallSpec? Bind(MemberSpec query, out string mistake)
    {
        if (query.Role is QueryRoleKind.OrderByClientId or QueryRoleKind.OpenOrders && subject.HasIdFormat("NotCarried"))
        {
            mistake = "the venue does not know our IDs (IdFormat.NotCarried), and 'not found' would be taken for a proof; classify it Query without a role";
            return null;
        }

        if (query.TypeParameters.Count > 0)
        {
            mistake = "recovery cannot choose its type arguments";
            return null;
        }

        if (Receiver(query, out mistake) is not { } call)
            return null;
        if (query.Response is not { } response)
        {
            mistake = "it returns nothing";
            return null;
        }

        bool isList = query.Role is QueryRoleKind.OpenOrders or QueryRoleKind.ExecutionsSince or QueryRoleKind.Positions;
        TypeSpec? item = isList ? response.Element : response;
        if (item is null || (isList && response.IsAnnotated) || (!isList && query.Shape is ReturnShape.AsyncSequence))
        {
            mistake = isList ? "it must return a list that is not null" : "it must return one value";
            return null;
        }

        if (Converter(query.Role, item) is not { } convert)
        {
            (string neutral, string role) = Neutral(query.Role);
            string shortName = TypeNames.Short(item.Name);
            mistake = $"recovery needs {TypeNames.Short(neutral)}, not {shortName}; write 'static {TypeNames.Short(neutral)} {role}({shortName} value)' in the mapping";
            return null;
        }

        bool awaited = query.Shape is ReturnShape.TaskOf or ReturnShape.ValueTaskOf;
        return new VenueCallSpec(query.Role, call, awaited, query.Shape is ReturnShape.AsyncSequence, item.Name, convert);
    }

    private string? Receiver(MemberSpec query, out string mistake)
    {
        mistake = "";
        string receiver = query.IsStatic ? query.DeclaringType : query.NeedsCast ? $"(({query.DeclaringType})broker)" : "broker";
        if (query.Form is MemberForm.Property)
            return $"{receiver}.{query.Name}";
        if (query.Form is not MemberForm.Method)
        {
            mistake = "only a method or a property can have a role";
            return null;
        }

        var arguments = new List<string>();
        bool skipped = false;
        bool byOurId = false;
        bool byVenueId = false;
        foreach (ParameterSpec parameter in query.Parameters)
        {
            string? argument = query.Role switch
            {
                QueryRoleKind.OrderByClientId => FromOrder(parameter, idIsOurs: true),
                QueryRoleKind.OrderByVenueId => FromOrder(parameter, idIsOurs: false),
                QueryRoleKind.ExecutionsSince when parameter.Type.Is(TypeNames.DateTimeOffset) => "since",
                QueryRoleKind.ExecutionsSince when parameter.Type.Is(TypeNames.DateTime) => "since.UtcDateTime",
                _ => parameter.Type.Is(TypeNames.CancellationToken) ? "cancellationToken" : null,
            } ?? (parameter.Type.Is(TypeNames.CancellationToken) ? "cancellationToken" : null);
            byOurId |= argument?.StartsWith("order.ClientOrderId", StringComparison.Ordinal) == true;
            byVenueId |= argument is not null && (argument.Contains(BrokerIdOf) || argument == "order.BrokerOrderId");
            if (argument is null && (parameter.Default is not null || parameter.IsParams))
            {
                skipped = true;
                continue;
            }

            if (argument is null || parameter.PassBy.Length > 0)
            {
                mistake = $"recovery has no value for its parameter '{parameter.Name}'";
                return null;
            }

            arguments.Add(skipped ? $"{parameter.Name}: {argument}" : argument);
        }

        if (query.Role is QueryRoleKind.OrderByClientId && !byOurId)
        {
            mistake = byVenueId ? "it looks up by the venue's ID; give it the role OrderByVenueId" : "it has no parameter for the client order ID";
            return null;
        }

        if (query.Role is QueryRoleKind.OrderByVenueId && !byVenueId)
        {
            mistake = "it has no parameter for the venue's ID of the order";
            return null;
        }

        return $"{receiver}.{query.Name}({string.Join(", ", arguments)})";
    }

    private static (string Type, string Role) Neutral(QueryRoleKind role) => role switch
    {
        QueryRoleKind.ExecutionsSince => (TypeNames.ExecutionReport, MappingRoles.Report),
        QueryRoleKind.Positions => (TypeNames.PositionSnapshot, MappingRoles.Position),
        QueryRoleKind.ServerTime => (TypeNames.DateTimeOffset, MappingRoles.ServerTime),
        _ => (TypeNames.OrderSnapshot, MappingRoles.Snapshot),
    };

    private string? Converter(QueryRoleKind role, TypeSpec item)
    {
        (string neutral, string name) = Neutral(role);
        if (item.Is(neutral))
            return "{0}";
        if (mapping.FindOne(name, item, null, t => t.Is(neutral)) is { } method)
        {
            return item.IsAnnotated && !method.Parameters[0].Type.IsAnnotated && role is QueryRoleKind.OrderByClientId or QueryRoleKind.OrderByVenueId
                ? $"{{0}} is null ? null : {method.Call}({{0}})"
                : $"{method.Call}({{0}})";
        }

        return role is QueryRoleKind.ServerTime && item.Is(TypeNames.DateTime)
            ? $"new {TypeNames.DateTimeOffset}({TypeNames.DateTime}.SpecifyKind({{0}}, global::System.DateTimeKind.Utc))"
            : null;
    }

    // The permit is bound to the very arguments that are sent.
    private static string ContentOf(CallSpec call, List<string> arguments)
    {
        var contents = new List<string>();
        foreach (ArgumentContentSpec content in call.Content)
        {
            for (int i = 0; i < call.Member.Parameters.Count; i++)
            {
                if (call.Member.Parameters[i].Name == content.Parameter)
                    contents.Add(arguments[i]);
            }
        }

        if (call.Stamp.HasStampedLocal)
            contents.Add($"{call.Locals.Stamped}: true");
        return $"{call.ContentMethod}({string.Join(", ", contents)})";
    }

    private List<string>? CancelArguments(CallSpec call, IReadOnlyList<CallSpec> calls, out string mistake)
    {
        mistake = "";
        var arguments = new List<string>();
        if (call.Member.TypeParameters.Count > 0)
        {
            mistake = "it is generic, and nobody chooses its type arguments there; add a Cancel that takes a ClientOrderId";
            return null;
        }

        foreach (ParameterSpec parameter in call.Member.Parameters)
        {
            bool isStamped = parameter.Name == call.Stamp.Parameter;
            string? argument = isStamped
                ? call.Stamp.Form is StampForm.Argument ? call.Stamp.Apply.Replace("{0}", "order.CancelId") : null
                : parameter.Type.Is(TypeNames.CancellationToken) ? "admission.Deadline" : FromOrder(parameter, idIsOurs: false) ?? parameter.Default;
            argument ??= CancelOf(parameter) ?? KeptByFacade(parameter, calls);
            if (argument is null)
            {
                string type = TypeNames.Short(parameter.Type.Name);
                mistake = $"it has no value for '{parameter.Name}'; write 'static {type} {MappingRoles.CancelOf}(ClientOrderId id)' in the mapping (it may take a BrokerOrderId, the OrderTerms, a decimal orderQty and a DateTimeOffset transactTime too), or add a Cancel that takes a ClientOrderId";
                return null;
            }

            arguments.Add(argument);
        }

        return arguments;
    }

    /// <summary>The type of the engine's requests that the kill switch's cancel needs of a facade; null when it needs none.</summary>
    public static string? KeptRequest(VenueCancelSpec? cancel, IReadOnlyList<CallSpec> calls)
    {
        if (cancel is null || cancel.Call.IndexOf(Requests + ".Find(", StringComparison.Ordinal) < 0)
            return null;
        CallSpec used = calls.First(call => cancel.Call.StartsWith(call.SendMethod + "(", StringComparison.Ordinal));
        return used.Member.Parameters
            .Select(static parameter => parameter.Type)
            .First(type => type.IsReferenceType && !type.Is("string") && TakenByOrders(type, calls))
            .NotNullName;
    }

    private static bool TakenByOrders(TypeSpec type, IReadOnlyList<CallSpec> calls) =>
        calls.Any(call => call.Kind.PlacesOrders() && call.Member.Parameters.Any(p => p.Type.NotNullName == type.NotNullName));

    /// <summary>The engine's own request, where a facade cancels with what it placed; null when it does not.</summary>
    private string? KeptByFacade(ParameterSpec parameter, IReadOnlyList<CallSpec> calls)
    {
        bool isKept = subject.Facade is not null && parameter.Type.IsReferenceType && !parameter.Type.Is("string") && TakenByOrders(parameter.Type, calls);
        return isKept ? $"{Requests}.Find(order.ClientOrderId)" : null;
    }

    /// <summary>The argument as the mapping makes it from what a working order knows; null when it does not.</summary>
    private string? CancelOf(ParameterSpec parameter)
    {
        foreach (MappingMethodSpec method in mapping.Methods)
        {
            if (method.Name != MappingRoles.CancelOf || method.TypeParameters.Count > 0 || method.Type.IsAnnotated || !method.Type.ConvertsTo(parameter.Type.Identity))
                continue;
            string?[] arguments =
            [
                .. method.Parameters.Select(wanted => wanted.Type.Is(TypeNames.ClientOrderId) && Identifiers.Bare(wanted.Name) == "cancelId"
                    ? "order.CancelId"
                    : wanted.PassBy.Length > 0 || !(wanted.Type.Identity.Contains("Safety.") || wanted.Type.Is("decimal") || wanted.Type.Is(TypeNames.DateTimeOffset)) ? null : FromOrder(wanted, idIsOurs: false)),
            ];
            if (arguments.Length > 0 && arguments.All(static argument => argument is not null))
                return $"{method.Call}({string.Join(", ", arguments)})";
        }

        return null;
    }

    /// <summary>The argument as a working order knows it; null when it does not.</summary>
    private string? FromOrder(ParameterSpec parameter, bool idIsOurs)
    {
        string name = Identifiers.Bare(parameter.Name).ToLowerInvariant();
        bool oursByName = TypeReader.NamesClientOrderId(name) || name is "origclordid" or "origclientorderid" or "targetclientorderid";
        bool venuesByName = name is "orderid" or "brokerorderid" or "venueorderid" or "exchangeorderid" or "id";
        return parameter.Type.Identity switch
        {
            TypeNames.ClientOrderId => "order.ClientOrderId",
            TypeNames.Instrument => "order.Instrument",
            TypeNames.OrderTerms => "order.Terms",
            TypeNames.Side => "order.Terms.Side",
            TypeNames.DateTimeOffset => "order.AskedAt",
            "decimal" when name is "orderqty" or "quantity" or "qty" => "order.OrderQty",
            TypeNames.CancellationToken => "cancellationToken",
            TypeNames.BrokerOrderId => $"new {TypeNames.BrokerOrderId}({BrokerIdOf}(order))",
            "global::System.Nullable<" + TypeNames.BrokerOrderId + ">" => "order.BrokerOrderId",
            "string" when oursByName || (idIsOurs && venuesByName) => "order.ClientOrderId.Value",
            "string" when name is "symbol" or "instrument" or "ticker" or "pair" or "market" => "order.Symbol",
            "string" when venuesByName => $"{BrokerIdOf}(order)",
            TypeNames.Guid when idIsOurs && (oursByName || venuesByName) => $"{TypeNames.Guid}.Parse(order.ClientOrderId.Value)",
            TypeNames.Guid when venuesByName => $"{TypeNames.Guid}.Parse({BrokerIdOf}(order))",
            "int" or "long" when _hasIntegerIds && (oursByName || venuesByName) =>
                $"{parameter.Type.Identity}.Parse(order.ClientOrderId.Value, global::System.Globalization.CultureInfo.InvariantCulture)",
            "long" when venuesByName && !idIsOurs => $"long.Parse({BrokerIdOf}(order), global::System.Globalization.CultureInfo.InvariantCulture)",
            _ => null,
        };
    }
}
