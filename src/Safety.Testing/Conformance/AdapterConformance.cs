using System.Globalization;
using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Venues;

namespace Safety.Testing.Conformance;

/// <summary>
/// What a guard must be able to rely on in a broker adapter, tried out over a scripted venue: one raw call for each call, with the client order ID and the token it was given; no call again; no
/// exception swallowed; answers, lists and reports told as they are. Needs no test framework: a test for each of <see cref="Names"/> that calls <see cref="RunAsync"/> is all.
/// </summary>
/// <remarks>An adapter that tries again makes two orders of one; one that swallows an exception, or makes null of it, tells the guard that an order which lives is gone.</remarks>
public abstract class AdapterConformance
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly DateTimeOffset s_now = new(2026, 3, 2, 14, 0, 0, TimeSpan.Zero);
    private static readonly ClientOrderId s_id = new("S1CONFORMANCE0000000001");
    private static readonly ClientOrderId s_changeId = new("S1CONFORMANCE0000000002");

    private static readonly (string Name, Func<AdapterConformance, Task> Run)[] s_cases =
    [
        ("order flows unchanged", static kit => kit.OrderFlowsUnchangedAsync()),
        ("change flows unchanged", static kit => kit.ChangeFlowsUnchangedAsync()),
        ("cancel flows unchanged", static kit => kit.CancelFlowsUnchangedAsync()),
        ("same order again", static kit => kit.SameOrderAgainAsync()),
        ("response lost", static kit => kit.ResponseLostAsync()),
        ("response delayed", static kit => kit.ResponseDelayedAsync()),
        ("time-out", static kit => kit.EachFailsAsync("time-out", static () => new TimeoutException("no answer in time"))),
        ("disconnect", static kit => kit.EachFailsAsync("disconnect", static () => new IOException("the connection is lost"))),
        ("reject", static kit => kit.RejectAsync()),
        ("cancel reject", static kit => kit.CancelRejectAsync()),
        ("cancellation", static kit => kit.CancellationAsync()),
        ("look-up lag", static kit => kit.LookUpAsync()),
        ("list omits", static kit => kit.ListsAsync()),
        ("duplicate and reordered executions", static kit => kit.ExecutionsAsync()),
        ("reports as they are told", static kit => kit.ReportsAsync()),
        ("venue's time", static kit => kit.TimeAsync()),
    ];

    /// <summary>What is tried out, each by a name: the data of a test that calls <see cref="RunAsync"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_cases.Select(static one => one.Name)];

    /// <summary>The order that is sent; a contract with requests of its own may need another one.</summary>
    protected virtual OrderTerms Terms { get; } = new()
    {
        Instrument = new Instrument("ACME", "USD", 0.01m, 1m),
        Side = Side.Buy,
        Size = new Units(7m),
        LimitPrice = 100m,
        Origin = new Origin("conformance", "trader", "desk", "maker"),
    };

    /// <summary>The judgement of the ready-made answer to an order, as a generated guard makes it.</summary>
    public static Judgement Judge(OrderAck answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.IsAccepted ? Judgement.Accepted(answer.BrokerOrderId) : Judgement.Rejected(answer.Reason ?? "");
    }

    /// <summary>Makes the adapter over a client of its SDK that passes every call on to a scripted venue.</summary>
    /// <param name="venue">What answers.</param>
    protected abstract AdapterCalls Adapt(ScriptedVenue venue);

    /// <summary>Tries one thing out.</summary>
    /// <param name="name">Which, one of <see cref="Names"/>.</param>
    /// <exception cref="ConformanceException">The adapter does not conform; the message says what it did and what it has to do.</exception>
    public Task RunAsync(string name) =>
        Array.Find(s_cases, one => one.Name == name).Run is { } run ? run(this) : throw new ArgumentException($"There is no '{name}'; there are {string.Join(", ", Names)}.", nameof(name));

    /// <summary>Tries everything out.</summary>
    /// <exception cref="ConformanceException">The adapter does not conform.</exception>
    public async Task RunAllAsync()
    {
        foreach (string name in Names)
            await RunAsync(name).ConfigureAwait(false);
    }

    private NewOrder Order => new(Terms) { ClientOrderId = s_id };

    private OrderReplacement Change => new(s_id, Terms with { LimitPrice = 101m }) { ClientOrderId = s_changeId };

    private async Task OrderFlowsUnchangedAsync()
    {
        ScriptedVenue venue = new() { Script = static _ => Task.FromResult(new OrderAck(true, new BrokerOrderId("V1"))) };
        Judgement judged = await InTime("order", Adapt(venue).Submit(Order, CancellationToken.None)).ConfigureAwait(false);
        NewOrder sent = One<NewOrder>("order", venue);
        Demand(sent.ClientOrderId == s_id, $"The order {s_id} came to the venue as {sent.ClientOrderId}. The client order ID that the guard has stamped has to flow through unchanged: nothing else finds the order again.");
        Demand(sent.Terms == Terms, $"The order came to the venue as {sent.Terms}, not {Terms}. What is sent is what was admitted.");
        Demand(judged.Kind == OutcomeKind.Accepted, $"The venue accepted the order, and the answer is judged {judged.Kind}.");
        Demand(judged.BrokerOrderId is null or { Value: "V1" }, $"The venue called the order V1, and the answer tells {judged.BrokerOrderId}.");
    }

    private async Task ChangeFlowsUnchangedAsync()
    {
        ScriptedVenue venue = new() { Script = static _ => Task.FromResult(new OrderAck(true, new BrokerOrderId("V2"))) };
        if (Adapt(venue).Replace is not { } replace)
            return;
        Judgement judged = await InTime("change", replace(Change, CancellationToken.None)).ConfigureAwait(false);
        OrderReplacement sent = One<OrderReplacement>("change", venue);
        Demand(sent.Target == s_id && sent.ClientOrderId == s_changeId, $"The change {s_changeId} of {s_id} came to the venue as {sent.ClientOrderId} of {sent.Target}. Both IDs have to flow through unchanged.");
        Demand(sent.Terms == Change.Terms, $"The change came to the venue as {sent.Terms}, not {Change.Terms}.");
        Demand(judged.Kind == OutcomeKind.Accepted, $"The venue accepted the change, and the answer is judged {judged.Kind}.");
    }

    private async Task CancelFlowsUnchangedAsync()
    {
        ScriptedVenue venue = new() { Script = static _ => Task.FromResult(new CancelAnswer(true)) };
        if (Adapt(venue).Cancel is not { } cancel)
            return;
        Judgement judged = await InTime("cancel", cancel(s_id, CancellationToken.None)).ConfigureAwait(false);
        ClientOrderId sent = One<ClientOrderId>("cancel", venue);
        Demand(sent == s_id, $"The cancel of {s_id} came to the venue as one of {sent}.");
        Demand(judged.Kind == OutcomeKind.Accepted, $"The venue accepted the cancel, and the answer is judged {judged.Kind}.");
    }

    // The guard alone decides what is the same order: an adapter that remembers makes two places of it.
    private async Task SameOrderAgainAsync()
    {
        ScriptedVenue venue = new() { Script = static _ => Task.FromResult(new OrderAck(true, new BrokerOrderId("V1"))) };
        AdapterCalls adapter = Adapt(venue);
        await InTime("order", adapter.Submit(Order, CancellationToken.None)).ConfigureAwait(false);
        await InTime("order", adapter.Submit(Order, CancellationToken.None)).ConfigureAwait(false);
        Demand(venue.Calls.Count == 2, $"Two calls with one order made {venue.Calls.Count} raw calls. The adapter makes one for each call and remembers nothing: what came before is the guard's affair.");
    }

    // The venue has taken it, and then the connection breaks.
    private async Task ResponseLostAsync()
    {
        IOException lost = new("the connection was lost after the venue had taken the request");
        ScriptedVenue venue = new() { Script = call => FailWith(call, lost) };
        AdapterCalls adapter = Adapt(venue);
        foreach ((string name, Func<CancellationToken, Task> call) in OrderCalls(adapter))
        {
            int before = venue.Calls.Count;
            Exception? told = await Thrown(name, call(CancellationToken.None)).ConfigureAwait(false);
            Demand(venue.Calls.Count - before == 1, $"The answer to the {name} was lost, and the adapter made {venue.Calls.Count - before} raw calls. It must not try again: the venue may have taken the first.");
            Demand(told is not null, $"The answer to the {name} was lost, and the adapter swallowed the exception. It has to let it through: the guard then asks the venue what has become of it.");
            Demand(Carries(told!, lost), $"The answer to the {name} was lost with \"{lost.Message}\", and the adapter threw {told!.GetType().Name}: {told.Message}, which does not carry it.");
        }
    }

    private async Task ResponseDelayedAsync()
    {
        TaskCompletionSource<OrderAck> late = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ScriptedVenue venue = new() { Script = _ => late.Task };
        Task<Judgement> call = Adapt(venue).Submit(Order, CancellationToken.None);
        await Task.Delay(30).ConfigureAwait(false);
        Demand(!call.IsCompleted, "The venue has not answered yet, and the adapter has. It waits for the answer, as long as its token lets it.");
        late.SetResult(new OrderAck(false, default, "too late"));
        Demand((await InTime("order", call).ConfigureAwait(false)).Kind == OutcomeKind.Rejected, "The venue refused after a while, and the answer does not say so.");
        One<NewOrder>("order", venue);
    }

    private async Task EachFailsAsync(string what, Func<Exception> failure)
    {
        Exception thrown = failure();
        ScriptedVenue venue = new() { Script = call => FailWith(call, thrown) };
        AdapterCalls adapter = Adapt(venue);
        foreach ((string name, Func<CancellationToken, Task> call) in OrderCalls(adapter).Concat(Queries(adapter)))
        {
            int before = venue.Calls.Count;
            Exception? told = await Thrown(name, call(CancellationToken.None)).ConfigureAwait(false);
            Demand(told is not null, $"The {name} met a {what}, and the adapter gave an answer all the same. What the venue has not said nobody may say for it: let the exception through.");
            Demand(Carries(told!, thrown), $"The {name} met a {what}, and the adapter threw {told!.GetType().Name}: {told.Message}, which does not carry the SDK's exception.");
            Demand(venue.Calls.Count - before == 1, $"The {name} met a {what}, and the adapter made {venue.Calls.Count - before} raw calls. It must not try again.");
        }
    }

    private async Task RejectAsync()
    {
        ScriptedVenue venue = new() { Script = static _ => Task.FromResult(new OrderAck(false, default, "insufficient funds")) };
        AdapterCalls adapter = Adapt(venue);
        await Refused("order", adapter.Submit(Order, CancellationToken.None)).ConfigureAwait(false);
        if (adapter.Replace is { } replace)
            await Refused("change", replace(Change, CancellationToken.None)).ConfigureAwait(false);

        static async Task Refused(string name, Task<Judgement> call)
        {
            Judgement judged = await InTime(name, call).ConfigureAwait(false);
            Demand(judged.Kind == OutcomeKind.Rejected, $"The venue refused the {name}, and the answer is judged {judged.Kind}.");
            Demand(judged.Reason?.Contains("insufficient funds", StringComparison.Ordinal) == true, $"The venue refused the {name} for \"insufficient funds\", and the answer says \"{judged.Reason}\". People need the venue's reason.");
        }
    }

    private async Task CancelRejectAsync()
    {
        ScriptedVenue venue = new() { Script = static _ => Task.FromResult(new CancelAnswer(false, "too late to cancel")) };
        if (Adapt(venue).Cancel is not { } cancel)
            return;
        Judgement judged = await InTime("cancel", cancel(s_id, CancellationToken.None)).ConfigureAwait(false);
        One<ClientOrderId>("cancel", venue);
        Demand(judged.Kind == OutcomeKind.Rejected, $"The venue refused the cancel, and the answer is judged {judged.Kind}. An order that was not canceled works on.");
    }

    private async Task CancellationAsync()
    {
        ScriptedVenue venue = new();
        AdapterCalls adapter = Adapt(venue);
        foreach ((string name, Func<CancellationToken, Task> call) in OrderCalls(adapter).Concat(Queries(adapter)))
        {
            using CancellationTokenSource deadline = new();
            int before = venue.Calls.Count;
            Task waiting = call(deadline.Token);
            Demand(venue.Calls.Count == before + 1, $"The {name} has made {venue.Calls.Count - before} raw calls by the time that it returns its task. It has to begin at once, and once.");
            await deadline.CancelAsync().ConfigureAwait(false);
            Demand(venue.Calls[^1].Token.IsCancellationRequested, $"The token of the {name} was canceled, and the raw call has another one. It has to flow through: a deadline that nobody hears of ends nothing.");
            Exception? told = await Thrown(name, waiting).ConfigureAwait(false);
            Demand(told is OperationCanceledException, $"The {name} was canceled, and ended with {told?.GetType().Name ?? "an answer"}. Whether the venue has taken it nobody knows: let the cancellation through.");
        }
    }

    private async Task LookUpAsync()
    {
        OrderSnapshot? known = null;
        ScriptedVenue venue = new() { Script = _ => Task.FromResult(known) };
        if (Adapt(venue).FindOrder is not { } find)
            return;
        Demand(await InTime("look-up", find(s_id, CancellationToken.None)).ConfigureAwait(false) is null, "The venue does not know the order, and the look-up gives one. Not found is null.");
        known = Snapshot(s_id, OrderStatus.PartiallyFilled, 3m);
        OrderSnapshot? found = await InTime("look-up", find(s_id, CancellationToken.None)).ConfigureAwait(false);
        Demand(found == known, $"The venue shows {known} after a while, and the look-up gives {found?.ToString() ?? "nothing"}. Every look-up asks the venue, and its answer is told as it is.");
        Demand(venue.Calls is [{ Request: ClientOrderId first }, { Request: ClientOrderId second }] && first == s_id && second == s_id, $"Two look-ups of {s_id} came to the venue as {string.Join(", ", venue.Calls.Select(static call => call.Request))}.");
    }

    // The adapter knows of an order that the list leaves out, and of none that it adds.
    private async Task ListsAsync()
    {
        OrderSnapshot[] orders = [Snapshot(new ClientOrderId("S1SOMEOTHER"), OrderStatus.New, 0m)];
        PositionSnapshot[] positions = [new("ACME", -3m)];
        ScriptedVenue venue = new()
        {
            Script = call => call.Kind == WireKind.Submit ? Task.FromResult(new OrderAck(true, new BrokerOrderId("V1")))
                : call.Name == "list of orders" ? Task.FromResult<IReadOnlyList<OrderSnapshot>>(orders) : Task.FromResult<IReadOnlyList<PositionSnapshot>>(positions),
        };
        AdapterCalls adapter = Adapt(venue);
        await InTime("order", adapter.Submit(Order, CancellationToken.None)).ConfigureAwait(false);
        if (adapter.ListOpenOrders is { } list)
            Same("list of orders", orders, await InTime("list of orders", list(CancellationToken.None)).ConfigureAwait(false));
        if (adapter.ListPositions is { } hold)
            Same("list of positions", positions, await InTime("list of positions", hold(CancellationToken.None)).ConfigureAwait(false));
    }

    private async Task ExecutionsAsync()
    {
        ExecutionReport[] told = Told();
        ScriptedVenue venue = new() { Script = _ => Task.FromResult<IReadOnlyList<ExecutionReport>>(told) };
        if (Adapt(venue).ListExecutions is not { } list)
            return;
        Same("list of executions", told, await InTime("list of executions", list(s_now, CancellationToken.None)).ConfigureAwait(false));
        Demand(venue.Calls is [{ Request: DateTimeOffset since }] && since <= s_now, $"Executions since {s_now:O} were asked for, and the venue was asked for {string.Join(", ", venue.Calls.Select(static call => call.Request))}: what lies between is never fetched.");
    }

    private Task ReportsAsync()
    {
        ScriptedVenue venue = new();
        if (Adapt(venue).Subscribe is not { } subscribe)
            return Task.CompletedTask;
        List<ExecutionReport> heard = [];
        ExecutionReport[] told = Told();
        subscribe(heard.Add);
        Array.ForEach(told, venue.Tell);
        Same("reports", told, heard);
        return Task.CompletedTask;
    }

    private async Task TimeAsync()
    {
        ScriptedVenue venue = new() { Script = static _ => Task.FromResult(s_now) };
        if (Adapt(venue).GetTime is not { } ask)
            return;
        DateTimeOffset told = await InTime("time", ask(CancellationToken.None)).ConfigureAwait(false);
        Demand(told == s_now && venue.Calls.Count == 1, $"The venue has {s_now:O}, and the adapter tells {told:O} after {venue.Calls.Count} raw calls. Its time is asked for each time, and told as it is.");
    }

    private IEnumerable<(string Name, Func<CancellationToken, Task> Call)> OrderCalls(AdapterCalls adapter)
    {
        yield return ("order", token => adapter.Submit(Order, token));
        if (adapter.Replace is { } replace)
            yield return ("change", token => replace(Change, token));
        if (adapter.Cancel is { } cancel)
            yield return ("cancel", token => cancel(s_id, token));
    }

    private static IEnumerable<(string Name, Func<CancellationToken, Task> Call)> Queries(AdapterCalls adapter)
    {
        if (adapter.FindOrder is { } find)
            yield return ("look-up", token => find(s_id, token));
        if (adapter.ListOpenOrders is { } orders)
            yield return ("list of orders", token => orders(token));
        if (adapter.ListExecutions is { } executions)
            yield return ("list of executions", token => executions(s_now, token));
        if (adapter.ListPositions is { } positions)
            yield return ("list of positions", token => positions(token));
        if (adapter.GetTime is { } time)
            yield return ("time", token => time(token));
    }

    // Out of order, one of them twice, and one taken back.
    private static ExecutionReport[] Told()
    {
        ExecutionReport second = Report("E2", ExecType.Trade, OrderStatus.Filled, 3m, 7m), first = Report("E1", ExecType.Trade, OrderStatus.PartiallyFilled, 4m, 4m);
        return [second, first, first, Report("E3", ExecType.TradeCancel, OrderStatus.PartiallyFilled, 0m, 3m) with { ExecRefId = "E1" }];
    }

    private static ExecutionReport Report(string execId, ExecType type, OrderStatus status, decimal last, decimal filled) => new()
    {
        ClientOrderId = s_id,
        BrokerOrderId = new BrokerOrderId("V1"),
        ExecId = execId,
        ExecType = type,
        OrderStatus = status,
        OrderQty = 7m,
        CumQty = filled,
        LeavesQty = 7m - filled,
        LastQty = last,
        LastPx = last == 0m ? 0m : 100m,
        VenueTime = s_now.AddSeconds(filled == 7m ? 2 : 1).AddMilliseconds(int.Parse(execId[1..], CultureInfo.InvariantCulture)),
    };

    private static OrderSnapshot Snapshot(ClientOrderId id, OrderStatus status, decimal filled) => new(id, new BrokerOrderId("V1"), status, 7m, filled, s_now);

    private static void Same<T>(string name, IReadOnlyList<T> told, IReadOnlyList<T> given) =>
        Demand(given is not null && told.SequenceEqual(given), $"The venue told the {name} as{List(told)}and the adapter gives{List(given ?? [])}. They are handed on as they are told: in their order, twice where they come twice, with nothing added, left out or put right.");

    private static string List<T>(IReadOnlyList<T> list) => list.Count == 0 ? " nothing " : $"{Environment.NewLine}  {string.Join($"{Environment.NewLine}  ", list)}{Environment.NewLine}";

    private static T One<T>(string name, ScriptedVenue venue)
    {
        Demand(venue.Calls.Count == 1, $"One {name} made {venue.Calls.Count} raw calls ({string.Join(", ", venue.Calls.Select(static call => call.Name))}). An adapter makes one for each call: the permit is for one.");
        return venue.Calls[0].Request is T request ? request : throw new ConformanceException($"The {name} came to the venue as a {venue.Calls[0].Name}.");
    }

    private static object FailWith(ScriptedCall call, Exception exception) => call.Name switch
    {
        "submit" or "replace" => Task.FromException<OrderAck>(exception),
        "cancel" => Task.FromException<CancelAnswer>(exception),
        "look-up" => Task.FromException<OrderSnapshot?>(exception),
        "list of orders" => Task.FromException<IReadOnlyList<OrderSnapshot>>(exception),
        "list of executions" => Task.FromException<IReadOnlyList<ExecutionReport>>(exception),
        "list of positions" => Task.FromException<IReadOnlyList<PositionSnapshot>>(exception),
        _ => Task.FromException<DateTimeOffset>(exception),
    };

    private static bool Carries(Exception told, Exception cause)
    {
        for (Exception? one = told; one is not null; one = one.InnerException)
        {
            if (ReferenceEquals(one, cause))
                return true;
        }

        return false;
    }

    private static async Task<Exception?> Thrown(string name, Task call)
    {
        try
        {
            await call.WaitAsync(s_patience).ConfigureAwait(false);
            return null;
        }
        catch (TimeoutException) when (!call.IsCompleted)
        {
            throw new ConformanceException($"The {name} has not ended within {s_patience.TotalSeconds:0} s after the venue had.");
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static async Task<T> InTime<T>(string name, Task<T> call) => await Thrown(name, call).ConfigureAwait(false) is { } thrown
        ? throw new ConformanceException($"The venue answered the {name}, and the adapter threw {thrown.GetType().Name}: {thrown.Message}")
        : await call.ConfigureAwait(false);

    private static void Demand(bool holds, string what)
    {
        if (!holds)
            throw new ConformanceException(what);
    }
}
