using Safety.Journal;
using Safety.Lifecycle;

namespace Safety.Ledger;

/// <summary>
/// How many requests the venue has rejected one after the other. An order that the venue has only received ends the run for the time being: where it is rejected after
/// all, the run goes on as if it had never ended.
/// </summary>
/// <param name="InARow">How many.</param>
/// <param name="Received">The order that was received last; 0 = none.</param>
/// <param name="Before">How many there were before it.</param>
internal readonly record struct RejectRun(int InARow, ulong Received, int Before)
{
    /// <summary>After a fact of an order.</summary>
    public RejectRun After(Family? was, Family family)
    {
        RejectRun run = this;
        for (int i = 0; i < family.Intents.Length; i++)
        {
            Intent? before = was is not null && i < was.Intents.Length ? was.Intents[i] : null;
            Intent now = family.Intents[i];
            if (ReferenceEquals(before, now))
                continue;
            if (now.State == IntentState.Rejected && before?.State != IntentState.Rejected)
                run = new RejectRun(run.InARow + 1 + (run.Received == now.Sequence ? run.Before : 0), 0, 0);
            else if (IsTaken(now) && (before is null || !IsTaken(before)))
                run = default;
            else if (now.State == IntentState.Working && before?.State != IntentState.Working && !IsTaken(now))
                run = new RejectRun(0, now.Sequence, run.InARow);
        }

        return run;
    }

    // The venue itself says that it works, or has worked.
    private static bool IsTaken(Intent intent) => (intent.IsAcknowledged || intent.IsProven)
        && intent.State is IntentState.Working or IntentState.PartiallyFilled or IntentState.Filled or IntentState.Canceled or IntentState.Expired or IntentState.Replaced or IntentState.Amended;

    /// <summary>Its canonical bytes, for a checkpoint.</summary>
    public void Write(FactWriter writer)
    {
        writer.I32(InARow);
        writer.U64(Received);
        writer.I32(Before);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static RejectRun Read(ref FactReader reader) => new(reader.I32(), reader.U64(), reader.I32());
}
