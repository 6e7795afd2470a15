using Safety.Intents;

namespace Safety.HashChain;

/// <summary>
/// Verifies, a slice at a time, the events before the seal that arming trusted. Runs in the writer while nothing waits for it;
/// a break throws, which latches the writer shut.
/// </summary>
internal sealed class ChainAudit(IOrderJournal journal, SealRecord? from, SealRecord? until)
{
    /// <summary>One portion of the store's reads: about a millisecond.</summary>
    public const int EventsPerSlice = 256;

    private readonly ChainWalk _walk = new(journal, from);

    public bool IsDone { get; private set; } = until is null || until.Sequence <= (from?.Sequence ?? 0);

    /// <summary>Verifies the next events; true when it has just reached the seal.</summary>
    /// <exception cref="JournalException">The chain is broken; the message names the event.</exception>
    public bool Advance()
    {
        if (IsDone)
            return false;
        int left = EventsPerSlice;
        foreach (EventRecord e in journal.ReadEvents(_walk.Sequence))
        {
            _walk.Step(in e);
            if (_walk.Sequence == until!.Sequence)
                break;
            if (--left == 0)
                return false;
        }

        if (_walk.Sequence != until!.Sequence || !_walk.Hash.AsSpan().SequenceEqual(until.Hash.Span))
            throw ChainWalk.Broken(journal, until.Sequence, "the events before it do not lead to the seal");
        return IsDone = true;
    }
}
