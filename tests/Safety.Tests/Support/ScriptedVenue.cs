using System.Net;
using Safety.Contracts;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Tests.Support;

/// <summary>What the scripted venue does with the next call.</summary>
public enum Script
{
    Accept,
    Reject,
    AcceptThenHang,
    HangBefore,
    AcceptThenThrow,
    ThrowBefore,
    ThrowTimeout,
    AcceptThen504,
    TooManyRequests,
}

/// <summary>A venue without a market: it keeps what it was sent and answers by script. Not a broker anyone owns, so tests may look inside.</summary>
public sealed class ScriptedVenue
{
    private int _nextId;

    public Queue<Script> Next { get; } = new();

    /// <summary>What its clock shows, when it is asked; null for a venue that does not tell it.</summary>
    public Func<Task<DateTimeOffset>>? TellingTime { get; set; }

    /// <summary>Its dead-man timer; null for a venue without one.</summary>
    public Func<TimeSpan, Task>? Waiting { get; set; }

    public List<(string Id, OrderTerms Terms)> Sent { get; } = [];

    public Dictionary<string, OrderSnapshot> Orders { get; } = [];

    public List<ExecutionReport> Executions { get; } = [];

    public Dictionary<string, decimal> Positions { get; } = [];

    public List<string> Canceled { get; } = [];

    public List<TaskCompletionSource<OrderAck>> Hanging { get; } = [];

    public int LookUps { get; private set; }

    public bool IsDown { get; set; }

    /// <summary>What it does with a client order ID it has seen before.</summary>
    public RepeatedId Repeated { get; set; } = RepeatedId.RejectedForever;

    /// <summary>Orders that a repeated client order ID has placed beside the first.</summary>
    public List<string> Doubles { get; } = [];

    /// <summary>How often the SDK in front of it sends a request again by itself that the venue answered with 5xx.</summary>
    public int SdkRetries { get; set; }

    /// <summary>True when it rejects cancels.</summary>
    public bool RejectsCancels { get; set; }

    /// <summary>How many cancels have come.</summary>
    public int CancelCount
    {
        get
        {
            lock (Canceled)
                return Canceled.Count;
        }
    }

    /// <summary>Whether a cancel of an order has come.</summary>
    public bool HasCanceled(string id)
    {
        lock (Canceled)
            return Canceled.Contains(id);
    }

    /// <summary>What becomes of a cancel instead: it may hang, block or fail.</summary>
    public Func<Task>? Canceling { get; set; }

    /// <summary>What it does with a change instead of placing the new order for the old one.</summary>
    public Func<OrderReplacement, OrderAck>? Replacing { get; set; }

    /// <summary>Runs when an order was accepted, before the answer leaves.</summary>
    public Action? Accepted { get; set; }

    /// <summary>Holds up the answer to a look-up: gets what the venue knew when it was asked.</summary>
    public Func<OrderSnapshot?, Task<OrderSnapshot?>>? Answering { get; set; }

    /// <summary>Changes, holds up or fails the list of working orders.</summary>
    public Func<IReadOnlyList<OrderSnapshot>, Task<IReadOnlyList<OrderSnapshot>>> ListingOrders { get; set; } = Task.FromResult;

    /// <summary>Changes, holds up or fails the list of positions.</summary>
    public Func<IReadOnlyList<PositionSnapshot>, Task<IReadOnlyList<PositionSnapshot>>> ListingPositions { get; set; } = Task.FromResult;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Runs when a submit has arrived, with the token it was sent under.</summary>
    public Action<CancellationToken>? Arriving { get; set; }

    /// <summary>Accepts an order after all, as a slow network would let it arrive.</summary>
    public void AcceptLate(string id) => Accept(id, Sent.Last(sent => sent.Id == id).Terms);

