using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Conformance;
using Safety.Testing.Venues;

namespace Safety.SimulationRuns.Tests;

/// <summary>An adapter that does what it should passes the kit; one with a fault fails what is about it, and the message says so.</summary>
public class ConformanceTests
{
    [Fact]
    public Task PlainAdapter_Conforms() => new Kit(static adapter => adapter).RunAllAsync();

    [Fact]
    public Task AdapterThatHasOrdersOnly_Conforms() => new Kit(static adapter => new AdapterCalls { Submit = adapter.Submit }).RunAllAsync();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task PlantedFault_FailsWithItsMessage(string name, string message, PlantedFault fault)
    {
        ConformanceException failed = await Assert.ThrowsAsync<ConformanceException>(() => new Kit(fault).RunAsync(name));
        Assert.Contains(message, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownName_IsToldWithThoseThereAre() =>
        Assert.Contains("response lost", (await Assert.ThrowsAsync<ArgumentException>(() => new Kit(static adapter => adapter).RunAsync("all"))).Message, StringComparison.Ordinal);

    /// <summary>Each thing that is tried out has a fault here that it alone is there for.</summary>
    [Fact]
    public void EveryNameHasAFault() => Assert.Equal(AdapterConformance.Names.Order(), Faults.Select(static fault => (string)fault[0]).Distinct().Order());

    public static TheoryData<string, string, PlantedFault> Faults => new()
    {
        { "order flows unchanged", "has to flow through unchanged", static adapter => adapter with { Submit = (order, token) => adapter.Submit(order with { ClientOrderId = new ClientOrderId("MINE-1") }, token) } },
        { "order flows unchanged", "What is sent is what was admitted", static adapter => adapter with { Submit = (order, token) => adapter.Submit(order with { Terms = order.Terms with { LimitPrice = 99m } }, token) } },
        { "change flows unchanged", "Both IDs have to flow through", static adapter => adapter with { Replace = (change, token) => adapter.Replace!(change with { Target = change.ClientOrderId }, token) } },
        { "cancel flows unchanged", "came to the venue as one of", static adapter => adapter with { Cancel = (id, token) => adapter.Cancel!(new ClientOrderId(id.Value.ToLowerInvariant()), token) } },
        { "same order again", "made 1 raw calls", static adapter => WithMemory(adapter) },
        { "response lost", "It must not try again", static adapter => adapter with { Submit = (order, token) => Again(() => adapter.Submit(order, token)) } },
        { "response lost", "swallowed the exception", static adapter => adapter with { Cancel = (id, token) => Swallow(adapter.Cancel!(id, token), Judgement.Unknown("no answer")) } },
        { "response lost", "does not carry it", static adapter => adapter with { Submit = (order, token) => Rename(adapter.Submit(order, token)) } },
        { "response delayed", "has not answered yet, and the adapter has", static adapter => adapter with { Submit = (order, token) => { _ = adapter.Submit(order, token); return Task.FromResult(Judgement.Accepted()); } } },
        { "time-out", "gave an answer all the same", static adapter => adapter with { Submit = (order, token) => Swallow(adapter.Submit(order, token), Judgement.Rejected("time-out")) } },
        { "disconnect", "The look-up met a disconnect", static adapter => adapter with { FindOrder = (id, token) => Swallow(adapter.FindOrder!(id, token), null) } },
        { "reject", "is judged Accepted", static adapter => adapter with { Submit = async (order, token) => (await adapter.Submit(order, token)).Kind == OutcomeKind.Unknown ? Judgement.Unknown("") : Judgement.Accepted() } },
        { "reject", "People need the venue's reason", static adapter => adapter with { Submit = async (order, token) => await adapter.Submit(order, token) is { Kind: OutcomeKind.Rejected } ? Judgement.Rejected("no") : Judgement.Accepted() } },
        { "cancel reject", "works on", static adapter => adapter with { Cancel = async (id, token) => { await adapter.Cancel!(id, token); return Judgement.Accepted(); } } },
        { "cancellation", "It has to flow through", static adapter => adapter with { Submit = (order, _) => adapter.Submit(order, CancellationToken.None) } },
        { "look-up lag", "Not found is null", static adapter => adapter with { FindOrder = async (id, token) => await adapter.FindOrder!(id, token) ?? new OrderSnapshot(id, default, OrderStatus.Rejected, 0m, 0m, default) } },
        { "look-up lag", "Every look-up asks the venue", static adapter => WithRememberedLookUp(adapter) },
        { "list omits", "nothing added, left out or put right", static adapter => WithOwnOrders(adapter) },
        { "duplicate and reordered executions", "nothing added, left out or put right", static adapter => adapter with { ListExecutions = async (since, token) => [.. (await adapter.ListExecutions!(since, token)).Distinct()] } },
        { "duplicate and reordered executions", "is never fetched", static adapter => adapter with { ListExecutions = (since, token) => adapter.ListExecutions!(since.AddSeconds(1), token) } },
        { "reports as they are told", "nothing added, left out or put right", static adapter => adapter with { Subscribe = hear => adapter.Subscribe!(report => { if (report.ExecType != Safety.Orders.ExecType.TradeCancel) hear(report); }) } },
        { "venue's time", "told as it is", static adapter => adapter with { GetTime = async token => (await adapter.GetTime!(token)).AddSeconds(1) } },
    };

    public delegate AdapterCalls PlantedFault(AdapterCalls adapter);

    private static AdapterCalls WithMemory(AdapterCalls adapter)
    {
        Dictionary<ClientOrderId, Task<Judgement>> known = [];
        return adapter with { Submit = (order, token) => known.TryGetValue(order.ClientOrderId, out Task<Judgement>? first) ? first : known[order.ClientOrderId] = adapter.Submit(order, token) };
    }

    private static AdapterCalls WithRememberedLookUp(AdapterCalls adapter)
    {
        Task<OrderSnapshot?>? first = null;
        return adapter with { FindOrder = (id, token) => first ??= adapter.FindOrder!(id, token) };
    }

    private static AdapterCalls WithOwnOrders(AdapterCalls adapter)
    {
        List<OrderSnapshot> own = [];
        return adapter with
        {
            Submit = (order, token) =>
            {
                own.Add(new OrderSnapshot(order.ClientOrderId, default, OrderStatus.New, order.Terms.Size.Value, 0m, default));
                return adapter.Submit(order, token);
            },
            ListOpenOrders = async token => [.. await adapter.ListOpenOrders!(token), .. own],
        };
    }

    private static async Task<T> Again<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (IOException)
        {
            return await call();
        }
    }

    private static async Task<T> Swallow<T>(Task<T> call, T instead)
    {
        try
        {
            return await call;
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            return instead;
        }
    }

    private static async Task<T> Rename<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (IOException)
        {
            throw new InvalidOperationException("something went wrong");
        }
    }

    private sealed class Kit(PlantedFault fault) : AdapterConformance
    {
        protected override AdapterCalls Adapt(ScriptedVenue venue) => fault(new AdapterCalls
        {
            Submit = async (order, token) => Judge(await venue.SubmitAsync(order, token)),
            Replace = async (change, token) => Judge(await venue.ReplaceAsync(change, token)),
            Cancel = async (id, token) => await venue.CancelAsync(id, token) is { IsAccepted: false } refused ? Judgement.Rejected(refused.Reason ?? "") : Judgement.Accepted(),
            FindOrder = venue.FindOrderAsync,
            ListOpenOrders = venue.ListOrdersAsync,
            ListExecutions = venue.ListExecutionsAsync,
            ListPositions = venue.ListPositionsAsync,
            GetTime = venue.GetTimeAsync,
            Subscribe = venue.Subscribe,
        });
    }
}
