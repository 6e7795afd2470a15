namespace Safety.Contracts;

/// <summary>
/// The facts about a venue that recovery and identity depend on. They stand on the contract, once; every default is
/// the worst case; options at run time may only tighten them.
/// </summary>
/// <remarks>
/// Errors: SAFE111 when the ID format cannot carry a collision-free client order ID (length under 24).
/// Source of the facts: the venue's documentation; measured cases are listed in docs/architecture.md.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Class, Inherited = false)]
public sealed class VenueProfileAttribute : Attribute
{
    /// <summary>What a repeated client order ID does. Default: places another order.</summary>
    public RepeatedId RepeatedId { get; init; }

    /// <summary>What tells of acceptance. Default: only an execution report.</summary>
    public AckBy Acknowledgement { get; init; }

    /// <summary>Who stamps the request. Default: nobody.</summary>
    public RequestStamp Stamp { get; init; }

    /// <summary>
    /// Milliseconds after its stamp at which the venue rejects a request. 0 = the venue never does: then "not found"
    /// can never be proved final and an unresolved order is quarantined for a person to decide.
    /// </summary>
    public int RequestExpiryMs { get; init; }

    /// <summary>Milliseconds until an accepted order is visible to the look-up by client order ID.</summary>
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
