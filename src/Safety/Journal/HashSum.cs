using System.Buffers.Binary;

namespace Safety.Journal;

/// <summary>
/// The sum of hashes, in whatever order they are added: which batches hold a family's facts, in 32 bytes. As hard to forge as the
/// hashes are.
/// </summary>
internal readonly record struct HashSum(ulong A, ulong B, ulong C, ulong D)
{
    public const int Size = 32;

    public HashSum Plus(ReadOnlySpan<byte> hash) => this + Of(hash);

    public static HashSum Of(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(hash[16..]), BinaryPrimitives.ReadUInt64LittleEndian(hash[24..]));

    public static HashSum operator +(HashSum left, HashSum right) =>
        unchecked(new(left.A + right.A, left.B + right.B, left.C + right.C, left.D + right.D));

    public void Write(FactWriter writer)
    {
        writer.U64(A);
        writer.U64(B);
        writer.U64(C);
        writer.U64(D);
    }

    public static HashSum Read(ref FactReader reader) => new(reader.U64(), reader.U64(), reader.U64(), reader.U64());
}
