using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>Every order that has left a process, and the decision it came from. Each had a durable intent before, and after a restart every one is known.</summary>
internal sealed class SentOrders(World world) : Check(world, Invariant.DurableBeforeSend)
{
    private readonly Dictionary<(int Account, string Id), WireMessage> _first = [];
    private readonly Dictionary<(int Account, string Id), OrderKey> _keys = [];

    /// <summary>In the order in which they were sent.</summary>
    public List<WireMessage> All { get; } = [];

    public WireMessage? Find(int account, string id) => _first.GetValueOrDefault((account, id));

    /// <summary>
    /// True while nobody can know that an order works: the network made two of its request, the sender heard the "no" to one, no list shows the other, and no
    /// report has told of it.
    /// </summary>
    public bool IsDeniedUntold(int account, BookOrder order) =>
        Find(account, order.FirstId) is { IsTwice: true, Answer: Task<OrderAck> { IsCompletedSuccessfully: true, Result.IsAccepted: false } }
        && !World.VenuesOf(account).Any(venue => venue.Does.ListsOrders || venue.Log.Exists(logged => logged.Order == order && (logged.IsToldToWork || logged.FetchedAt is not null)));

    /// <summary>True while a copy of the request is on its way.</summary>
    public bool IsFlying(int account, string id) => _first.TryGetValue((account, id), out WireMessage? sent) && sent.Flying > 0;

    /// <summary>The client order ID of the order at the beginning of a line of replacements.</summary>
    public string FirstOf(int account, string id)
    {
        while (Find(account, id)?.Target is { } target)
            id = target;
        return id;
    }

    public OrderKey? KeyOf(int account, string id) => _keys.TryGetValue((account, id), out OrderKey key) ? key : null;

    public override void OnSent(WireMessage message)
    {
        if (message.Kind is not (WireKind.Submit or WireKind.Replace))
            return;
        All.Add(message);
        _first.TryAdd((message.Account, message.ClientId), message);
        if (World.Disk.Holds(World.Plan.Accounts[message.Account].Id, new ClientOrderId(message.ClientId)) == false)
            Fail($"{message.ClientId} was sent, and no intent of it is durable");
        World.Go(message.Life, async () =>
        {
            IntentRecord? intent = await message.Life.Accounts[message.Account].FindOrderAsync(new ClientOrderId(message.ClientId)).ConfigureAwait(false);
            if (intent is null)
                Fail($"{message.ClientId} was sent, and the journal does not know it");
            else
                _keys.TryAdd((message.Account, message.ClientId), intent.Key);
        });
    }

    public override void OnStarted(Life life, string? variable) => World.Go(life, async () =>
    {
        foreach (WireMessage sent in All.ToArray())
        {
            if (await life.Accounts[sent.Account].FindOrderAsync(new ClientOrderId(sent.ClientId)).ConfigureAwait(false) is null)
                Fail($"{sent.ClientId} was sent by process {sent.Life.Number}, and the journal does not know it after a restart");
        }
    });
}
