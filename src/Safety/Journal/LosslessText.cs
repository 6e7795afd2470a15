using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Unicode;

namespace Safety.Journal;

/// <summary>
/// Texts as bytes, so that every text comes back as it was: UTF-8, and half a surrogate pair (which a venue may send, and UTF-8
/// cannot hold) as the three bytes its number has. A report must not be lost, nor two be taken for one, because of a broken letter.
/// </summary>
internal static class LosslessText
{
    /// <summary>How many bytes <see cref="Write"/> needs: half a pair takes as many as the mark that UTF-8 puts in its place.</summary>
    public static int Measure(string text) => Encoding.UTF8.GetByteCount(text);

    public static void Write(string text, Span<byte> bytes)
    {
        ReadOnlySpan<char> rest = text;
        while (Utf8.FromUtf16(rest, bytes, out int read, out int written, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            char half = rest[read];
            Debug.Assert(char.IsSurrogate(half), "nothing else is no UTF-16, and the bytes are enough");
            bytes[written] = (byte)(0xE0 | (half >> 12));
            bytes[written + 1] = (byte)(0x80 | ((half >> 6) & 0x3F));
            bytes[written + 2] = (byte)(0x80 | (half & 0x3F));
            rest = rest[(read + 1)..];
            bytes = bytes[(written + 3)..];
        }
    }

    /// <summary>The text; null when no text has these bytes.</summary>
    public static string? Read(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        char[] text = new char[bytes.Length];
        int length = 0;
        while (true)
        {
            OperationStatus status = Utf8.ToUtf16(bytes, text.AsSpan(length), out int read, out int written, replaceInvalidSequences: false);
            length += written;
            bytes = bytes[read..];
            if (status == OperationStatus.Done)
                return new string(text, 0, length);
            if (bytes is not [0xED, >= 0xA0 and <= 0xBF, >= 0x80 and <= 0xBF, ..])
                return null;
            char half = (char)(0xD000 | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F));
            if (char.IsLowSurrogate(half) && length > 0 && char.IsHighSurrogate(text[length - 1]))
                return null; // a whole pair has one form only
            text[length++] = half;
            bytes = bytes[3..];
        }
    }
}
