using System.Security.Cryptography;
using Safety.Intents;

namespace Safety.HashChain;

/// <summary>Follows the hash chain event by event from a seal (or from birth), and throws at the first that does not fit.</summary>
internal sealed class ChainWalk(IOrderJournal journal, SealRecord? from)
{
    public long Sequence { get; private set; } = from?.Sequence ?? 0;

    public byte[] Hash { get; private set; } = from?.Hash.ToArray() ?? new byte[SHA256.HashSizeInBytes];

    public void Step(in EventRecord e)
    {
        if (e.Sequence != Sequence + 1)
            throw Broken(journal, Sequence + 1, "the event is missing");
        byte[] expected = EventChain.Link(Hash, e.Sequence, e.Kind, e.AccountRef, e.ClientOrderId, e.At, e.Data.Span);
        if (!e.Hash.Span.SequenceEqual(expected))
            throw Broken(journal, e.Sequence, "its hash does not match its content");
        (Sequence, Hash) = (e.Sequence, expected);
    }

    public static JournalException Broken(IOrderJournal journal, long sequence, string what) => new(JournalFault.ChainBroken,
        FormattableString.Invariant($"The journal {journal.Location} has a broken hash chain at event {sequence}: {what}. Somebody or something has changed it. Keep the file as evidence, compare orders and positions with the venue, and start from a copy that verifies; the guard does not arm on this one."));
}
