using Safety.Orders;

namespace Safety.Intents;

/// <summary>An intent that can still carry risk, as the writer's ledger holds it. Touched by the writer only, but for the flags said to be volatile.</summary>
internal sealed class LiveOrder
{
    private volatile bool _callEnded;

    public LiveOrder(IntentRecord record, OrderFamily family)
    {
        Record = record;
        Progress = record.Progress;
        Family = family;
        family.Members.Add(this);
    }

    public IntentRecord Record { get; }

    public IntentProgress Progress { get; set; }

    public OrderFamily Family { get; }

    /// <summary>When a late fill of a canceled or expired order is no longer possible.</summary>
    public DateTimeOffset? LateFillUntil { get; set; }

    /// <summary>When the resolver asks the venue next; null when nothing is to be asked.</summary>
    public DateTimeOffset? AskAt { get; set; }

    /// <summary>From when on "not found" is final; null = never.</summary>
    public DateTimeOffset? AbsenceFinalAt { get; set; }

    /// <summary>True once the raw call has returned or thrown, or its process is dead.</summary>
    public bool CallEnded { get => _callEnded; set => _callEnded = value; }

    /// <summary>Completed by the first report, where the venue acknowledges by report.</summary>
    public TaskCompletionSource? Acknowledged { get; init; }

    /// <summary>The quantity the venue has accepted or restated, where it differs from the one asked for (FIX 4.4 C.3.c, E.1.d).</summary>
    public decimal? AcceptedQty { get; set; }

    /// <summary>The total quantity in units, as far as it is known.</summary>
    public decimal TotalQty => AcceptedQty ?? Record.OrderQty;

    /// <summary>Units that can still fill, as far as risk goes.</summary>
    public decimal UnitsAtRisk(DateTimeOffset now) => Progress.State switch
    {
        IntentState.Pending or IntentState.Working or IntentState.PartiallyFilled or IntentState.Unknown or IntentState.Quarantine
            => Math.Max(0m, TotalQty - Family.CumQty),
        IntentState.Canceled or IntentState.Expired when LateFillUntil > now => Math.Max(0m, TotalQty - Family.CumQty),
        _ => 0m,
    };

    /// <summary>What those units are worth at the price the order was limited at.</summary>
    public decimal NotionalAtRisk(DateTimeOffset now) =>
        Record.OrderQty == 0m ? 0m : Record.ReservedNotional * UnitsAtRisk(now) / Record.OrderQty;

    public bool CanBeCanceled => Record.Terms is not null && Progress.State is IntentState.Pending or IntentState.Working or IntentState.PartiallyFilled or IntentState.Unknown or IntentState.Quarantine;

    public Side Side => Record.Terms?.Side ?? Side.Buy;
}
