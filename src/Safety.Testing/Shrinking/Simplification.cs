using Safety.Contracts;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;
using ExecIdScope = Safety.Testing.Venues.ExecIdScope;
using LookUpBy = Safety.Testing.Venues.LookUpBy;
using ReplaceActs = Safety.Testing.Venues.ReplaceActs;

namespace Safety.Testing.Shrinking;

/// <summary>One thing about a world that can be made plain: a facet of a venue, a setting of the host, a second account.</summary>
/// <param name="Name">What a replay calls it.</param>
/// <param name="Apply">The plan without it; the same plan where it is plain already.</param>
public sealed record Simplification(string Name, Func<WorldPlan, WorldPlan> Apply)
{
    private static readonly (string Name, Func<VenueSemantics, VenueSemantics> Apply)[] s_facets =
    [
        ("ackBy", static does => does with { AckBy = AckBy.Response }),
        ("answer", static does => does with { Answer = AnswerMeans.Working }),
        ("replace", static does => does.Replace == ReplaceActs.NewClientId ? does : does with { Replace = ReplaceActs.NewClientId, Replaced = ReplacedQuantity.Total }),
        ("replaced", static does => does with { Replaced = ReplacedQuantity.Total }),
        ("lookUp", static does => does with { LookUp = LookUpBy.ClientId }),
        ("addresses", static does => does with { AddressesByVenueId = false }),
        ("newVenueId", static does => does with { NewVenueIdOnReplace = false }),
        ("execIds", static does => does with { ExecIds = ExecIdScope.Forever, ExecIdsAreRandom = false }),
        ("resolution", static does => does with { TimeResolutionMs = 1 }),
        ("numbers", static does => does with { IsNumbered = true }),
        ("tradesOnly", static does => does with { ListsTradesOnly = false }),
        ("fee", static does => does with { FeeInBaseBps = 0 }),
        ("legs", static does => does with { HoldsLegs = false }),
        ("repeatedId", static does => does with { RepeatedId = RepeatedId.RejectedForever }),
        ("pending", static does => does with { TellsPending = false }),
        ("requestId", static does => does with { ReportsUnderRequestId = false }),
        ("rejects", static does => does.AckBy == AckBy.Report ? does : does with { RejectsByReport = false }),
        ("visibility", static does => does with { VisibilityMs = 0 }),
        ("expiry", static does => does with { ExpiryMs = 2_000 }),
        ("lateFill", static does => does with { LateFillMs = 0 }),
        ("decides", static does => does with { DecidesWithinMs = 0 }),
        ("cancels", static does => does with { Cancels = true }),
        ("listsOrders", static does => does with { ListsOrders = true }),
        ("listsExecutions", static does => does with { ListsExecutions = true }),
        ("listsPositions", static does => does with { ListsPositions = true }),
        ("idFormat", static does => does with { IdFormat = IdFormat.AlphaNumeric }),
    ];

    /// <summary>All there are, the coarse ones first.</summary>
    public static IReadOnlyList<Simplification> All { get; } =
    [
        new("oneAccount", static plan => plan.Accounts.Count == 1 ? plan : plan with
        {
            Accounts = [plan.Accounts[0]],
            Acts = [.. plan.Acts.Where(static act => act.Account == 0)],
            Faults = [.. plan.Faults.Where(static fault => fault.Account == 0)],
        }),
        new("memory", static plan => plan with { UsesSqlite = false }),
        new("oneDesk", static plan => Change(plan, static account => account with { Venues = [account.Venues[0]] }, static account => account.Venues.Count == 1) is var changed && changed == plan ? plan
            : changed with { Acts = [.. plan.Acts.Select(static act => act with { Desk = 0 })] }),
        new("holdsNothing", static plan => Change(plan, static account => account with { Held = [.. account.Held.Select(static _ => 0m)] }, static account => account.Held.All(static held => held == 0m))),
        new("noHedger", static plan => Change(plan, static account => account with { Hedges = false }, static account => !account.Hedges)),
        new("noHedging", static plan => plan.Accounts.All(static account => account.Hedging is null) ? plan : plan with
        {
            Accounts = [.. plan.Accounts.Select(static account => account with { Hedging = null })],
            Acts = [.. plan.Acts.Where(static act => act.Spice != Spice.Hedged)],
        }),
        new("noExits", static plan => Change(plan, static account => account with { Exits = false }, static account => !account.Exits)),
        new("noCatchingUp", static plan => Change(plan, static account => account with { CatchesUpEveryMs = 0 }, static account => account.CatchesUpEveryMs == 0)),
        new("venueClock", static plan => Change(plan, static account => account with { VenueOffsetMs = 0 }, static account => account.VenueOffsetMs == 0)),
        new("quick", static plan => Change(plan, static account => account with { Venues = [.. account.Venues.Select(static venue => venue with { RequestMs = (1, 1), ResponseMs = (1, 1), ReportMs = (1, 1) })] }, static account => account.Venues.All(static venue => venue is { RequestMs: (1, 1), ResponseMs: (1, 1), ReportMs: (1, 1) }))),
        new("host", static plan => plan with { Host = plan.Host with { OffsetMs = 0, ForgetsToArm = false } }),
        .. s_facets.Select(static facet => new Simplification(facet.Name, plan => Change(plan, account => account with { Venues = [.. account.Venues.Select(venue => venue with { Does = facet.Apply(venue.Does) })] }, account => account.Venues.All(venue => facet.Apply(venue.Does) == venue.Does)))),
    ];

    // The same plan where nothing changes, so that a shrinker sees it.
    private static WorldPlan Change(WorldPlan plan, Func<AccountPlan, AccountPlan> change, Func<AccountPlan, bool> isPlain) =>
        plan.Accounts.All(isPlain) ? plan : plan with { Accounts = [.. plan.Accounts.Select(change)] };
}
