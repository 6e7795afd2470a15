using Safety.Contracts;

namespace Safety.Testing.Venues;

/// <summary>
/// What the product is told of a venue: all that its contract can say today, truthfully and with some slack. What it cannot say stays the venue's
/// own affair. When <see cref="VenueProfileAttribute"/> grows, it grows here.
/// </summary>
/// <param name="CallTimeoutMs">How long a call may take.</param>
/// <param name="SlackMs">What is added to each of the venue's times.</param>
/// <param name="ReportGapMs">How long a report waits for the one that is missing before it.</param>
public sealed record Telling(int CallTimeoutMs, int SlackMs, int ReportGapMs)
{
    /// <summary>When the venue takes no orders; null = always does.</summary>
    public string? Maintenance { get; init; }

    /// <summary>The profile of a venue.</summary>
    public VenueProfileAttribute Of(VenueSemantics venue)
    {
        ArgumentNullException.ThrowIfNull(venue);
        return new VenueProfileAttribute
        {
            RepeatedId = venue.RepeatedId,
            Acknowledgement = venue.AckBy,
            Stamp = venue.ExpiryMs > 0 ? RequestStamp.BySdkAtSend : RequestStamp.None,
            RequestExpiryMs = venue.ExpiryMs,
            // What was only received is not seen before it was decided.
            VisibilityMs = venue.VisibilityMs + SlackMs + (venue.Answer == AnswerMeans.Received ? venue.DecidesWithinMs : 0),
            LateFillMs = venue.LateFillMs + SlackMs,
            ReportGapMs = ReportGapMs,
            CallTimeoutMs = CallTimeoutMs,
            CannotCancel = !venue.Cancels,
            CannotLookUp = !venue.ShowsOrders,
            Strength = venue.Answer == AnswerMeans.Working ? AckStrength.Working : AckStrength.Received,
            ExecIds = venue.ExecIds switch
            {
                ExecIdScope.PerDay => Contracts.ExecIdScope.PerDay,
                ExecIdScope.Forever => Contracts.ExecIdScope.Forever,
                _ => Contracts.ExecIdScope.PerOrder, // the adapter makes one where there is none
            },
            Replaces = venue.Replace switch
            {
                ReplaceActs.InPlace => Contracts.ReplaceActs.InPlace,
                ReplaceActs.CancelAndNew => Contracts.ReplaceActs.CancelAndNew,
                _ => Contracts.ReplaceActs.NewClientId,
            },
            ReplacedQty = venue is { Replace: ReplaceActs.CancelAndNew or ReplaceActs.InPlace, Replaced: ReplacedQuantity.Remaining } ? ReplacedQty.Remaining : ReplacedQty.Total,
            LookUps = venue.LookUp == LookUpBy.LiveIdOnly ? Contracts.LookUpBy.LiveIdOnly : Contracts.LookUpBy.None,
            Fees = venue.FeeInBaseBps == 0 ? FeeIn.Quote : venue.NamesFeeCurrency ? FeeIn.ToldPerFill : FeeIn.Base,
            Positions = venue.HoldsLegs ? PositionMode.LongShort : PositionMode.Net,
            TimeResolutionMs = venue.TimeResolutionMs,
            IsSimulated = true,
            IdFormat = venue.IdFormat,
            Maintenance = Maintenance is null ? [] : [Maintenance],
        };
    }
}
