using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Venues;
using LookUpBy = Safety.Testing.Venues.LookUpBy;

namespace Safety.Testing.Traders;

/// <summary>
/// A guard in the shape the generator writes, over a contract whose profile is drawn with the world: generated ones have theirs compiled in.
/// </summary>
internal sealed class SessionGuard : ISimulatedGuard
{
    private readonly VenueSession _session;
    private readonly AccountEntry _entry;
    private readonly CallSite _submit;
    private readonly CallSite _expired;
    private readonly CallSite _replace;
    private readonly CallSite _cancel;
    private readonly Dictionary<string, BrokerOrderId> _venueIds = []; // as an adapter would keep them

    public SessionGuard(GuardedAccount account, VenueSession session)
    {
        _session = session;
        GuardContract contract = new()
        {
            Name = session.ContractName,
            Fingerprint = "simulated",
            Profile = session.Profile,
            Ceilings = new HardLimitAttribute { MaxOrderNotional = long.MaxValue, MaxOpenNotional = long.MaxValue, MaxOrdersPerSecond = 1_000_000, MaxPriceBandBps = 10_000, MaxHedgeDepth = 8 },
        };
        _submit = new CallSite(contract, $"M:{session.ContractName}.SubmitOrder", BrokerCallKind.Submit);
        _expired = new CallSite(contract, $"M:{session.ContractName}.SubmitExpired", BrokerCallKind.Submit) { ExpiresOn = session.Start.AddDays(-2) };
        _replace = new CallSite(contract, $"M:{session.ContractName}.ReplaceOrder", BrokerCallKind.Replace);
        _cancel = new CallSite(contract, $"M:{session.ContractName}.CancelOrder", BrokerCallKind.Cancel);
        _entry = AccountEntry.Open(account, contract, new Access(this, session.Venue));
    }

    public ValueTask<Outcome<OrderAck>> SubmitAsync(OrderKey key, OrderTerms terms) => SubmitAsync(_submit, key, terms);

    /// <summary>Through a break-glass method of which the last day is over.</summary>
    public ValueTask<Outcome<OrderAck>> SubmitExpiredAsync(OrderKey key, OrderTerms terms) => SubmitAsync(_expired, key, terms);

    private async ValueTask<Outcome<OrderAck>> SubmitAsync(CallSite site, OrderKey key, OrderTerms terms)
    {
        NewOrder order = new(terms);
        Admission admission = await _entry.AdmitAsync(site, key, terms, ContentOf(order), default).ConfigureAwait(false);
        if (!admission.IsGranted)
            return admission.Result<OrderAck>();
        try
        {
            await _session.HesitateAsync().ConfigureAwait(false);
            NewOrder stamped = order with { ClientOrderId = admission.ClientOrderId };
            OrderAck response = await admission.Watch(Send(site, admission.TakePermit(ContentOf(stamped), stamped.ClientOrderId), _session, _session.AtTheWire(stamped), admission.Deadline)).ConfigureAwait(false);
            Remember(stamped.ClientOrderId, response);
            return await admission.SettleAsync(Judge(response), response).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return admission.SettleFault<OrderAck>(exception);
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
            await _session.HesitateAsync().ConfigureAwait(false);
            OrderReplacement stamped = change with { ClientOrderId = admission.ClientOrderId };
            OrderAck response = await admission.Watch(SendReplace(admission.TakePermit(ContentOf(stamped), stamped.ClientOrderId), this, stamped, admission.Deadline)).ConfigureAwait(false);
            if (_session.Venue.Answer == AnswerMeans.Working)
                Remember(stamped.ClientOrderId, response); // else it names the order as it was before
            return await admission.SettleAsync(Judge(response), response).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return admission.SettleFault<OrderAck>(exception);
        }
    }

    public async ValueTask<OutcomeKind> CancelAsync(ClientOrderId id)
    {
        Admission admission = _entry.AdmitCancel(_cancel, id);
        if (!admission.IsGranted)
            return admission.Result<CancelAnswer>().Kind;
        try
        {
            CancelAnswer answer = await admission.Watch(SendCancel(admission.TakePermit(ContentOf(id)), _session, id, VenueIdOf(id), admission.ClientOrderId, admission.Deadline)).ConfigureAwait(false);
            return (await admission.SettleAsync(Judge(answer), answer).ConfigureAwait(false)).Kind;
        }
        catch (Exception exception)
        {
            return admission.SettleFault<CancelAnswer>(exception).Kind;
        }
    }

