using System.Globalization;
using Safety.Guarding;
using Safety.Journal;
using Safety.Writer;

namespace Safety.Guard;

/// <summary>When a host compares its journal with the anchor, and when it tells the anchor where the journal stands.</summary>
internal sealed class ChainAnchoring(HostCore host, IChainAnchor anchor, Guid journalId)
{
    private long _nextAt = long.MinValue; // on the monotonic clock

    /// <summary>True until the anchor keeps a head of the journal.</summary>
    public bool IsFirst { get; private set; }

    public bool IsDue => host.Clock.GetTimestamp() >= _nextAt;

    /// <summary>Blocks a journal that ends before the head it is known to have had, that tells another story there, or that the anchor should know and does not.</summary>
    /// <exception cref="JournalException">The tail was cut off or replaced, or there is nothing to compare with; the message says what to do.</exception>
    public void Demand(JournalStart start)
    {
        IOrderJournal journal = start.Journal;
        if (anchor.Last(journalId) is not { } head)
        {
            IsFirst = true;
            DemandThatItMayBeUnknown(journal, start.Memory.Host.ArmingEpoch);
            return;
        }

        ulong sequence = (ulong)head.Sequence;
        if (sequence < start.Head.First)
            return;
        if (sequence > start.Head.Last)
            throw Differs(FormattableString.Invariant($"ends at fact {start.Head.Last}, and had {sequence} at {head.At:O}: its tail was cut off, or an older copy was put in its place"));
        if (journal.Read(sequence).FirstOrDefault() is not { } batch || batch.Last != sequence || !batch.Hash.Span.SequenceEqual(head.Hash.Span) || !start.Chain.Holds(batch))
            throw Differs(FormattableString.Invariant($"has another fact {sequence} than at {head.At:O}: its tail was replaced"));

        JournalException Differs(string what) => new(JournalFault.ChainBroken,
            $"The journal {journal.Location} {what} (anchor {anchor.Location}). What is missing are orders, limits, perhaps a kill latch. Put the right file back; if it is lost, keep both as evidence and settle the account with the venue by hand; the guard does not arm on this one.");
    }

    // Whoever can exchange a journal for an older one can delete a file beside it. A new journal is unknown by nature, unless there are others.
    private void DemandThatItMayBeUnknown(IOrderJournal journal, long lastEpoch)
    {
        if (lastEpoch == 0 && !anchor.KnowsAny())
            return;
        string name = string.Create(CultureInfo.InvariantCulture, $"{journalId:D} @ {lastEpoch}");
        if (host.Options.AnchorAnew == name)
            return;
        string why = lastEpoch == 0
            ? "is new, and the anchor keeps other journals: an account that was traded with one of those would have lost its orders, limits and kill latch"
            : string.Create(CultureInfo.InvariantCulture, $"has armed {lastEpoch} times, so the anchor was deleted or exchanged, or is used for the first time");
        throw new JournalException(JournalFault.ChainBroken,
            $"The anchor {anchor.Location} keeps nothing of the journal {journal.Location}, which {why}. Put the right file back. If it is meant, compare orders and positions with the venue and set {nameof(SafetyHostOptions)}.{nameof(SafetyHostOptions.AnchorAnew)} = \"{name}\"; it holds for this start only.");
    }

    /// <summary>The guard does not arm where it could not be proved later what it stood on.</summary>
    public async Task KeepAtArmingAsync()
    {
        try
        {
            anchor.Keep(await HeadAsync().ConfigureAwait(false));
            IsFirst = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArmingBlockedException($"The anchor {anchor.Location} cannot be written: {exception.Message} Mend it, or start without {nameof(SafetyHostOptions.Anchor)}.", exception);
        }
    }

    public async Task KeepAsync()
    {
        ChainHead head = await HeadAsync().ConfigureAwait(false);
        try
        {
            anchor.Keep(head);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            host.Raise(SafetyEventKind.AnchorFailed, null, $"The anchor {anchor.Location} cannot be written: {exception.Message} It is tried again.");
        }
    }

    // The last durable batch, not the one at hand: the anchor must never be ahead of the disk.
    private async Task<ChainHead> HeadAsync()
    {
        ChainHead head = await host.Writer.RunAsync(journal => new ChainHead(journalId, (long)host.Writer.Memory.Last, host.Writer.Memory.Hash.ToArray(), journal.Now)).ConfigureAwait(false);
        _nextAt = host.Clock.GetTimestamp() + host.Options.AnchorIntervalMs * host.Clock.TimestampFrequency / 1000;
        return head;
    }
}
