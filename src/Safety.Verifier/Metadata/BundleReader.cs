using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Safety.Verifier.Metadata;

/// <summary>
/// Takes a single-file application apart. Its format is that of <c>Microsoft.NET.HostModel</c>: behind the host lie the
/// files, behind them a header that lists them, and in the host the place of that header before a fixed signature.
/// </summary>
internal static class BundleReader
{
    private const int CompressionSince = 6;

    /// <summary>The SHA-256 of ".net core bundle\n". Computed, or this assembly would look like a host itself.</summary>
    private static readonly byte[] s_signature = System.Security.Cryptography.SHA256.HashData(".net core bundle\n"u8);

    /// <summary>Where the header of a bundle begins; null for a file that is none (a host without files says 0).</summary>
    public static long? FindHeader(Stream file)
    {
        if (!MayBeHost(file))
            return null;
        byte[] buffer = new byte[1 << 16];
        int kept = 0;
        file.Position = 0;
        while (file.Read(buffer, kept, buffer.Length - kept) is > 0 and int read)
        {
            int length = kept + read;
            int at = buffer.AsSpan(0, length).IndexOf(s_signature);
            if (at >= sizeof(long))
            {
                long header = BitConverter.ToInt64(buffer, at - sizeof(long));
                return header == 0 ? null : header;
            }

            // The signature and the number before it may lie across two reads.
            kept = Math.Min(length, s_signature.Length + sizeof(long));
            buffer.AsSpan(length - kept, kept).CopyTo(buffer);
        }

        return null;
    }

    /// <summary>The files of a bundle.</summary>
    /// <exception cref="InvalidDataException">The header is not one of a version this was written for.</exception>
    public static IEnumerable<(string Path, byte[] Content)> Read(Stream file, long header)
    {
        if (header < 0 || header >= file.Length)
            throw new InvalidDataException("the header lies outside the file");
        file.Position = header;
        using BinaryReader reader = new(file, Encoding.UTF8, leaveOpen: true);
        uint version = reader.ReadUInt32();
        reader.ReadUInt32();
        int count = reader.ReadInt32();
        if (version is not (1 or 2 or CompressionSince) || count < 0)
            throw new InvalidDataException($"version {version}");
        reader.ReadString();
        if (version >= 2)
            reader.ReadBytes((4 * sizeof(long)) + sizeof(ulong));

        List<(long Offset, long Size, long Compressed, string Path)> entries = [];
        for (int i = 0; i < count; i++)
        {
            long offset = reader.ReadInt64();
            long size = reader.ReadInt64();
            long compressed = version >= CompressionSince ? reader.ReadInt64() : 0;
            reader.ReadByte();
            entries.Add((offset, size, compressed, reader.ReadString()));
        }

        foreach ((long offset, long size, long compressed, string path) in entries)
        {
            if (offset < 0 || size < 0 || compressed < 0 || offset + Math.Max(compressed, compressed == 0 ? size : 0) > file.Length)
                throw new InvalidDataException($"'{path}' lies outside the file");
            byte[] content = new byte[checked((int)size)];
            file.Position = offset;
            if (compressed == 0)
            {
                file.ReadExactly(content);
            }
            else
            {
                using DeflateStream inflated = new(file, CompressionMode.Decompress, leaveOpen: true);
                inflated.ReadExactly(content);
            }

            yield return (path, content);
        }
    }

    /// <summary>Programs of the three systems; a managed library is none, and is not searched.</summary>
    private static bool MayBeHost(Stream file)
    {
        Span<byte> start = stackalloc byte[4];
        file.Position = 0;
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
            return false;
        return start switch
        {
            [0x7F, (byte)'E', (byte)'L', (byte)'F'] => true,
            [0xCF or 0xCE, 0xFA, 0xED, 0xFE] => true,
            [0xCA, 0xFE, 0xBA, 0xBE] => true,
            [(byte)'M', (byte)'Z', ..] => !IsManaged(file),
            _ => false,
        };
    }

    private static bool IsManaged(Stream file)
    {
        file.Position = 0;
        try
        {
            return new PEHeaders(file).CorHeader is not null;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
