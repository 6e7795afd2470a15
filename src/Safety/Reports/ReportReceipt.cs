using Safety.Journal;

namespace Safety.Reports;

/// <summary>What was done with a received execution report; durable when you get it.</summary>
/// <param name="Record">The inbox row: of this report, or of the first one with its identity.</param>
/// <param name="IsDuplicate">True when the report was in the inbox already; nothing was applied now.</param>
public readonly record struct ReportReceipt(ReportRecord Record, bool IsDuplicate);
