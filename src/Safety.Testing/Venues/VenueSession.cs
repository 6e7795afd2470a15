using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Faults;
using Safety.Testing.Worlds;

namespace Safety.Testing.Venues;

/// <summary>
/// A connection of one process to a simulated venue: the raw venue, which an adapter puts behind a broker contract. Requests and answers take
/// their time and get lost; what an answer that does not come means only the venue knows.
/// </summary>
/// <remarks>It does not honour tokens: a raw broker may not, and a guard must not depend on it.</remarks>
public sealed class VenueSession
{
    private const long HeldFor = 3 * TimeSpan.TicksPerSecond;

    private readonly World _world;
    private readonly Life _life;
    private readonly VenueServer _server;
    private readonly VenuePlan _plan;
    private readonly Dictionary<Action<Exception>, (WireKind Kind, long At)> _pending = [];
    private readonly Queue<LoggedReport> _held = new();
    private long _calls;
    private long _admitted;
    private long _lastDelivery;

    internal VenueSession(World world, Life life, VenuePlan plan, VenueServer server)
    {
        _world = world;
        _life = life;
        _plan = plan;
        _server = server;
        IsConnected = true;
        server.Session = this;
    }

    /// <summary>What the venue does, for an adapter that is made for it.</summary>
    public VenueSemantics Venue => _server.Does;

    /// <summary>What the contract says of the venue.</summary>
    public Contracts.VenueProfileAttribute Profile => _plan.Telling.Of(_server.Does);

    /// <summary>The name of the contract: where an account has two venues, one name may be the beginning of the other.</summary>
    public string ContractName => _plan.ContractName;

    /// <summary>The day on which the world begins.</summary>
    internal DateOnly Start => DateOnly.FromDateTime(_world.Plan.Start.UtcDateTime);

    /// <summary>False while the connection is lost.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>When the first of the orders' calls was made that have no answer yet.</summary>
    internal long WaitsSince => _pending.Values.Where(static call => call.Kind != WireKind.Query).Select(static call => call.At).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>Takes a report that the venue pushes.</summary>
    internal Action<LoggedReport>? Receiving { get; set; }

    /// <summary>Runs when the connection is back.</summary>
    internal Action? Reconnected { get; set; }

