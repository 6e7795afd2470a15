namespace Safety.Contracts;

/// <summary>
/// The facts about a venue that recovery, identity and limits depend on. They stand on the contract, once. A default that is better than the venue
/// releases exposure too early or misses a fill: take the facts from its documents.
/// </summary>
/// <remarks>
/// Errors: SAFE111 when a value, or two together, cannot work; what the compiler cannot see is an error when the guard is made.
/// Source of the facts: the venue's documentation; docs/venues.md has what each means, with its default.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Class, Inherited = false)]
public sealed class VenueProfileAttribute : Attribute
{
    /// <summary>What a repeated client order ID does. Default: places another order.</summary>
    public RepeatedId RepeatedId { get; init; }

    /// <summary>What tells of acceptance. Default: as the order calls can answer; it can only be moved towards the report.</summary>
    public AckBy Acknowledgement { get; init; }

    /// <summary>What an accepting answer proves. Default: receipt. It completes the outcome, and what a replacement changes is reserved beside it until the venue has told more.</summary>
    public AckStrength Strength { get; init; }

    /// <summary>How fills are told. Default: each by a report of its own.</summary>
    public FillsTold Fills { get; init; }

    /// <summary>Within what an ExecID is unique. Default: one order. A feed without usable IDs has to say <see cref="ExecIdScope.None"/>.</summary>
    public ExecIdScope ExecIds { get; init; } = ExecIdScope.PerOrder;

    /// <summary>What a replace does. Default: the order lives on under a new client order ID; not supported where the contract has none.</summary>
    public ReplaceActs Replaces { get; init; } = ReplaceActs.NewClientId;

    /// <summary>What the quantity of a replacement means. Default: the order's total.</summary>
    public ReplacedQty ReplacedQty { get; init; }

    /// <summary>
    /// What is to be known of look-ups beyond their parameters, which tell whether they go by our ID or the venue's:
    /// <see cref="LookUpBy.LiveIdOnly"/>. Default: nothing.
    /// </summary>
    public LookUpBy LookUps { get; init; }

    /// <summary>
    /// True for a venue that can be asked neither for an order nor for the list of the working ones: an outcome that no report settles is
    /// quarantined for a person. Without it a contract that acknowledges by report and offers neither is SAFE111.
    /// </summary>
    public bool CannotLookUp { get; init; }

    /// <summary>What currency fees are taken in. Default: the quote currency.</summary>
    public FeeIn Fees { get; init; }

    /// <summary>How the venue can keep positions; what an account is set to stands in its options. Default: one net position per symbol.</summary>
    public PositionMode Positions { get; init; }

    /// <summary>What the venue places or changes by itself. Default: nothing.</summary>
    public VenueMakes Makes { get; init; }

    /// <summary>How coarse the venue's times are, in milliseconds: which of two reports so close came first, their times do not tell.</summary>
    public int TimeResolutionMs { get; init; } = 1_000;

    /// <summary>
    /// Windows in which the venue takes no orders, e.g. <c>Sun 21:55-22:05 America/Chicago</c>, or <c>Daily</c> for every day: orders are denied,
    /// their keys are not spent, and cancels go on. Times are local to the IANA zone.
    /// </summary>
    public string[] Maintenance { get; init; } = [];

    /// <summary>Who stamps the request. Default: nobody.</summary>
    public RequestStamp Stamp { get; init; }

    /// <summary>
    /// Milliseconds after its stamp at which the venue rejects a request. 0 = the venue never does: then "not found"
    /// can never be proved final and an unresolved order is quarantined for a person to decide.
    /// </summary>
    public int RequestExpiryMs { get; init; }

    /// <summary>Milliseconds until an accepted order is visible to the look-up by client order ID, the time in which the venue decides about what it has received included.</summary>
    public int VisibilityMs { get; init; } = 5_000;

    /// <summary>Milliseconds after a cancel during which a fill may still arrive; its exposure stays reserved so long.</summary>
    public int LateFillMs { get; init; } = 60_000;

    /// <summary>
    /// Milliseconds that a report whose totals do not agree waits for the one that is missing before it, until it is quarantined.
    /// Time in which the host or its disk stood still does not count.
    /// </summary>
    public int ReportGapMs { get; init; } = 2_000;

    /// <summary>How many later reports of its order such a report waits for at most.</summary>
    public int ReportGapReports { get; init; } = 16;

    /// <summary>Milliseconds a call may take before its outcome counts as unknown.</summary>
    public int CallTimeoutMs { get; init; } = 5_000;

    /// <summary>What an order request weighs in the venue's request limits; of several orders in one request, each. Default 1.</summary>
    public int SubmitWeight { get; init; } = 1;

    /// <summary>What the change of an order weighs there. Default 1.</summary>
    public int ReplaceWeight { get; init; } = 1;

    /// <summary>What a cancel weighs there. Default 1.</summary>
    public int CancelWeight { get; init; } = 1;

    /// <summary>
    /// True for a venue that has no cancel at all (requests for quote, immediate-or-cancel only): its orders are filled or gone by
    /// themselves, and the kill switch stops new ones but takes none back. Without it a contract that places orders and has no Cancel is SAFE120.
    /// </summary>
    public bool CannotCancel { get; init; }

    /// <summary>True for a venue that trades no money. Only such a venue may be guarded where a test assembly is loaded.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>The longest client order ID the venue accepts without cutting it.</summary>
    public int IdMaxLength { get; init; } = 36;

    /// <summary>The characters of a client order ID.</summary>
    public IdFormat IdFormat { get; init; }
}
