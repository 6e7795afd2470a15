namespace Safety.Lifecycle;

/// <summary>A report that tells of a change of an order: that it was made, or that a request was refused.</summary>
/// <param name="Taken">The report.</param>
/// <param name="QuantityBefore">The quantity that the order had before it.</param>
/// <param name="Instant">Which instant of the order's history it is of.</param>
internal readonly record struct ChangeReport(TakenReport Taken, decimal QuantityBefore, int Instant);
