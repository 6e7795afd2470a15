using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Benchmarks.Submits;

/// <summary>A guard in the generated shape over a broker that answers at once: what is left is the guard's own cost.</summary>
internal sealed class BenchmarkGuard
{
    private static readonly Task<OrderAck> s_rejected = Task.FromResult(new OrderAck(false, default, "benchmark"));

    private readonly AccountEntry _entry;
    private readonly CallSite _submit;

    public BenchmarkGuard(GuardedAccount account)
    {
        GuardContract contract = new()
        {
            Name = "Safety.Benchmarks.Broker",
            Fingerprint = "benchmark",
            Profile = new VenueProfileAttribute { Acknowledgement = AckBy.Response, Stamp = RequestStamp.BySdkAtSend, RequestExpiryMs = 5_000, IsSimulated = true },
            Ceilings = new HardLimitAttribute { MaxOrderNotional = 1_000_000_000, MaxOpenNotional = long.MaxValue, MaxOrdersPerSecond = 10_000_000, MaxPriceBandBps = 10_000 },
        };
        _submit = new CallSite(contract, "M:Safety.Benchmarks.Broker.Submit(Safety.Orders.NewOrder)", BrokerCallKind.Submit);
        _entry = AccountEntry.Open(account, contract, new NoAccess());
    }

    public async ValueTask<Outcome<OrderAck>> SubmitAsync(OrderKey key, NewOrder order)
    {
        Admission admission = await _entry.AdmitAsync(_submit, key, order.Terms, ContentOf(order), default).ConfigureAwait(false);
        if (!admission.IsGranted)
            return admission.Result<OrderAck>();
        NewOrder stamped = order with { ClientOrderId = admission.ClientOrderId };
        OrderAck response = await admission.Watch(Send(admission.TakePermit(ContentOf(stamped), stamped.ClientOrderId), stamped)).ConfigureAwait(false);
        return await admission.SettleAsync(Judgement.Rejected(response.Reason!), response).ConfigureAwait(false);
    }

    private static Task<OrderAck> Send(in SendPermit permit, NewOrder order)
    {
        permit.Demand(ContentOf(order));
        return s_rejected;
    }

    private static ContentHash ContentOf(NewOrder order)
    {
        ContentHasher hasher = default;
        hasher.Add(order.Terms);
        hasher.Add(order.ClientOrderId);
        return hasher.ToHash();
    }

    private sealed class NoAccess : VenueAccess;
}
