using Safety.Decisions;
using Safety.Idempotency;
using Safety.Intents;

namespace Safety.Testing;

/// <summary>The rows of an <see cref="InMemoryJournal"/>, with the same unique keys as a journal on a disk.</summary>
internal sealed class JournalContent
{
    public SortedDictionary<(int AccountRef, string IntentKey), IntentRecord> Intents { get; } = new(Comparer<(int AccountRef, string IntentKey)>.Create(Compare));

    public Dictionary<(int AccountRef, string ClientOrderId), string> KeysByClientOrderId { get; } = [];

    public HashSet<(int AccountRef, string IntentKey)> Open { get; } = [];

    public SortedDictionary<long, ReportRecord> Reports { get; } = [];

    public Dictionary<(int AccountRef, string ClientOrderId, string ExecId), long> SequencesByReport { get; } = [];

    public Dictionary<(int AccountRef, string ExecId), List<ReportRecord>> ReportsByExecId { get; } = [];

    public SortedDictionary<(int AccountRef, string Symbol), PositionRecord> Positions { get; } = new(Comparer<(int AccountRef, string Symbol)>.Create(Compare));

    public SortedDictionary<int, AccountCounters> Counters { get; } = [];

    public SortedDictionary<long, EventRecord> Events { get; } = [];

    public SortedDictionary<long, CauseRecord> Causes { get; } = [];

    public Dictionary<(int AccountRef, string Key), long> SequencesByCause { get; } = [];

    public SortedDictionary<long, DecisionRecord> Decisions { get; } = [];

    public Dictionary<(int AccountRef, string Strategy, string Cause), long> SequencesByDecision { get; } = [];

    public Dictionary<(int AccountRef, string Strategy), StrategyCursor> Cursors { get; } = [];

    public Dictionary<(int AccountRef, string Strategy), CheckpointRecord> Checkpoints { get; } = [];

    public Dictionary<(int AccountRef, string Handler, string Key), HandledRecord> Handled { get; } = [];

    public List<KillRecord> Kills { get; } = [];

    public SortedDictionary<long, ArmingRecord> Armings { get; } = [];

    public SortedDictionary<long, SealRecord> Seals { get; } = [];

    public void Insert(IntentRecord intent)
    {
        if (!Intents.TryAdd((intent.AccountRef, intent.IntentKey), intent))
            throw Conflict($"the intent '{intent.IntentKey}' is there already");

        if (!intent.ClientOrderId.IsEmpty && !KeysByClientOrderId.TryAdd((intent.AccountRef, intent.ClientOrderId.Value), intent.IntentKey))
            throw Conflict($"the client order ID '{intent.ClientOrderId}' is there already");

        SetOpen(intent);
    }

    public void Update(IntentRecord intent, IntentProgress progress)
    {
        if (!Intents.TryGetValue((intent.AccountRef, intent.IntentKey), out IntentRecord? stored))
            throw Conflict($"the intent '{intent.IntentKey}' whose progress was to be written is not there");

        IntentRecord updated = stored with { Progress = progress };
        Intents[(intent.AccountRef, intent.IntentKey)] = updated;
        SetOpen(updated);
    }

    public void Insert(ReportRecord report)
    {
        if (!Reports.TryAdd(report.Sequence, report))
            throw Conflict($"a report with the number {report.Sequence} is there already");

        if (!SequencesByReport.TryAdd((report.AccountRef, report.Report.ClientOrderId.Value ?? "", report.Report.ExecId), report.Sequence))
            throw Conflict($"the report '{report.Report.ExecId}' is there already");

        if (!ReportsByExecId.TryGetValue((report.AccountRef, report.Report.ExecId), out List<ReportRecord>? same))
            ReportsByExecId.Add((report.AccountRef, report.Report.ExecId), same = []);
        same.Add(report);
    }

    public void Update(ReportRecord report, ReportDoubt doubt)
    {
        if (!Reports.TryGetValue(report.Sequence, out ReportRecord? stored) || stored.AccountRef != report.AccountRef)
            throw Conflict($"the report '{report.Report.ExecId}' that was to be judged is not there");

        if (stored.Doubt == ReportDoubt.Quarantined)
            return;
        ReportRecord updated = stored with { Doubt = doubt };
        Reports[stored.Sequence] = updated;
        List<ReportRecord> same = ReportsByExecId[(stored.AccountRef, stored.Report.ExecId)];
        same[same.IndexOf(stored)] = updated;
    }

