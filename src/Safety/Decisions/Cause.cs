using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;

namespace Safety.Decisions;

/// <summary>What made a strategy act, as its runner hands it in. Durable, and the same after a restart.</summary>
public sealed class Cause
{
    private readonly CauseRecord _record;

    internal Cause(DecisionJournal journal, StrategyId strategy, CauseRecord record, Reported? report)
    {
        Journal = journal;
        Strategy = strategy;
        _record = record;
        Report = report?.Report;
        Disposition = report?.Disposition;
    }

    /// <summary>The strategy it is handed to.</summary>
    public StrategyId Strategy { get; }

    /// <summary>What it comes from.</summary>
    public CauseKind Kind => _record.Kind;

    /// <summary>Its name, stable across restarts.</summary>
    public CauseKey Key => _record.Key;

    /// <summary>When the cause happened.</summary>
    public DateTimeOffset Time => _record.Time;

    /// <summary>Its place in the order of causes.</summary>
    public long Sequence => _record.Sequence;

    /// <summary>The execution report; null for an event.</summary>
    public ExecutionReport? Report { get; }

    /// <summary>What was done with the report; null for an event.</summary>
    public ReportDisposition? Disposition { get; }

    /// <summary>What the event carries; empty for a report.</summary>
    public string Payload => _record.Payload;

    internal DecisionJournal Journal { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Strategy}/{Key}";
}
