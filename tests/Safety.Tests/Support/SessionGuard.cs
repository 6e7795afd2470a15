using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Tests.Support;

/// <summary>A guard over a <see cref="StoredSession"/> in the shape the generator writes, by hand.</summary>
public sealed class SessionGuard
{
    private readonly AccountEntry _entry;
    private readonly CallSite _submit;
    private readonly CallSite _cancel;

    public SessionGuard(GuardedAccount account, VenueProfileAttribute profile, StoredSession session)
    {
        GuardContract contract = new()
        {
            Name = "Safety.Tests.Support.StoredSession",
            Fingerprint = "test",
            Profile = profile,
            Ceilings = new HardLimitAttribute { MaxOrderNotional = 1_000_000, MaxOpenNotional = 10_000_000, MaxOrdersPerSecond = 100_000, MaxPriceBandBps = 5_000 },
        };
        Session = session;
        _submit = new CallSite(contract, "M:Safety.Tests.Support.StoredSession.SendToTarget", BrokerCallKind.Submit);
        _cancel = new CallSite(contract, "M:Safety.Tests.Support.StoredSession.SendToTarget", BrokerCallKind.Cancel);
        _entry = AccountEntry.Open(account, contract, new Access());
    }

    public StoredSession Session { get; set; }

    /// <summary>Runs after the permit was demanded and before the session is called.</summary>
    public Action? AfterDemand { get; set; }

    public Outcome<bool> Submit(OrderKey key, OrderTerms terms)
    {
        Admission admission = _entry.Admit(_submit, key, terms, ContentOf(default));
        if (!admission.IsGranted)
            return admission.Result<bool>();
        try
        {
            StoredMessage message = new(BrokerCallKind.Submit, admission.ClientOrderId);
            bool sent = Send(admission.TakePermit(ContentOf(message.Id), message.Id), message);
            return admission.Settle(sent ? Judgement.Accepted(new BrokerOrderId("V" + message.Id.Value)) : Judgement.Unknown("The broker call returned false."), sent);
        }
        catch (Exception exception)
        {
            return admission.SettleFault<bool>(exception);
        }
    }

    public Outcome<bool> Cancel(ClientOrderId target)
    {
        Admission admission = _entry.AdmitCancel(_cancel, target);
        if (!admission.IsGranted)
            return admission.Result<bool>();
        StoredMessage message = new(BrokerCallKind.Cancel, admission.ClientOrderId);
        bool sent = Send(admission.TakePermit(ContentOf(message.Id)), message);
        return admission.Settle(sent ? Judgement.Accepted() : Judgement.Unknown("The broker call returned false."), sent);
    }

    private bool Send(in SendPermit permit, StoredMessage message)
    {
        permit.Demand(ContentOf(message.Id));
        AfterDemand?.Invoke();
        return Session.SendToTarget(message);
    }

    private static ContentHash ContentOf(ClientOrderId id)
    {
        ContentHasher hasher = default;
        hasher.Add(id);
        return hasher.ToHash();
    }

    private sealed class Access : VenueAccess;
}