    /// <summary>Sends a new order.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public Task<OrderAck> SubmitAsync(NewOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        DateTimeOffset stamp = _life.Clock.GetUtcNow();
        return CallAsync<OrderAck>(WireKind.Submit, order.ClientOrderId.Value, null, null, order.Terms, answer => _server.Submit(order, stamp, answer), cancellationToken);
    }

    /// <summary>Changes an order.</summary>
    /// <param name="change">The change.</param>
    /// <param name="venueId">The venue's ID of the order, where it is known.</param>
    /// <param name="cancellationToken">Not honoured.</param>
    /// <exception cref="IOException">The connection is lost.</exception>
    public Task<OrderAck> ReplaceAsync(OrderReplacement change, BrokerOrderId? venueId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        DateTimeOffset stamp = _life.Clock.GetUtcNow();
        return CallAsync<OrderAck>(WireKind.Replace, change.ClientOrderId.Value, venueId?.Value, change.Target.Value, change.Terms, answer => _server.Replace(change, venueId?.Value, stamp, answer), cancellationToken);
    }

    /// <summary>Cancels an order.</summary>
    /// <param name="id">Its client order ID.</param>
    /// <param name="venueId">The venue's ID of it, where it is known.</param>
    /// <param name="requestId">The client order ID of the request.</param>
    /// <param name="cancellationToken">Not honoured.</param>
    /// <exception cref="IOException">The connection is lost.</exception>
    public Task<CancelAnswer> CancelAsync(ClientOrderId id, BrokerOrderId? venueId, ClientOrderId requestId, CancellationToken cancellationToken) =>
        CallAsync<CancelAnswer>(WireKind.Cancel, id.Value, venueId?.Value, id.Value, null, answer => _server.Cancel(id.Value, venueId?.Value, requestId.Value ?? id.Value, answer), cancellationToken);

    /// <summary>Looks an order up; null where the venue does not know it, or not yet.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public Task<OrderSnapshot?> FindOrderAsync(ClientOrderId id, BrokerOrderId? venueId, CancellationToken cancellationToken) =>
        AskAsync($"look up {id}", () => _server.LookUp(id.Value, venueId?.Value), cancellationToken);

    /// <summary>The working orders.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public Task<IReadOnlyList<OrderSnapshot>> ListOrdersAsync(CancellationToken cancellationToken) =>
        AskAsync("list orders", _server.ListOrders, cancellationToken);

    /// <summary>The execution reports of a moment and later.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public async Task<IReadOnlyList<ExecutionReport>> ListExecutionsAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        IReadOnlyList<LoggedReport> listed = await AskAsync($"list executions since {since:HH:mm:ss.fff}", () => _server.ListReports(since), cancellationToken).ConfigureAwait(false);
        _world.Checks.OnFetched(_plan.Account, listed);
        return [.. listed.Select(logged => _server.Does.ListsTradesOnly ? logged.Report with { OrderQty = 0m, CumQty = 0m, LeavesQty = 0m } : logged.Report)];
    }

    /// <summary>The positions.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public Task<IReadOnlyList<PositionSnapshot>> ListPositionsAsync(CancellationToken cancellationToken) =>
        AskAsync("list positions", _server.Holdings.List, cancellationToken);

    /// <summary>The venue's time.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public async Task<DateTimeOffset> GetTimeAsync(CancellationToken cancellationToken)
    {
        (long askedAt, long from) = (_world.Line.Now, _life.Clock.GetTimestamp());
        DateTimeOffset time = await AskAsync("time", () => _server.Clock.Wall, cancellationToken).ConfigureAwait(false);
        if (_plan.Desk == 0)
            _world.Checks.Time.OnTimeTold(_plan.Account, askedAt, _life.Clock.GetTimestamp() - from);
        return time;
    }

    /// <summary>Between the admission of a call and the wire a thread may stand still.</summary>
    internal Task HesitateAsync()
    {
        Draw draw = Draw.For(_world.Plan.Seed, "hesitates", (_plan.Account * 16) + _plan.Desk + (_life.Number * 1024), ++_admitted);
        return _plan.IsCareless && draw.Percent(70) ? Task.Delay(TimeSpan.FromMilliseconds(draw.Of(100, 400, 800, 3_000)), _life.Clock) : Task.CompletedTask;
    }

    /// <summary>What a request is by the time that it is sent: who shares a mutable one may find it changed.</summary>
    internal NewOrder AtTheWire(NewOrder order) =>
        _plan.IsCareless && Draw.For(_world.Plan.Seed, "changes", (_plan.Account * 16) + _plan.Desk + (_life.Number * 1024), _admitted).Percent(8)
            ? order with { Terms = order.Terms with { Side = order.Terms.Side == Side.Buy ? Side.Sell : Side.Buy } } : order;

    /// <summary>Pushes a report; what a lost connection does not carry is not told again by itself.</summary>
    internal void Push(LoggedReport logged)
    {
        if (!IsConnected)
            return;
        int account = _plan.Account;
        if (_world.Faults.Take(FaultKind.ReportDropped, account, logged.Order) is not null)
        {
            _world.Checks.OnDropped(account, logged);
            return;
        }

        long delay = Latency("report", logged.Report.VenueSequence + _server.Log.Count, _plan.ReportMs);
        if (_world.Faults.Take(FaultKind.ReportReordered, account, logged.Order) is not null)
        {
            NoteLate(HeldFor);
            _held.Enqueue(logged);
            _world.Line.After(HeldFor, _life, Release); // where nothing follows
            return;
        }

        long late = _world.Faults.Take(FaultKind.ReportDelayed, account, logged.Order) is { } delayed ? delayed.Size * TimeSpan.TicksPerMillisecond : 0;
        NoteLate(late);
        Deliver(logged, _world.Line.Now + delay, late);
        if (_world.Faults.Take(FaultKind.ReportDuplicated, account, logged.Order) is { } again)
            Deliver(logged, _world.Line.Now + delay, late + (again.Size * TimeSpan.TicksPerMillisecond));
        if (_world.Faults.Take(FaultKind.ReportStale, account, logged.Order) is { Choice: var back } && _server.Log.Count > back)
            Deliver(_server.Log[^(back + 1)], _world.Line.Now + delay, 1);
        Release();

        // One that is later than the guard was told to wait for is as good as lost until it comes.
        void NoteLate(long late)
        {
            if (late > Profile.ReportGapMs * TimeSpan.TicksPerMillisecond)
                _world.Checks.OnDropped(account, logged);
        }

        void Release()
        {
            while (_held.TryDequeue(out LoggedReport? held))
                Deliver(held, _world.Line.Now + delay, 1);
        }
    }

    internal void Disconnect()
    {
        IsConnected = false;
        foreach (Action<Exception> fail in _pending.Keys.ToArray())
            fail(new IOException("the connection is lost"));
        _pending.Clear();
    }

    internal void Reconnect()
    {
        if (IsConnected || _life.IsDead)
            return;
        IsConnected = true;
        Reconnected?.Invoke();
    }

    // In order, unless it is late by a fault; what falsifies a report falsifies this delivery of it.
    private void Deliver(LoggedReport logged, long when, long late)
    {
        if (late == 0)
            when = _lastDelivery = Math.Max(_lastDelivery, when);
        LoggedReport told = _world.Falsify(_plan.Account, logged);
        _world.Line.At(when + late, _life, () =>
        {
            if (IsConnected)
                Receiving?.Invoke(told);
            else
                _world.Checks.OnDropped(_plan.Account, logged);
        });
    }

    private Task<T> AskAsync<T>(string what, Func<T> ask, CancellationToken cancellationToken) =>
        CallAsync<T>(WireKind.Query, what, null, null, null, answer => answer(ask()), cancellationToken);

    private Task<T> CallAsync<T>(WireKind kind, string id, string? venueId, string? target, OrderTerms? terms, Action<Action<T>> atVenue, CancellationToken cancellationToken)
    {
        _life.At(kind == WireKind.Query ? LifePoint.BeforeQuery : LifePoint.BeforeSend);
        int account = _plan.Account;
        if (!IsConnected)
        {
            _world.Checks.OnTrouble(account);
            return Task.FromException<T>(new IOException("not connected"));
        }

        WireMessage message = new(_world.Line.Now, _life, account, _plan.Desk, kind, id, venueId, target, terms, _life.Clock.GetUtcNow());
        _world.Trace?.Write($"wire {account}.{_plan.Desk} {kind} {id}{(target is null ? "" : $" for {target}")}{(terms is null ? "" : FormattableString.Invariant($" {terms.Side} {(terms.PositionSide == PositionSide.Net ? "" : $"{terms.PositionSide} ")}{terms.Size.Value}{(terms.Size.IsNotional ? " of money" : "")} {terms.Instrument.Symbol} {terms.Type} limit {terms.LimitPrice} stop {terms.StopPrice}"))}");
        if (kind != WireKind.Query)
            _world.Checks.OnSent(message);
        else
            _world.Checks.OnNews(account);
        TaskCompletionSource<T> answer = new();
        message.Answer = answer.Task;
        Action<Exception> fail = exception => answer.TrySetException(exception);
        _pending.Add(fail, (kind, _world.Line.Now));
        if (kind is not WireKind.Query && cancellationToken.CanBeCanceled && _world.Faults.TakeOf(FaultKind.CallbackBlocks, account, Struck) is { } blocks)
            cancellationToken.Register(() => _world.Block(_life, blocks.Size));
        bool hangs = _world.Hangs(account, kind);
        long call = ++_calls;
        long there = Latency("request", (call * 4) + (int)kind, _plan.RequestMs);
        if (kind != WireKind.Query && _world.Faults.TakeOf(FaultKind.RequestDelayed, account, Struck) is { } delayed)
            there += delayed.Size * TimeSpan.TicksPerMillisecond;
        bool isDropped = kind != WireKind.Query && _world.Faults.TakeOf(FaultKind.RequestDropped, account, Struck) is not null;
        bool isTwice = kind is WireKind.Submit && !isDropped && _world.Faults.TakeOf(FaultKind.RequestDuplicated, account, Struck) is not null;
        message.IsTwice = isTwice;
        if (isTwice)
            _world.Checks.OnTwice(account, id, _server.Does);
        if (hangs)
            _world.Checks.OnTrouble(account);
        if (!hangs && !isDropped)
        {
            Fly(there, isTwice ? null : Answered);
            if (isTwice)
                Fly(there + TimeSpan.TicksPerMillisecond, Answered);
        }

        // Whose answer does not come, the connection gives up at last.
        _world.Line.After(_plan.GivesUpMs * TimeSpan.TicksPerMillisecond, _life, () =>
        {
            if (!_pending.Remove(fail))
                return;
            _world.Checks.OnTrouble(account);
            fail(new IOException("no answer"));
        });
        _life.At(kind == WireKind.Query ? LifePoint.AfterQuery : LifePoint.AfterSend);
        return answer.Task;

        BookOrder? Struck() => _server.Find(target ?? id);

        void Fly(long latency, Action<T>? answered)
        {
            int restarts = _server.Restarts;
            message.Flying++;
            _world.Line.After(latency, null, () =>
            {
                message.Flying--;
                message.HasArrived = true;
                if (restarts == _server.Restarts)
                    atVenue(answered ?? (static _ => { }));
            });
        }

        void Answered(T what)
        {
            if (kind != WireKind.Query && _world.Faults.TakeOf(FaultKind.ResponseLost, account, Struck) is not null)
                return;
            long back = Latency("response", (call * 4) + (int)kind, _plan.ResponseMs);
            if (kind != WireKind.Query && _world.Faults.TakeOf(FaultKind.ResponseDelayed, account, Struck) is { } late)
                back += late.Size * TimeSpan.TicksPerMillisecond;
            _world.Line.After(back, _life, () =>
            {
                if (_pending.Remove(fail, out (WireKind, long At) made) is false)
                    return;
                if (_world.Line.Now - made.At > Profile.CallTimeoutMs * TimeSpan.TicksPerMillisecond)
                    _world.Checks.OnTrouble(account); // the guard has given it up before
                _world.Trace?.Write($"answer {account}.{_plan.Desk} {kind} {id}: {Describe(what)}");
                message.AnsweredAt = _world.Line.Now;
                _life.At(LifePoint.OnAnswer);
                answer.TrySetResult(what);
            });
        }
    }

    private static string Describe<T>(T what) => what switch
    {
        null => "nothing",
        IReadOnlyList<OrderSnapshot> orders => string.Join("; ", orders.Select(static order => FormattableString.Invariant($"{order.ClientOrderId} {order.BrokerOrderId} {order.Status} {order.CumQty} of {order.OrderQty}"))),
        IReadOnlyList<LoggedReport> reports => string.Join("; ", reports.Select(static logged => FormattableString.Invariant($"{logged.Report.ClientOrderId} {logged.Report.ExecType} {logged.Report.LastQty} exec {logged.Report.ExecId}"))),
        IReadOnlyList<PositionSnapshot> positions => string.Join("; ", positions.Select(static position => FormattableString.Invariant($"{position.Symbol} {position.Units}"))),
        OrderSnapshot order => FormattableString.Invariant($"{order.ClientOrderId} {order.BrokerOrderId} {order.Status} {order.CumQty} of {order.OrderQty}"),
        OrderAck ack => ack.IsAccepted ? $"accepted {ack.BrokerOrderId}" : $"rejected {ack.Reason}",
        _ => $"{what}",
    };

    private long Latency(string what, long number, (int Least, int Most) range) =>
        Draw.For(_world.Plan.Seed, what, (_plan.Account * 16) + _plan.Desk + (_life.Number * 1024), number).Between(range.Least * 1_000L, range.Most * 1_000L) * 10;
}
