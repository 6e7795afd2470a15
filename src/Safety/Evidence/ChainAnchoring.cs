using Safety.Guarding;
using Safety.Intents;

namespace Safety.Evidence;

/// <summary>When a host compares its journal with the anchor, and when it tells the anchor where the journal stands.</summary>
internal sealed class ChainAnchoring(SafetyHost host, IChainAnchor anchor, Guid journalId)
{
    private DateTimeOffset _nextAt;

    public bool IsDue => host.Clock.GetUtcNow() >= _nextAt;

    /// <summary>Refuses a journal that ends before the head it is known to have had, or that tells another story there.</summary>
    /// <exception cref="JournalException">The tail was cut off or replaced.</exception>
    public void Demand(IOrderJournal journal, long lastEvent, long archivedUntil)
    {
        if (anchor.Last(journalId) is not { } head || head.Sequence < Math.Max(1, archivedUntil))
            return;
        if (head.Sequence > lastEvent)
            throw Differs(FormattableString.Invariant($"ends at event {lastEvent}, and had {head.Sequence} at {head.At:O}: its tail was cut off, or an older copy was put in its place"));
        if (!EventChain.Holds(journal, head.Sequence, head.Hash.Span))
            throw Differs(FormattableString.Invariant($"has another event {head.Sequence} than at {head.At:O}: its tail was replaced"));

        JournalException Differs(string what) => new(JournalFault.ChainBroken,
            $"The journal {journal.Location} {what} (anchor {anchor.Location}). What is missing are orders, limits, perhaps a kill latch. Put the right file back; if it is lost, keep both as evidence and settle the account with the venue by hand; the guard does not arm on this one.");
    }

    /// <summary>The guard does not arm where it could not be proved later what it stood on.</summary>
    public async Task KeepAtArmingAsync()
    {
        try
        {
            anchor.Keep(await HeadAsync().ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArmingRefusedException($"The anchor {anchor.Location} cannot be written: {exception.Message} Mend it, or start without {nameof(SafetyHostOptions.Anchor)}.", exception);
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

    // What the writer tells is durable when its task completes: the anchor must never be ahead of the disk.
    private async Task<ChainHead> HeadAsync()
    {
        ChainHead head = await host.Writer.RunAsync(journal => new ChainHead(journalId, journal.LastEvent, journal.LastHash.ToArray(), journal.Now)).ConfigureAwait(false);
        _nextAt = host.Clock.GetUtcNow().AddMilliseconds(host.Options.AnchorIntervalMs);
        return head;
    }
}
