using Safety.Contracts;
using Safety.Guarding;
using Safety.Limits;
using Safety.Tests.Support;

namespace Safety.Tests.VenueFacets;

/// <summary>Facts that cannot be together are an error where the guard is made, with what to do about it.</summary>
public class ProfileTests
{
    public static TheoryData<string, VenueProfileAttribute, LookUpBy, bool, PositionMode> Impossible => new()
    {
        { nameof(QueryRole.OrderByVenueId), new() { Acknowledgement = AckBy.Report }, LookUpBy.None, false, PositionMode.Net },
        { nameof(QueryRole.OrderByVenueId), new(), LookUpBy.None, false, PositionMode.Net },
        { "look up by the venue's", new() { IdFormat = IdFormat.NotCarried }, LookUpBy.ClientId, true, PositionMode.Net },
        { "leave ExecIds out", new() { Fills = FillsTold.CumulativeOnly, ExecIds = ExecIdScope.Forever }, LookUpBy.ClientId, true, PositionMode.Net },
        { "finer TimeResolutionMs", new() { ExecIds = ExecIdScope.None }, LookUpBy.ClientId, true, PositionMode.Net },
        { "send the total", new() { Replaces = ReplaceActs.InPlace, Fills = FillsTold.CumulativeOnly, ReplacedQty = ReplacedQty.Remaining }, LookUpBy.ClientId, true, PositionMode.Net },
        { "has no cancel", new() { Replaces = ReplaceActs.CancelAndNew, CannotCancel = true }, LookUpBy.ClientId, true, PositionMode.Net },
        { nameof(QueryRole.OrderByVenueId), new() { Makes = VenueMakes.Legs | VenueMakes.Liquidation }, LookUpBy.ClientId, true, PositionMode.Net },
        { nameof(AccountOptions.Positions), new(), LookUpBy.ClientId, true, PositionMode.LongShort },
        { "no window of maintenance", new() { Maintenance = ["Someday 10:00-11:00 UTC"] }, LookUpBy.ClientId, true, PositionMode.Net },
        { "no window of maintenance", new() { Maintenance = ["Sun 10:00-11:00 Nowhere/Land"] }, LookUpBy.ClientId, true, PositionMode.Net },
        { "TimeResolutionMs is -1", new() { TimeResolutionMs = -1 }, LookUpBy.ClientId, true, PositionMode.Net },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task WhatCannotWork_IsRefusedWithWhatToDo(string what, VenueProfileAttribute profile, LookUpBy lookUps, bool canList, PositionMode positions)
    {
        await using GuardFixture f = new() { Profile = profile, LookUps = lookUps, CanList = canList, Positions = positions };
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => f.StartAsync(arm: false));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<VenueProfileAttribute, LookUpBy, bool, PositionMode> Possible => new()
    {
        { new() { Acknowledgement = AckBy.Report }, LookUpBy.None, true, PositionMode.Net },
        { new() { Acknowledgement = AckBy.Report }, LookUpBy.VenueId, false, PositionMode.Net },
        { new() { Acknowledgement = AckBy.Report, CannotLookUp = true }, LookUpBy.None, false, PositionMode.Net },
        { new() { Acknowledgement = AckBy.Response }, LookUpBy.None, false, PositionMode.Net },
        { new() { IdFormat = IdFormat.NotCarried }, LookUpBy.None, false, PositionMode.Net },
        { new() { Fills = FillsTold.CumulativeOnly }, LookUpBy.ClientId, true, PositionMode.Net },
        { new() { ExecIds = ExecIdScope.None, TimeResolutionMs = 1 }, LookUpBy.ClientId, true, PositionMode.Net },
        { new() { Makes = VenueMakes.Legs }, LookUpBy.ClientId | LookUpBy.VenueId, true, PositionMode.Net },
        { new() { Positions = PositionMode.LongShort }, LookUpBy.ClientId, true, PositionMode.Net },
        { new() { Positions = PositionMode.LongShort }, LookUpBy.ClientId, true, PositionMode.LongShort },
        { new() { Replaces = ReplaceActs.CancelAndNew, ReplacedQty = ReplacedQty.Remaining }, LookUpBy.ClientId, true, PositionMode.Net },
    };

    [Theory]
    [MemberData(nameof(Possible))]
    public async Task WhatCanWork_IsTaken(VenueProfileAttribute profile, LookUpBy lookUps, bool canList, PositionMode positions)
    {
        await using GuardFixture f = new() { Profile = profile, LookUps = lookUps, CanList = canList, Positions = positions };
        await f.StartAsync(arm: false);
        Assert.Single(f.Guarded.Core.Entries);
    }
}
