using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Tests.Support;

/// <summary>A guard in the shape the generator writes, by hand: run-time tests do not depend on the generator.</summary>
public sealed class ScriptedGuard
{
    private readonly GuardContract _contract;
    private readonly AccountEntry _entry;
    private readonly ScriptedVenue _venue;
    private readonly CallSite _submit;
    private readonly CallSite _replace;
    private readonly CallSite _cancel;

    public ScriptedGuard(GuardedAccount account, ScriptedVenue venue, VenueProfileAttribute profile, HardLimitAttribute? ceilings = null, LookUpBy lookUps = LookUpBy.ClientId, bool canList = true, string contract = "Safety.Tests.Support.ScriptedVenue")
    {
        _venue = venue;
        _contract = new GuardContract
        {
            Name = contract,
            Fingerprint = "test",
            Profile = profile,
            Ceilings = ceilings ?? new HardLimitAttribute { MaxOrderNotional = 1_000_000, MaxOpenNotional = 10_000_000, MaxOrdersPerSecond = 100_000, MaxPriceBandBps = 5_000, MaxHedgeDepth = 8 },
        };
        _submit = new CallSite(_contract, $"M:{contract}.Submit", BrokerCallKind.Submit);
        _replace = new CallSite(_contract, $"M:{contract}.Replace", BrokerCallKind.Replace);
        _cancel = new CallSite(_contract, $"M:{contract}.Cancel", BrokerCallKind.Cancel);
        _entry = AccountEntry.Open(account, _contract, new Access(this, lookUps, canList));
    }

    /// <summary>What generated code is bound to.</summary>
    public AccountEntry Entry => _entry;

    /// <summary>False for a contract that cannot cancel a single order.</summary>
    public bool CanCancel { get; set; } = true;

    /// <summary>False for a contract without the list of positions.</summary>
    public bool CanListPositions { get; set; } = true;

    /// <summary>The last order that the kill switch has canceled.</summary>
    public WorkingOrder? LastCancel { get; private set; }

    /// <summary>Runs between stamping and the permit, as a faulty Stamp or another thread would.</summary>
    public Func<NewOrder, NewOrder>? Tamper { get; set; }

    /// <summary>Runs after the permit was taken, just before the wire.</summary>
    public Action? BeforeWire { get; set; }

    /// <summary>What the SDK makes of a request on its way to the wire, behind the permit.</summary>
    public Func<NewOrder, NewOrder>? Rewrite { get; set; }

    /// <summary>What the venue's answer to a submit is turned into.</summary>
    public Func<OrderAck, OrderAck>? Accepting { get; set; }

    /// <summary>What an exception of a submit means; unknown without one.</summary>
    public Func<Exception, Judgement>? JudgeFault { get; set; }

    /// <summary>Runs between a replace's answer and its settlement, with the new client order ID.</summary>
    public Action<ClientOrderId>? BeforeReplaceAnswer { get; set; }

    public async ValueTask<Outcome<OrderAck>> SubmitAsync(OrderKey key, OrderTerms terms, CancellationToken cancellationToken = default)
    {
        NewOrder order = new(terms);
        Admission admission = await _entry.AdmitAsync(_submit, key, terms, ContentOf(order), cancellationToken).ConfigureAwait(false);
        if (!admission.IsGranted)
            return admission.Result<OrderAck>();
        try
        {
            NewOrder stamped = order with { ClientOrderId = admission.ClientOrderId };
            NewOrder sent = Tamper?.Invoke(stamped) ?? stamped;
            OrderAck response = await admission.Watch(Send(admission.TakePermit(ContentOf(stamped), sent.ClientOrderId), this, sent, admission.Deadline)).ConfigureAwait(false);
            response = Accepting?.Invoke(response) ?? response;
            return await admission.SettleAsync(Judge(response), response).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return admission.SettleFault<OrderAck>(exception, JudgeFault);
        }
    }

    public async ValueTask<Outcome<OrderAck>> ReplaceAsync(OrderKey key, ClientOrderId target, OrderTerms terms)
    {
        OrderReplacement change = new(target, terms);
        Admission admission = await _entry.AdmitReplaceAsync(_replace, key, target, terms, ContentOf(change), default).ConfigureAwait(false);
        if (!admission.IsGranted)
            return admission.Result<OrderAck>();
        try
        {
            OrderReplacement stamped = change with { ClientOrderId = admission.ClientOrderId };
            OrderAck response = await admission.Watch(SendReplace(admission.TakePermit(ContentOf(stamped), stamped.ClientOrderId), this, stamped, admission.Deadline)).ConfigureAwait(false);
            BeforeReplaceAnswer?.Invoke(admission.ClientOrderId);
            return await admission.SettleAsync(Judge(response), response).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return admission.SettleFault<OrderAck>(exception);
        }
    }

