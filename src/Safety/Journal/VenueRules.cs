using Safety.Contracts;

namespace Safety.Journal;

/// <summary>The venue facts a family is judged by: those of the contract when its first order was admitted.</summary>
internal sealed record VenueRules
{
    public required AckBy Acknowledgement { get; init; }

    public required AckStrength Strength { get; init; }

    public required FillsTold Fills { get; init; }

    public required ExecIdScope ExecIds { get; init; }

    public required ReplaceActs Replaces { get; init; }

    public required ReplacedQty ReplacedQty { get; init; }

    public required LookUpBy LookUps { get; init; }

    public required FeeIn Fees { get; init; }

    public required PositionMode Positions { get; init; }

    public required RepeatedId RepeatedId { get; init; }

    /// <summary>True where the contract lists the open orders.</summary>
    public required bool CanList { get; init; }

    public required int CallTimeoutMs { get; init; }

    public required int RequestExpiryMs { get; init; }

    public required int VisibilityMs { get; init; }

    public required int LateFillMs { get; init; }

    public required int ReportGapMs { get; init; }

    public required int ReportGapReports { get; init; }

    public required int TimeResolutionMs { get; init; }

    /// <summary>What a contract says of its venue, and what the account is set to there.</summary>
    /// <param name="profile">What it says.</param>
    /// <param name="lookUps">By what its queries look an order up.</param>
    /// <param name="canList">True where it lists the open orders.</param>
    /// <param name="positions">How the account keeps positions.</param>
    public static VenueRules Of(VenueProfileAttribute profile, LookUpBy lookUps, bool canList, PositionMode positions) => new()
    {
        Acknowledgement = profile.Acknowledgement == AckBy.Response ? AckBy.Response : AckBy.Report,
        Strength = profile.Strength,
        Fills = profile.Fills,
        ExecIds = profile.Fills == FillsTold.CumulativeOnly ? ExecIdScope.None : profile.ExecIds,
        Replaces = profile.Replaces,
        ReplacedQty = profile.ReplacedQty,
        LookUps = lookUps | (profile.LookUps & LookUpBy.LiveIdOnly),
        Fees = profile.Fees,
        Positions = positions,
        RepeatedId = profile.RepeatedId,
        CanList = canList,
        CallTimeoutMs = profile.CallTimeoutMs,
        RequestExpiryMs = profile.Stamp == RequestStamp.None ? 0 : profile.RequestExpiryMs,
        VisibilityMs = profile.VisibilityMs,
        LateFillMs = profile.LateFillMs,
        ReportGapMs = profile.ReportGapMs,
        ReportGapReports = profile.ReportGapReports,
        TimeResolutionMs = profile.TimeResolutionMs,
    };

    public void Write(FactWriter writer)
    {
        writer.U8((byte)Acknowledgement);
        writer.U8((byte)Strength);
        writer.U8((byte)Fills);
        writer.U8((byte)ExecIds);
        writer.U8((byte)Replaces);
        writer.U8((byte)ReplacedQty);
        writer.U8((byte)LookUps);
        writer.U8((byte)Fees);
        writer.U8((byte)Positions);
        writer.U8((byte)RepeatedId);
        writer.Bool(CanList);
        writer.I32(CallTimeoutMs);
        writer.I32(RequestExpiryMs);
        writer.I32(VisibilityMs);
        writer.I32(LateFillMs);
        writer.I32(ReportGapMs);
        writer.I32(ReportGapReports);
        writer.I32(TimeResolutionMs);
    }

    public static VenueRules Read(ref FactReader reader) => new()
    {
        Acknowledgement = (AckBy)reader.U8(),
        Strength = (AckStrength)reader.U8(),
        Fills = (FillsTold)reader.U8(),
        ExecIds = (ExecIdScope)reader.U8(),
        Replaces = (ReplaceActs)reader.U8(),
        ReplacedQty = (ReplacedQty)reader.U8(),
        LookUps = (LookUpBy)reader.U8(),
        Fees = (FeeIn)reader.U8(),
        Positions = (PositionMode)reader.U8(),
        RepeatedId = (RepeatedId)reader.U8(),
        CanList = reader.Bool(),
        CallTimeoutMs = reader.I32(),
        RequestExpiryMs = reader.I32(),
        VisibilityMs = reader.I32(),
        LateFillMs = reader.I32(),
        ReportGapMs = reader.I32(),
        ReportGapReports = reader.I32(),
        TimeResolutionMs = reader.I32(),
    };
}
