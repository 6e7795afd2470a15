using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guard;
using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Tests.Support;

/// <summary>A break-glass method's method of a guard in the shape the generator writes, over a body that the test gives.</summary>
internal sealed class BreakGlassGuard
{
    private readonly AccountEntry _entry;
    private readonly CallSite _place;
    private readonly ScriptedVenue _venue;

    public BreakGlassGuard(GuardFixture f, DateOnly expiresOn)
    {
        _venue = f.Venue;
        GuardContract contract = new()
        {
            Name = "Safety.Tests.BreakGlass",
            Fingerprint = "test",
            Profile = f.Profile,
            Ceilings = new HardLimitAttribute { MaxOrderNotional = 1_000_000, MaxOpenNotional = 10_000_000, MaxOrdersPerSecond = 100_000, MaxPriceBandBps = 5_000 },
        };
        _place = new CallSite(contract, "M:Safety.Tests.BreakGlass.PlaceAsync", BrokerCallKind.Submit) { ExpiresOn = expiresOn };
        _entry = AccountEntry.Open(f.Guarded, contract, new NoAccess());
    }

    /// <summary>The user's method.</summary>
    public Func<BreakGlassPermit, ScriptedVenue, NewOrder, CancellationToken, Task<OrderAck>> Core { get; set; } = (permit, venue, order, deadline) =>
    {
        permit.Demand();
        return venue.Submit(order, deadline);
    };

    public async ValueTask<Outcome<OrderAck>> PlaceAsync(OrderKey key, OrderTerms terms)
    {
        NewOrder order = new(terms);
        Admission admission = await _entry.AdmitAsync(_place, key, terms, ContentOf(order), default).ConfigureAwait(false);
        if (!admission.IsGranted)
            return admission.Result<OrderAck>();
        try
        {
            NewOrder stamped = order with { ClientOrderId = admission.ClientOrderId };
            OrderAck response = await admission.Watch(Send(admission.TakePermit(ContentOf(stamped), stamped.ClientOrderId), this, stamped, admission.Deadline)).ConfigureAwait(false);
            return await admission.SettleAsync(response.IsAccepted ? Judgement.Accepted(response.BrokerOrderId) : Judgement.Rejected(response.Reason ?? ""), response).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return admission.SettleFault<OrderAck>(exception);
        }
    }

    private static Task<OrderAck> Send(in SendPermit permit, BreakGlassGuard guard, NewOrder order, CancellationToken deadline)
    {
        permit.Demand(ContentOf(order));
        return guard.Core(permit.ToBreakGlass(), guard._venue, order, deadline);
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
