using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.AttackTests;

/// <summary>A second contract of the fixture's account: several orders in one call, and queries a test holds up.</summary>
internal sealed class BasketEntry
{
    private readonly CallSite _basket;
    private readonly CallSite _cancel;
    private readonly CallSite _change;

    public BasketEntry(GuardFixture f, VenueAccess? access = null)
    {
        GuardContract contract = new()
        {
            Name = "Safety.Tests.Basket",
            Fingerprint = "test",
            Profile = f.Profile,
            Ceilings = new HardLimitAttribute { MaxOrderNotional = 1_000_000, MaxOpenNotional = 10_000_000, MaxOrdersPerSecond = 100_000, MaxPriceBandBps = 5_000 },
        };
        _basket = new CallSite(contract, "M:Safety.Tests.Basket.Submit", BrokerCallKind.SubmitMany);
        _cancel = new CallSite(contract, "M:Safety.Tests.Basket.Cancel", BrokerCallKind.Cancel);
        _change = new CallSite(contract, "M:Safety.Tests.Basket.SetLeverage", BrokerCallKind.AccountChange);
        Entry = AccountEntry.Open(f.Guarded, contract, access ?? new NoAccess());
    }

    public AccountEntry Entry { get; }

    public Admission Admit(OrderKey key, params OrderTerms[] legs) => Entry.AdmitMany(_basket, key, legs, Hash(legs));

    /// <summary>The same, with the mapping's own list.</summary>
    public Admission AdmitList(OrderKey key, IReadOnlyList<OrderTerms> legs) => Entry.AdmitMany(_basket, key, legs, Hash([.. legs]));

    public Admission Change(OrderKey key) => Entry.AdmitAccountChange(_change, key, default);

    public Admission Cancel(ClientOrderId id) => Entry.AdmitCancel(_cancel, id);

    /// <summary>Takes the permit and demands it, as the raw call's method does.</summary>
    public static void Send(Admission admission) => admission.TakePermit(default).Demand(default);

    /// <summary>The same, with what the stamped request describes.</summary>
    public static void Send(Admission admission, IReadOnlyList<OrderTerms> stamped) => admission.TakePermit(default, admission.ClientOrderId, stamped).Demand(default);

    private static ContentHash Hash(OrderTerms[] legs)
    {
        ContentHasher hasher = default;
        foreach (OrderTerms leg in legs)
            hasher.Add(leg);
        return hasher.ToHash();
    }

    private sealed class NoAccess : VenueAccess;
}
