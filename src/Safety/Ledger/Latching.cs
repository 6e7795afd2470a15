using Safety.Journal;
using Safety.Journal.Facts;

namespace Safety.Ledger;

/// <summary>A latching of the kill switch that nobody has released.</summary>
internal readonly record struct Latching(FactHeader Header, KillLatched Fact);
