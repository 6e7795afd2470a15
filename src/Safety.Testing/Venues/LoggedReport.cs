using Safety.Orders;

namespace Safety.Testing.Venues;

/// <summary>A report that a simulated venue has made, delivered or not.</summary>
/// <param name="Report">The report as it was made.</param>
/// <param name="Order">The order.</param>
/// <param name="Fill">The fill, busted or corrected or not; null where it is about none.</param>
/// <param name="Moved">By how much the position has moved, in units of the order's side.</param>
/// <param name="At">When it was made, in ticks of the world.</param>
/// <param name="ListedFrom">When the list of executions shows it first.</param>
internal sealed record LoggedReport(ExecutionReport Report, BookOrder Order, BookFill? Fill, decimal Moved, long At, long ListedFrom)
{
    /// <summary>True for a fill that came after the end of its order.</summary>
    public bool IsAfterEnd => Report.ExecType == ExecType.Trade && Order.EndedAt < At;

    /// <summary>True for a delivery that says what is not so, and no reading can explain.</summary>
    public bool IsFalse { get; init; }

    /// <summary>When some process has taken it in first that it was pushed to, or that the operator has typed it into, in ticks of the world; null while none has.</summary>
    public long? ToldAt { get; set; }

    /// <summary>True once it was told.</summary>
    public bool IsTold => ToldAt is not null;

    /// <summary>True once it was told and says that its order is in the book: one that is pending may still be refused, and nothing is said of what is unknown.</summary>
    public bool IsToldToWork => IsTold && Report.OrderStatus is not (OrderStatus.PendingNew or OrderStatus.Rejected);

    /// <summary>The process that heard of it first, by a push or a list; null while none has. One that ended before anybody knew may have kept it.</summary>
    public int? HeardBy { get; set; }

    /// <summary>When an answer that lists it reached a process, in ticks of the world; null where none has that could keep it.</summary>
    public long? FetchedAt { get; set; }
}
