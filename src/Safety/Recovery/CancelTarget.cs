using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;

namespace Safety.Recovery;

/// <summary>An order that can be canceled, as it was when it was looked at.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Intent">The order.</param>
/// <param name="Of">The venue's ID of the one that it is, where the venue works several under its client order ID, or has.</param>
internal sealed record CancelTarget(Family Family, Intent Intent, BrokerOrderId Of = default)
{
    /// <summary>What can be canceled of a family: each order at the venue for itself.</summary>
    public static IEnumerable<CancelTarget> AllOf(Family family)
    {
        foreach (Intent intent in family.CancelTargets)
        {
            if (intent.LivingIds.IsEmpty)
                yield return new CancelTarget(family, intent);
            foreach (BrokerOrderId living in intent.LivingIds)
                yield return new CancelTarget(family, intent, living);
        }
    }

    public ClientOrderId Id => Intent.ClientOrderId;

    /// <summary>The venue's ID of it, where known.</summary>
    public BrokerOrderId? VenueId => IsOneOfSeveral ? Of : Intent.BrokerOrderId;

    /// <summary>True where the venue works several under its client order ID, or has: what is told of another says nothing of it.</summary>
    public bool IsOneOfSeveral => !string.IsNullOrEmpty(Of.Value);

    /// <summary>True where a look-up of it goes by the venue's ID: by ours any of several is found.</summary>
    public bool IsFoundByVenueId => Family.IsFoundByVenueId(Intent) || (IsOneOfSeveral && Family.Rules.LookUps.HasFlag(LookUpBy.VenueId));

    /// <summary>What tells it from the others. Where the venue works several orders under one ID, each end of one leaves another target: what was asked may have meant that.</summary>
    public (ClientOrderId, BrokerOrderId, int) Key => (Id, Of, Intent.Living);

    public OrderTerms Terms => Intent.Admission.Terms!;

    /// <summary>Who has decided it.</summary>
    public StrategyId Strategy => Intent.Admission.Key.Strategy;

    /// <summary>The order as a generated cancel or look-up names it.</summary>
    /// <param name="cancelId">The ID of the request.</param>
    /// <param name="now">The time.</param>
    /// <param name="seenAs">The venue's ID by which a look-up has shown it since.</param>
    public WorkingOrder ToOrder(ClientOrderId cancelId, DateTimeOffset now, BrokerOrderId? seenAs = null) => new(Id, seenAs ?? VenueId, Terms, Intent.TotalQty, cancelId, now);

    /// <summary>Whether a latch stops it.</summary>
    public bool IsStoppedBy(KillRecord kill, string account) => kill.Stops(account, Strategy, Terms);

    /// <summary>True for what protects a position.</summary>
    public bool IsProtective => Terms.ReduceOnly || Terms.Type is OrderType.Stop or OrderType.StopLimit;
}
