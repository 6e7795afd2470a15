using System.Buffers.Binary;
using System.Text;

namespace Safety.CrashMatrix.Tests.Matrix;

/// <summary>Reads a fact's bytes as their layout is documented: little-endian, texts by length, a decimal as sign and scale, length, digits.</summary>
internal sealed class FactBytes(byte[] bytes)
{
    private int _at;

    public bool IsAtEnd => _at == bytes.Length;

    public byte[] Take(int count)
    {
        byte[] taken = bytes[_at..(_at + count)];
        _at += count;
        return taken;
    }

    public long Number(int size)
    {
        byte[] whole = new byte[8];
        Take(size).CopyTo(whole, 0);
        return BinaryPrimitives.ReadInt64LittleEndian(whole);
    }

    public string Text() => Encoding.UTF8.GetString(Take((int)Number(4)));

    public decimal Decimal()
    {
        int head = (int)Number(1);
        byte[] digits = new byte[12];
        Take((int)Number(1)).CopyTo(digits, 0);
        return new decimal(BitConverter.ToInt32(digits, 0), BitConverter.ToInt32(digits, 4), BitConverter.ToInt32(digits, 8), (head & 0x80) != 0, (byte)(head & 0x7F));
    }
}
