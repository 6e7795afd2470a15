using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Safety.Journal;

/// <summary>
/// The sum over every row of the indexes, in whatever order: a checkpoint keeps it, and opening compares it with what is there. A key
/// that was taken out would let an order be sent twice.
/// </summary>
/// <remarks>
/// Fast, not cryptographic: it shows damage and hands. Against somebody who knows this code it holds as far as the chain's key is
/// secret, from which its seed is made.
/// </remarks>
internal sealed class IndexSum(ReadOnlyMemory<byte> key) : IIndexVisitor
{
    private readonly ulong _seed = key.IsEmpty ? 0x9E37_79B9_7F4A_7C15 : MemoryMarshal.Read<ulong>(HMACSHA256.HashData(key.Span, "the seed of the index's sum"u8));

    public UInt128 Value { get; set; }

    public void Key(in KeyRow row)
    {
        Span<byte> text = stackalloc byte[3 * 256];
        Key(row.Key.Kind, row.Key.Account, text[..Encoding.UTF8.GetBytes(row.Key.Text, text)], row.Place);
    }

    public void Key(JournalKeyKind kind, int account, ReadOnlySpan<byte> text, in JournalPlace place)
    {
        Mixing mixing = new(_seed);
        mixing.Add((ulong)kind << 32 | (uint)account, (ulong)text.Length);
        mixing.Add(place.Family, place.Sequence);
        ReadOnlySpan<byte> rest = text;
        for (; rest.Length >= 16; rest = rest[16..])
            mixing.Add(MemoryMarshal.Read<ulong>(rest), MemoryMarshal.Read<ulong>(rest[8..]));
        Span<byte> last = stackalloc byte[16];
        last.Clear();
        rest.CopyTo(last);
        mixing.Add(MemoryMarshal.Read<ulong>(last), MemoryMarshal.Read<ulong>(last[8..]));
        Value += mixing.Result;
    }

    public void Family(ulong family, ulong batch)
    {
        Mixing mixing = new(~_seed);
        mixing.Add(family, batch);
        Value += mixing.Result;
    }

    private ref struct Mixing(ulong seed)
    {
        private ulong _a = seed;
        private ulong _b = BitOperations.RotateLeft(seed, 31) ^ 0xD6E8_FEB8_6659_FD93;

        public void Add(ulong x, ulong y)
        {
            ulong high = Math.BigMul(x ^ _a, y ^ _b | 1, out ulong low);
            _a = BitOperations.RotateLeft(_a, 23) + high + x;
            _b = BitOperations.RotateLeft(_b, 41) ^ (low + y);
        }

        public readonly UInt128 Result
        {
            get
            {
                Mixing last = this;
                last.Add(0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB);
                last.Add(last._b, last._a);
                return new UInt128(last._a, last._b);
            }
        }
    }
}
