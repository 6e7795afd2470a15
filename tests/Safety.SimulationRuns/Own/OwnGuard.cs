using Safety.Contracts;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.SimulationRuns.Own;

/// <summary>The generated guard in simulated worlds, whose venues are those that its contract's profile tells of.</summary>
internal sealed class OwnGuard(IOwnBrokerGuard guard) : ISimulatedGuard
{
    /// <summary>What makes simulated worlds run the generated guard.</summary>
    public static SimulatorOptions Options { get; } = new() { Guard = Make, Plan = Fit };

    public ValueTask<Outcome<OrderAck>> SubmitAsync(OrderKey key, OrderTerms terms) => guard.SubmitOrderAsync(key, new NewOrder(terms));

    public ValueTask<Outcome<OrderAck>> ReplaceAsync(OrderKey key, ClientOrderId target, OrderTerms terms) => guard.ReplaceOrderAsync(key, new OrderReplacement(target, terms));

    public async ValueTask<OutcomeKind> CancelAsync(ClientOrderId id) => (await guard.CancelOrderAsync(id).ConfigureAwait(false)).Kind;

    /// <summary>A world of which the contract's profile tells the truth.</summary>
    public static WorldPlan Fit(WorldPlan plan) => plan with
    {
        Accounts =
        [
            .. plan.Accounts.Select(static account => account with
            {
                Venues = [account.Venues[0] with { Does = Fit(account.Venues[0].Does), Telling = new Telling(1_000, 0, 2_000), IsCareless = false }],
            }),
        ],
        // It has no break-glass method.
        Acts = [.. plan.Acts.Select(static act => act with { Desk = 0, Spice = act.Spice == Spice.Expired ? Spice.None : act.Spice })],
    };

    [CompositionRoot]
    private static OwnGuard Make(GuardedAccount account, VenueSession session) => new(new OwnBrokerGuard(account, new OwnBroker(session)));

    private static VenueSemantics Fit(VenueSemantics does) => does with
    {
        AckBy = AckBy.Response,
        Answer = AnswerMeans.Working,
        Replace = Safety.Testing.Venues.ReplaceActs.NewClientId,
        ExecIds = Safety.Testing.Venues.ExecIdScope.Forever,
        TimeResolutionMs = 1,
        RepeatedId = RepeatedId.RejectedForever,
        ExpiryMs = 2_000,
        VisibilityMs = 500,
        LateFillMs = 2_000,
        LookUp = Safety.Testing.Venues.LookUpBy.ClientId,
        AddressesByVenueId = false,
        Cancels = true,
        ListsOrders = true,
        ListsExecutions = true,
        ListsPositions = true,
        ReportsUnderRequestId = false,
        FeeInBaseBps = 0,
        HoldsLegs = false,
        IdFormat = IdFormat.AlphaNumeric,
    };
}
