using Safety.Contracts;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;
using ExecIdScope = Safety.Testing.Venues.ExecIdScope;
using LookUpBy = Safety.Testing.Venues.LookUpBy;
using ReplaceActs = Safety.Testing.Venues.ReplaceActs;

namespace Safety.SimulationRuns.Tests;

/// <summary>Whatever a venue can be like comes into worlds: nothing is drawn and then taken back.</summary>
public class FacetTests
{
    [Fact]
    public void EveryFacet_ComesIntoWorlds()
    {
        Simulator simulator = new();
        VenueSemantics[] venues = [.. Enumerable.Range(0, 4_000).SelectMany(seed => simulator.Plan((ulong)seed).Accounts).Select(static account => account.Venues[0].Does)];
        Func<VenueSemantics, bool>[] facets =
        [
            static does => does is { AckBy: AckBy.Response, Answer: AnswerMeans.Working, RejectsByReport: false },
            static does => does is { AckBy: AckBy.Response, Answer: AnswerMeans.Received, RejectsByReport: false },
            static does => does is { AckBy: AckBy.Response, Answer: AnswerMeans.Received, RejectsByReport: true },
            static does => does is { AckBy: AckBy.Report, Answer: AnswerMeans.Working },
            static does => does is { AckBy: AckBy.Report, Answer: AnswerMeans.Received },
            static does => does is { Replace: ReplaceActs.InPlace, Replaced: ReplacedQuantity.Total },
            static does => does is { Replace: ReplaceActs.InPlace, Replaced: ReplacedQuantity.Remaining },
            static does => does is { Replace: ReplaceActs.CancelAndNew, Replaced: ReplacedQuantity.Total },
            static does => does is { Replace: ReplaceActs.CancelAndNew, Replaced: ReplacedQuantity.Remaining },
            static does => does is { FeeInBaseBps: > 0, NamesFeeCurrency: true },
            static does => does is { FeeInBaseBps: > 0, NamesFeeCurrency: false },
            static does => does.HoldsLegs,
            static does => does is { ListsTradesOnly: true, ListsOrders: false, LookUp: LookUpBy.Nothing },
            static does => does.LookUp == LookUpBy.LiveIdOnly,
            static does => does.LookUp == LookUpBy.VenueId,
            static does => does.ExecIds == ExecIdScope.PerDay,
            static does => does.ExecIds == ExecIdScope.PerOrder,
            static does => does.ExecIds == ExecIdScope.None,
            static does => !does.Cancels,
            static does => does.TellsUnknown,
            static does => does.ExpiryMs == 0,
        ];
        Assert.All(facets, facet => Assert.Contains(venues, venue => facet(venue)));
        Assert.DoesNotContain(venues, static does => does is { Replace: ReplaceActs.CancelAndNew, Cancels: false }); // no guard is made for it
    }
}