    public async ValueTask<Outcome<NoResponse>> CancelAsync(ClientOrderId id)
    {
        Admission admission = _entry.AdmitCancel(_cancel, id);
        if (!admission.IsGranted)
            return admission.Result<NoResponse>();
        try
        {
            await admission.Watch(SendCancel(admission.TakePermit(ContentOf(id)), _venue, id, admission.Deadline)).ConfigureAwait(false);
            return await admission.SettleAsync(Judgement.Accepted(), default(NoResponse)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return admission.SettleFault<NoResponse>(exception, static fault => fault is HttpRequestException ? Judgement.Rejected(fault.Message) : Judgement.Unknown(fault.Message));
        }
    }

    private static Task<OrderAck> Send(in SendPermit permit, ScriptedGuard guard, NewOrder order, CancellationToken deadline)
    {
        guard.BeforeWire?.Invoke();
        permit.Demand(ContentOf(order));
        return guard._venue.Submit(guard.Rewrite?.Invoke(order) ?? order, deadline);
    }

    private static Task<OrderAck> SendReplace(in SendPermit permit, ScriptedGuard guard, OrderReplacement change, CancellationToken deadline)
    {
        guard.BeforeWire?.Invoke();
        permit.Demand(ContentOf(change));
        return guard._venue.Replace(change, deadline);
    }

    private static Task SendCancel(in SendPermit permit, ScriptedVenue venue, ClientOrderId id, CancellationToken deadline)
    {
        permit.Demand(ContentOf(id));
        return venue.Cancel(id, deadline);
    }

    private static Task SendDeadMan(in SendPermit permit, ScriptedVenue venue, TimeSpan timeout)
    {
        permit.Demand(default);
        return venue.Waiting!(timeout);
    }

    private static Judgement Judge(OrderAck ack) => ack.IsAccepted ? Judgement.Accepted(ack.BrokerOrderId) : Judgement.Rejected(ack.Reason ?? "");

    private static ContentHash ContentOf(NewOrder order)
    {
        ContentHasher hasher = default;
        hasher.Add(order.Terms);
        hasher.Add(order.ClientOrderId);
        return hasher.ToHash();
    }

    private static ContentHash ContentOf(OrderReplacement change)
    {
        ContentHasher hasher = default;
        hasher.Add(change.Target);
        hasher.Add(change.Terms);
        hasher.Add(change.ClientOrderId);
        return hasher.ToHash();
    }

    private static ContentHash ContentOf(ClientOrderId id)
    {
        ContentHasher hasher = default;
        hasher.Add(id);
        return hasher.ToHash();
    }

    private sealed class Access(ScriptedGuard guard, LookUpBy lookUps, bool canList) : VenueAccess
    {
        public override bool CanFindOrder => lookUps.HasFlag(LookUpBy.ClientId);

        public override bool CanFindOrderByVenueId => lookUps.HasFlag(LookUpBy.VenueId);

        public override bool CanListOpenOrders => canList;

        public override bool CanListExecutions => true;

        public override bool CanListPositions => guard.CanListPositions;

        public override bool CanCancel => guard.CanCancel;

        public override bool HasDeadMan => guard._venue.Waiting is not null;

        public override bool CanSetDeadMan => true;

        public override async Task<Judgement> RefreshDeadManAsync(Admission admission, TimeSpan timeout)
        {
            await admission.Watch(SendDeadMan(admission.TakePermit(default), guard._venue, timeout)).ConfigureAwait(false);
            return Judgement.Accepted();
        }

        public override bool CanTellTime => guard._venue.TellingTime is not null;

        public override Task<DateTimeOffset> GetServerTimeAsync(CancellationToken cancellationToken) => guard._venue.TellingTime!();

        public override Task<OrderSnapshot?> FindOrderAsync(WorkingOrder order, CancellationToken cancellationToken) => guard._venue.Find(order.ClientOrderId);

        public override Task<OrderSnapshot?> FindOrderByVenueIdAsync(WorkingOrder order, CancellationToken cancellationToken) => guard._venue.FindByVenueId(order.BrokerOrderId!.Value);

        public override Task<IReadOnlyList<OrderSnapshot>> ListOpenOrdersAsync(CancellationToken cancellationToken) =>
            guard._venue.ListingOrders([.. guard._venue.Orders.Values.Where(order => order.Status is OrderStatus.New or OrderStatus.PartiallyFilled)]);

        public override Task<IReadOnlyList<ExecutionReport>> ListExecutionsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ExecutionReport>>([.. guard._venue.Executions.Where(report => report.VenueTime >= since)]);

        public override Task<IReadOnlyList<PositionSnapshot>> ListPositionsAsync(CancellationToken cancellationToken) =>
            guard._venue.ListingPositions([.. guard._venue.Positions.Select(position => new PositionSnapshot(position.Key, position.Value))]);

        public override async Task<Judgement> CancelAsync(Admission admission, WorkingOrder order)
        {
            guard.LastCancel = order;
            await admission.Watch(SendCancel(admission.TakePermit(ContentOf(order.ClientOrderId)), guard._venue, order.ClientOrderId, admission.Deadline)).ConfigureAwait(false);
            return Judgement.Accepted();
        }
    }
}
