using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Safety.Journal;

/// <summary>
/// Ties each batch to all before it: SHA-256, or HMAC-SHA256 where the host has a key, over the hash before, the place, and every byte
/// of the facts. Without a key, who can write the file can also write a chain that fits; only an anchor shows that.
/// </summary>
internal sealed class HashChain(ReadOnlyMemory<byte> key = default) : IDisposable
{
    public const int HashSize = SHA256.HashSizeInBytes;

    private readonly IncrementalHash _hash =
        key.IsEmpty ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Span);

    /// <summary>The hash before the first batch.</summary>
    public static ReadOnlySpan<byte> Beginning => new byte[HashSize];

    /// <summary>Computes the hash of a batch.</summary>
    public void Link(ReadOnlySpan<byte> previous, ulong first, ulong last, ReadOnlySpan<byte> facts, Span<byte> hash)
    {
        Span<byte> place = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(place, first);
        BinaryPrimitives.WriteUInt64LittleEndian(place[8..], last - first + 1);
        _hash.AppendData(previous);
        _hash.AppendData(place);
        _hash.AppendData(facts);
        _ = _hash.GetHashAndReset(hash);
    }

    /// <summary>True when a batch is what it was when it was appended. Whether it stands in its place, its neighbours tell.</summary>
    public bool Holds(StoredBatch batch)
    {
        Span<byte> hash = stackalloc byte[HashSize];
        Link(batch.Previous.Span, batch.First, batch.Last, batch.Facts.Span, hash);
        return batch.Previous.Length == HashSize && batch.First <= batch.Last && hash.SequenceEqual(batch.Hash.Span);
    }

    public void Dispose() => _hash.Dispose();

    public static JournalException Broken(string location, ulong sequence, string what) => new(JournalFault.ChainBroken,
        FormattableString.Invariant($"The journal {location} has a broken hash chain at fact {sequence}: {what}. Somebody or something has changed it. Keep the file as evidence, compare orders and positions with the venue, and start from a copy that verifies; the guard does not arm on this one."));
}