    private static Task<OrderAck> Send(CallSite site, in SendPermit permit, VenueSession session, NewOrder order, CancellationToken deadline) =>
        site.ExpiresOn is null ? SendSubmit(permit, session, order, deadline) : SendInBreakGlass(permit, session, order, deadline);

    private static Task<OrderAck> SendInBreakGlass(in SendPermit permit, VenueSession session, NewOrder order, CancellationToken deadline)
    {
        permit.Demand(ContentOf(order));
        permit.ToBreakGlass().Demand();
        return session.SubmitAsync(order, deadline);
    }

    private static Task<OrderAck> SendSubmit(in SendPermit permit, VenueSession session, NewOrder order, CancellationToken deadline)
    {
        permit.Demand(ContentOf(order));
        return session.SubmitAsync(order, deadline);
    }

    private static Task<OrderAck> SendReplace(in SendPermit permit, SessionGuard guard, OrderReplacement change, CancellationToken deadline)
    {
        permit.Demand(ContentOf(change));
        return guard._session.ReplaceAsync(change, guard.VenueIdOf(change.Target), deadline);
    }

    private static Task<CancelAnswer> SendCancel(in SendPermit permit, VenueSession session, ClientOrderId id, BrokerOrderId? venueId, ClientOrderId requestId, CancellationToken deadline)
    {
        permit.Demand(ContentOf(id));
        return session.CancelAsync(id, venueId, requestId, deadline);
    }

    private static Judgement Judge(OrderAck ack) =>
        ack.IsAccepted ? Judgement.Accepted(string.IsNullOrEmpty(ack.BrokerOrderId.Value) ? null : ack.BrokerOrderId) : Judgement.Rejected(ack.Reason ?? "");

    private static Judgement Judge(CancelAnswer answer) => answer.IsAccepted ? Judgement.Accepted() : Judgement.Rejected(answer.Reason ?? "");

    private void Remember(ClientOrderId id, OrderAck ack)
    {
        if (ack.IsAccepted && !string.IsNullOrEmpty(ack.BrokerOrderId.Value))
            _venueIds[id.Value] = ack.BrokerOrderId;
    }

    private BrokerOrderId? VenueIdOf(ClientOrderId id) => _venueIds.TryGetValue(id.Value, out BrokerOrderId venueId) ? venueId : null;

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

    private sealed class Access(SessionGuard guard, VenueSemantics venue) : VenueAccess
    {
        public override bool CanFindOrder => venue.LookUp != LookUpBy.Nothing;

        public override bool CanListOpenOrders => venue.ListsOrders;

        public override bool CanListExecutions => venue.ListsExecutions;

        public override bool CanListPositions => venue.ListsPositions;

        public override bool CanTellTime => true;

        public override bool CanCancel => venue.Cancels;

        public override Task<OrderSnapshot?> FindOrderAsync(WorkingOrder order, CancellationToken cancellationToken) =>
            guard._session.FindOrderAsync(order.ClientOrderId, order.BrokerOrderId, cancellationToken);

        public override Task<IReadOnlyList<OrderSnapshot>> ListOpenOrdersAsync(CancellationToken cancellationToken) => guard._session.ListOrdersAsync(cancellationToken);

        public override Task<IReadOnlyList<ExecutionReport>> ListExecutionsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
            guard._session.ListExecutionsAsync(since, cancellationToken);

        public override Task<IReadOnlyList<PositionSnapshot>> ListPositionsAsync(CancellationToken cancellationToken) => guard._session.ListPositionsAsync(cancellationToken);

        public override Task<DateTimeOffset> GetServerTimeAsync(CancellationToken cancellationToken) => guard._session.GetTimeAsync(cancellationToken);

        public override async Task<Judgement> CancelAsync(Admission admission, WorkingOrder order)
        {
            CancelAnswer answer = await admission.Watch(SendCancel(admission.TakePermit(ContentOf(order.ClientOrderId)), guard._session, order.ClientOrderId, order.BrokerOrderId, order.CancelId, admission.Deadline)).ConfigureAwait(false);
            return Judge(answer);
        }
    }
}
