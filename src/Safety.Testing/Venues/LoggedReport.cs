using Safety.Orders;

namespace Safety.Testing.Venues;

/// <summary>A report that a simulated venue has made, delivered or not.</summary>
/// <param name="Report">The report as it was made.</param>
/// <param name="Order">The order.</param>
/// <param name="Fill">The fill, busted or corrected or not; null where it is about none.</param>
/// <param name="ListedFrom">When the list of executions shows it first.</param>
internal sealed record LoggedReport(ExecutionReport Report, BookOrder Order, BookFill? Fill, long ListedFrom)
{
    /// <summary>True once some process has taken it in, pushed or fetched.</summary>
    public bool IsTold { get; set; }
}