    public Task<OrderAck> Submit(NewOrder order, CancellationToken cancellationToken)
    {
        for (int retries = 0; ; retries++)
        {
            try
            {
                return Take(order, cancellationToken);
            }
            catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.GatewayTimeout && retries < SdkRetries)
            {
                // An SDK with its retries left on: the same request once more.
            }
        }
    }

    public Task<OrderAck> Replace(OrderReplacement change, CancellationToken cancellationToken)
    {
        string id = change.ClientOrderId.Value;
        Sent.Add((id, change.Terms));
        if (Next.Count > 0 && Next.Dequeue() == Script.Reject)
            return Task.FromResult(new OrderAck(false, default, "too late"));
        if (Replacing is { } replacing)
            return Task.FromResult(replacing(change));
        Orders.Remove(change.Target.Value);
        return Task.FromResult(Accept(id, change.Terms));
    }

    public Task Cancel(ClientOrderId id, CancellationToken cancellationToken)
    {
        lock (Canceled)
            Canceled.Add(id.Value);
        if (Canceling is { } canceling)
            return canceling();
        if (RejectsCancels)
            throw new HttpRequestException("the order cannot be canceled", null, HttpStatusCode.UnprocessableEntity);
        if (Orders.TryGetValue(id.Value, out OrderSnapshot? order))
            Orders[id.Value] = order with { Status = OrderStatus.Canceled };
        return Task.CompletedTask;
    }

    public Task<OrderSnapshot?> Find(ClientOrderId id)
    {
        LookUps++;
        if (IsDown)
            throw new IOException("the venue is down");
        OrderSnapshot? known = Orders.GetValueOrDefault(id.Value);
        return Answering?.Invoke(known) ?? Task.FromResult(known);
    }

    public Task<OrderSnapshot?> FindByVenueId(BrokerOrderId id)
    {
        LookUps++;
        return Task.FromResult(Orders.Values.FirstOrDefault(order => order.BrokerOrderId == id));
    }

    public ExecutionReport Fill(ClientOrderId id, decimal quantity, decimal price, string? execId = null, decimal? claimedCum = null)
    {
        OrderSnapshot order = Orders[id.Value];
        decimal cum = order.CumQty + quantity;
        Orders[id.Value] = order with { CumQty = cum, Status = cum >= order.OrderQty ? OrderStatus.Filled : OrderStatus.PartiallyFilled };
        OrderTerms terms = Sent.Last(sent => sent.Id == id.Value).Terms;
        string symbol = terms.Instrument.Symbol;
        Positions[symbol] = Positions.GetValueOrDefault(symbol) + (terms.Side == Side.Buy ? quantity : -quantity);
        ExecutionReport report = new()
        {
            ClientOrderId = id,
            ExecId = execId ?? $"E{++_nextId}",
            ExecType = ExecType.Trade,
            OrderStatus = Orders[id.Value].Status,
            OrderQty = order.OrderQty,
            LastQty = quantity,
            LastPx = price,
            CumQty = claimedCum ?? cum,
            LeavesQty = Math.Max(0m, order.OrderQty - cum),
            VenueTime = Clock.GetUtcNow(),
            VenueSequence = ++_nextId,
        };
        Executions.Add(report);
        return report;
    }

    /// <summary>A report that is no fill. Busts and corrections, and what is about a request only, claim no totals.</summary>
    public ExecutionReport Report(ClientOrderId id, ExecType type, OrderStatus status, string? text = null) => new()
    {
        ClientOrderId = id,
        ExecId = $"E{++_nextId}",
        ExecType = type,
        OrderStatus = status,
        OrderQty = ClaimsTotals(type) && Orders.TryGetValue(id.Value, out OrderSnapshot? order) ? order.OrderQty : 0m,
        CumQty = ClaimsTotals(type) && Orders.TryGetValue(id.Value, out order) ? order.CumQty : 0m,
        LeavesQty = ClaimsTotals(type) && status is not (OrderStatus.Canceled or OrderStatus.Expired or OrderStatus.Rejected or OrderStatus.Filled) && Orders.TryGetValue(id.Value, out order)
            ? order.OrderQty - order.CumQty : 0m,
        VenueTime = Clock.GetUtcNow(),
        VenueSequence = ++_nextId,
        Text = text,
    };

    private static bool ClaimsTotals(ExecType type) =>
        type is not (ExecType.TradeCancel or ExecType.TradeCorrect or ExecType.CancelReject or ExecType.Replaced);

    private Task<OrderAck> Take(NewOrder order, CancellationToken cancellationToken)
    {
        Arriving?.Invoke(cancellationToken);
        string id = order.ClientOrderId.Value;
        Sent.Add((id, order.Terms));
        if (Orders.TryGetValue(id, out OrderSnapshot? first))
        {
            if (Repeated != RepeatedId.PlacesAnother && (Repeated != RepeatedId.RejectedWhileOpen || first.Status is OrderStatus.New or OrderStatus.PartiallyFilled))
                throw new HttpRequestException("client_order_id must be unique", null, HttpStatusCode.UnprocessableEntity);
            Doubles.Add(id);
            return Task.FromResult(new OrderAck(true, new BrokerOrderId($"B{++_nextId}")));
        }

        Script script = Next.Count > 0 ? Next.Dequeue() : Script.Accept;
        switch (script)
        {
            case Script.Reject:
                return Task.FromResult(new OrderAck(false, default, "insufficient funds"));
            case Script.HangBefore:
                return Hang(cancellationToken);
            case Script.ThrowBefore:
                throw new IOException("connection reset before the request was written");
            case Script.ThrowTimeout:
                throw new TimeoutException("no answer");
            case Script.TooManyRequests:
                throw new HttpRequestException("Too many requests; Retry-After: 1", null, HttpStatusCode.TooManyRequests);
            default:
                OrderAck ack = Accept(id, order.Terms);
                return script switch
                {
                    Script.AcceptThenHang => Hang(cancellationToken),
                    Script.AcceptThenThrow => throw new IOException("connection reset while reading the response"),
                    Script.AcceptThen504 => throw new HttpRequestException("Gateway timeout", null, HttpStatusCode.GatewayTimeout),
                    _ => Task.FromResult(ack),
                };
        }
    }

    private OrderAck Accept(string id, OrderTerms terms)
    {
        BrokerOrderId brokerId = new($"B{++_nextId}");
        Orders.Add(id, new OrderSnapshot(new ClientOrderId(id), brokerId, OrderStatus.New, terms.Size.Value, 0m, Clock.GetUtcNow()) { Symbol = terms.Instrument.Symbol });
        Accepted?.Invoke();
        return new OrderAck(true, brokerId);
    }

    private Task<OrderAck> Hang(CancellationToken cancellationToken)
    {
        _ = cancellationToken; // a raw broker that does not honour its token: the guard must not depend on it
        TaskCompletionSource<OrderAck> hanging = new();
        Hanging.Add(hanging);
        return hanging.Task;
    }
}