    public void Insert(CauseRecord cause)
    {
        if (!Causes.TryAdd(cause.Sequence, cause))
            throw Conflict($"a cause with the number {cause.Sequence} is there already");

        if (!SequencesByCause.TryAdd((cause.AccountRef, cause.Key.Value), cause.Sequence))
            throw Conflict($"the cause '{cause.Key}' is there already");
    }

    public void Insert(DecisionRecord decision)
    {
        if (!Decisions.TryAdd(decision.Sequence, decision))
            throw Conflict($"a decision with the number {decision.Sequence} is there already");

        if (!SequencesByDecision.TryAdd((decision.AccountRef, decision.Strategy.Value, decision.Cause.Value), decision.Sequence))
            throw Conflict($"the decision of '{decision.Strategy}' about '{decision.Cause}' is there already");
    }

    public void Insert(HandledRecord handled)
    {
        if (!Handled.TryAdd((handled.AccountRef, handled.Handler, handled.Key), handled))
            throw Conflict($"the event '{handled.Key}' was handled by '{handled.Handler}' already");
    }

    /// <summary>Where a strategy started stays as it was written first.</summary>
    public void Save(StrategyCursor cursor)
    {
        (int, string) key = (cursor.AccountRef, cursor.Strategy.Value);
        Cursors[key] = Cursors.TryGetValue(key, out StrategyCursor? first) ? cursor with { Start = first.Start } : cursor;
    }

    public void Append(EventRecord e)
    {
        if (!Events.TryAdd(e.Sequence, e))
            throw Conflict($"an event with the number {e.Sequence} is there already");
    }

    public void Append(ArmingRecord arming)
    {
        if (!Armings.TryAdd(arming.Epoch, arming))
            throw Conflict($"an arming with the epoch {arming.Epoch} is there already");
    }

    public void Append(SealRecord seal)
    {
        if (!Seals.TryAdd(seal.Sequence, seal))
            throw Conflict($"a seal of the event {seal.Sequence} is there already");
    }

    public JournalImage ToImage() => new(
        [.. Open.Select(key => Intents[key]).OrderBy(intent => intent.CreatedAt).ThenBy(intent => intent.AccountRef).ThenBy(intent => intent.IntentKey, StringComparer.Ordinal)],
        [.. Positions.Values],
        [.. Counters.Values],
        [.. Kills],
        Armings.Count == 0 ? null : Armings.Last().Value,
        Seals.Count == 0 ? null : Seals.Last().Value,
        Events.Count == 0 ? 0 : Events.Last().Key,
        Reports.Count == 0 ? 0 : Reports.Last().Key,
        Causes.Count == 0 ? 0 : Causes.Last().Key,
        Decisions.Count == 0 ? 0 : Decisions.Last().Key);

    /// <summary>A copy that shares the records, which do not change.</summary>
    public JournalContent Copy()
    {
        var copy = new JournalContent();
        foreach (IntentRecord intent in Intents.Values)
            copy.Insert(intent);

        foreach (ReportRecord report in Reports.Values)
            copy.Insert(report);

        foreach (CauseRecord cause in Causes.Values)
            copy.Insert(cause);

        foreach (DecisionRecord decision in Decisions.Values)
            copy.Insert(decision);

        foreach (HandledRecord handled in Handled.Values)
            copy.Insert(handled);

        foreach (StrategyCursor cursor in Cursors.Values)
            copy.Save(cursor);

        foreach ((var key, CheckpointRecord checkpoint) in Checkpoints)
            copy.Checkpoints[key] = checkpoint;

        foreach ((var key, PositionRecord position) in Positions)
            copy.Positions[key] = position;

        foreach ((int account, AccountCounters counters) in Counters)
            copy.Counters[account] = counters;

        foreach (EventRecord e in Events.Values)
            copy.Append(e);

        copy.Kills.AddRange(Kills);
        foreach (ArmingRecord arming in Armings.Values)
            copy.Append(arming);

        foreach (SealRecord seal in Seals.Values)
            copy.Append(seal);

        return copy;
    }

    private static int Compare((int Number, string Text) a, (int Number, string Text) b)
    {
        int order = a.Number.CompareTo(b.Number);
        return order != 0 ? order : string.CompareOrdinal(a.Text, b.Text);
    }

    private static JournalException Conflict(string what) => new(JournalFault.Conflict, $"The order journal 'memory' cannot be used: {what}.");

    private void SetOpen(IntentRecord intent)
    {
        if (intent.Progress.IsClosed)
            Open.Remove((intent.AccountRef, intent.IntentKey));
        else
            Open.Add((intent.AccountRef, intent.IntentKey));
    }
}
