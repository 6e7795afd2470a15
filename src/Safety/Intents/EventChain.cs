using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Safety.HashChain;

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
        // The sealed event itself is read again, so that a seal cannot point at an event that was changed or cut off.
        if (seal is not null && !Holds(journal, seal.Sequence, seal.Hash.Span))
            throw ChainWalk.Broken(journal, seal.Sequence, "the sealed event is missing or was changed");
        ChainWalk walk = new(journal, seal);
        foreach (EventRecord e in journal.ReadEvents(walk.Sequence))
            walk.Step(in e);
        return (walk.Sequence, walk.Hash);
    }

    /// <summary>True when the journal's event has this hash; what was rotated out is not asked for.</summary>
    public static bool Holds(IOrderJournal journal, long sequence, ReadOnlySpan<byte> hash)
    {
        foreach (EventRecord e in journal.ReadEvents(sequence - 1))
            return e.Sequence == sequence && e.Hash.Span.SequenceEqual(hash);
        return false;
    }
}
