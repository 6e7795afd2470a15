using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Safety.Intents;

/// <summary>The hash chain over the event log: each hash covers the one before it and every field of its event.</summary>
internal static class EventChain
{
    public static byte[] Link(
        ReadOnlySpan<byte> previous, long sequence, EventKind kind, int accountRef, string clientOrderId, DateTimeOffset at, ReadOnlySpan<byte> data)
    {
        int idLength = Encoding.UTF8.GetByteCount(clientOrderId);
        int length = previous.Length + 8 + 4 + 4 + 8 + 4 + idLength + data.Length;
        byte[]? rented = length > 1024 ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> buffer = rented ?? stackalloc byte[1024];
        Span<byte> rest = buffer;
        previous.CopyTo(rest);
        rest = rest[previous.Length..];
        BinaryPrimitives.WriteInt64LittleEndian(rest, sequence);
        BinaryPrimitives.WriteInt32LittleEndian(rest[8..], (int)kind);
        BinaryPrimitives.WriteInt32LittleEndian(rest[12..], accountRef);
        BinaryPrimitives.WriteInt64LittleEndian(rest[16..], at.UtcTicks);
        BinaryPrimitives.WriteInt32LittleEndian(rest[24..], idLength);
        Encoding.UTF8.GetBytes(clientOrderId, rest[28..]);
        data.CopyTo(rest[(28 + idLength)..]);
        byte[] hash = new byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..length], hash);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <summary>Verifies the events after a seal; gives the last hash, or throws naming the first bad event.</summary>
    public static (long Sequence, byte[] Hash) Verify(IOrderJournal journal, SealRecord? seal)
    {
        long sequence = seal?.Sequence ?? 0;
        byte[] hash = seal?.Hash.ToArray() ?? new byte[SHA256.HashSizeInBytes];
        // The sealed event itself is read again, so that a seal cannot point at an event that was changed or cut off.
        if (sequence > 0)
        {
            EventRecord? sealedEvent = null;
            foreach (EventRecord e in journal.ReadEvents(sequence - 1))
            {
                sealedEvent = e;
                break;
            }

            if (sealedEvent is not { } found || found.Sequence != sequence || !found.Hash.Span.SequenceEqual(hash))
                throw Broken(journal, sequence, "the sealed event is missing or was changed");
        }

        foreach (EventRecord e in journal.ReadEvents(sequence))
        {
            if (e.Sequence != sequence + 1)
                throw Broken(journal, sequence + 1, "the event is missing");
            byte[] expected = Link(hash, e.Sequence, e.Kind, e.AccountRef, e.ClientOrderId, e.At, e.Data.Span);
            if (!e.Hash.Span.SequenceEqual(expected))
                throw Broken(journal, e.Sequence, "its hash does not match its content");
            sequence = e.Sequence;
            hash = expected;
        }

        return (sequence, hash);
    }

    private static JournalException Broken(IOrderJournal journal, long sequence, string what) => new(JournalFault.ChainBroken,
        FormattableString.Invariant($"The journal {journal.Location} has a broken hash chain at event {sequence}: {what}. Somebody or something has changed it. Keep the file as evidence, compare orders and positions with the venue, and start from a copy that verifies; the guard does not arm on this one."));
}
