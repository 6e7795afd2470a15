using Safety.Contracts;
using Safety.Orders;

namespace Safety.Testing.Venues;

/// <summary>
/// What a simulated venue does: its truth, whatever the guard was told of it (<see cref="Telling"/>). The defaults are a venue without surprises.
/// </summary>
public sealed record VenueSemantics
{
    /// <summary>What tells of acceptance.</summary>
    public AckBy AckBy { get; init; } = AckBy.Response;

    /// <summary>What an accepting answer proves.</summary>
    public AnswerMeans Answer { get; init; } = AnswerMeans.Working;

    /// <summary>How an order is changed.</summary>
    public ReplaceActs Replace { get; init; } = ReplaceActs.NewClientId;

    /// <summary>Whether what replaced an order counts its fills on, or anew; where it is another order (<see cref="ReplaceActs.CancelAndNew"/>) or changed in place.</summary>
    public ReplacedQuantity Replaced { get; init; } = ReplacedQuantity.Total;

    /// <summary>By what an order is looked up.</summary>
    public LookUpBy LookUp { get; init; } = LookUpBy.ClientId;

    /// <summary>By what a request names its order, where both are known.</summary>
    public bool AddressesByVenueId { get; init; }

    /// <summary>True where a replacement gets a new venue ID.</summary>
    public bool NewVenueIdOnReplace { get; init; }

    /// <summary>Among what an ExecID is unique.</summary>
    public ExecIdScope ExecIds { get; init; } = ExecIdScope.Forever;

    /// <summary>True where ExecIDs sort at random, false where they are growing numbers.</summary>
    public bool ExecIdsAreRandom { get; init; }

    /// <summary>The finest difference of two venue times, in milliseconds.</summary>
    public int TimeResolutionMs { get; init; } = 1;

    /// <summary>True where every report has a growing number.</summary>
    public bool IsNumbered { get; init; } = true;

    /// <summary>True where the list of executions holds trades only, without totals.</summary>
    public bool ListsTradesOnly { get; init; }

    /// <summary>The fee, in units of what was bought, in basis points; 0 where it is in the quote currency.</summary>
    public int FeeInBaseBps { get; init; }

    /// <summary>True where a fill names the currency of its fee; else all fees of buys are in what was bought.</summary>
    public bool NamesFeeCurrency { get; init; }

    /// <summary>True where a long and a short of one symbol stand side by side.</summary>
    public bool HoldsLegs { get; init; }

    /// <summary>What a client order ID does that came before.</summary>
    public RepeatedId RepeatedId { get; init; } = RepeatedId.RejectedForever;

    /// <summary>True where pending requests are reported.</summary>
    public bool TellsPending { get; init; }

    /// <summary>True where the report on a cancel carries the request's ID, and the order's as the original one.</summary>
    public bool ReportsUnderRequestId { get; init; }

    /// <summary>True where a "no" comes as a report, not in the answer.</summary>
    public bool RejectsByReport { get; init; }

    /// <summary>True where a cancel or a change of what is not in the book, not yet or not any more under that ID, is answered by a report of an unknown order (FIX 4.4 B.1.f), which is Rejected.</summary>
    public bool TellsUnknown { get; init; }

    /// <summary>The longest it takes until look-ups and lists show what was accepted, in milliseconds.</summary>
    public int VisibilityMs { get; init; }

    /// <summary>A request older than that is refused; 0 = never. In milliseconds.</summary>
    public int ExpiryMs { get; init; } = 2_000;

    /// <summary>The longest after a cancel at which a fill may come, in milliseconds.</summary>
    public int LateFillMs { get; init; } = 1_000;

    /// <summary>The most it takes to come to a decision about a request, in milliseconds.</summary>
    public int DecidesWithinMs { get; init; } = 20;

    /// <summary>True where a single order can be canceled.</summary>
    public bool Cancels { get; init; } = true;

    /// <summary>True where working orders are listed.</summary>
    public bool ListsOrders { get; init; } = true;

    /// <summary>True where executions are listed.</summary>
    public bool ListsExecutions { get; init; } = true;

    /// <summary>True where positions are listed.</summary>
    public bool ListsPositions { get; init; } = true;

    /// <summary>The shape of a client order ID.</summary>
    public IdFormat IdFormat { get; init; }

    /// <summary>True where somebody can ask what has become of an order, by its ID or by a list.</summary>
    internal bool ShowsOrders => LookUp != LookUpBy.Nothing || ListsOrders;

    /// <summary>True for a report that the list of executions holds.</summary>
    internal bool Lists(ExecutionReport report) => ListsExecutions && (!ListsTradesOnly || report.ExecType is ExecType.Trade or ExecType.TradeCancel or ExecType.TradeCorrect);

    /// <summary>
    /// True for a report that nobody can make up for who has lost it: how an order stands and how it has ended a look-up tells, what was traded only reports,
    /// and to what it was restated nobody asks once it is over.
    /// </summary>
    internal bool HidesLost(ExecutionReport report) =>
        !Lists(report) && (LookUp == LookUpBy.Nothing || report.ExecType is ExecType.Trade or ExecType.TradeCancel or ExecType.TradeCorrect or ExecType.Restated);

    /// <summary>The fee of a buy, in units.</summary>
    internal decimal FeeInUnits(decimal bought) => Math.Round(bought * FeeInBaseBps / 10_000m, 12);
}
