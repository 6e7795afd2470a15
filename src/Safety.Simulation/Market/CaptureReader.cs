using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Json;

namespace Safety.Simulation.Market;

/// <summary>
/// Reads a recorded feed: one <c>&lt;epoch seconds&gt;: &lt;json&gt;</c> per line, plain or gzip. Lines that are not messages
/// (connection headers, our own requests, blank lines) are counted and skipped; a line that should be a message and is not one
/// is a <see cref="CaptureFormatException"/>.
/// </summary>
public sealed class CaptureReader
{
    /// <summary>A line longer than this is not a market data message (bytes).</summary>
    public const int MaxLineBytes = 16 * 1024 * 1024;

    private readonly Stream _stream;
    private readonly string _name;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _ended;
    private DateTimeOffset _lastTime = DateTimeOffset.MinValue;

    /// <summary>Reads from a stream.</summary>
    /// <param name="stream">The capture; gzip is recognised.</param>
    /// <param name="name">Its name in messages.</param>
    public CaptureReader(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _stream = stream;
        _name = name;
    }

    /// <summary>Lines read so far.</summary>
    public long Lines { get; private set; }

    /// <summary>Lines that were messages about an instrument: each became one event.</summary>
    public long Events { get; private set; }

    /// <summary>Connection headers, requests sent to the exchange, its confirmations, and blank lines.</summary>
    public long ControlLines { get; private set; }

    /// <summary>Reads a whole capture file.</summary>
    /// <param name="path">A capture, plain or gzip.</param>
    /// <exception cref="CaptureFormatException">A line cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<MarketEvent> ReadFile(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return [.. new CaptureReader(stream, Path.GetFileName(path)).ReadEvents()];
    }

    /// <summary>Reads the events, lazily, in the order of the capture. Call once.</summary>
    /// <exception cref="CaptureFormatException">A line cannot be read; thrown while enumerating, after all earlier events.</exception>
    public IEnumerable<MarketEvent> ReadEvents()
    {
        using Stream lines = Decompressed();
        while (NextLine(lines, out int offset, out int length))
        {
            MarketEvent? parsed = Parse(_buffer.AsSpan(offset, length));
            if (parsed is null)
            {
                ControlLines++;
                continue;
            }

            Events++;
            yield return parsed;
        }
    }

    private MarketEvent? Parse(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("\r"u8))
            line = line[..^1];
        if (line.Trim(" \t"u8).IsEmpty || line.StartsWith("wss://"u8) || line.StartsWith("https://"u8))
            return null;

        int colon = line.IndexOf((byte)':');
        if (colon <= 0 || !Utf8Parser.TryParse(line[..colon], out decimal seconds, out int used) || used != colon
            || seconds is < 0 or > 253_402_300_799m)
            throw Bad("the line does not start with '<epoch seconds>:'");

        // Time never runs backwards for the venue; a receive stamp that does is kept as the latest one seen.
        DateTimeOffset time = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        _lastTime = time > _lastTime ? time : _lastTime;
        try
        {
            return FeedMessage.Read(line[(colon + 1)..], _lastTime);
        }
        catch (FormatException e)
        {
            throw Bad(e.Message, e);
        }
        catch (JsonException e)
        {
            throw Bad($"not valid JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // Utf8JsonReader's way to say that a string is not valid UTF-8 or a token has the wrong type.
            throw Bad($"not a readable message: {e.Message}", e);
        }
    }

    private CaptureFormatException Bad(string reason, Exception? inner = null) => new(_name, Lines, reason, inner);

    private Stream Decompressed()
    {
        // Two bytes decide: gzip's magic number cannot start a text line.
        byte[] head = new byte[2];
        int read = _stream.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        var whole = new PrefixedStream(head.AsMemory(0, read), _stream);
        return read == 2 && head[0] == 0x1f && head[1] == 0x8b ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }

    private bool NextLine(Stream stream, out int offset, out int length)
    {
        int searched = _start;
        while (true)
        {
            int newline = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                (offset, length) = (_start, searched + newline - _start);
                _start = searched + newline + 1;
                Lines++;
                return true;
            }

            if (_ended)
            {
                (offset, length) = (_start, _end - _start);
                _start = _end;
                Lines += length > 0 ? 1 : 0;
                return length > 0;
            }

            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_end, _start) = (_end - _start, 0);
            }
            searched = _end;
            if (_end > MaxLineBytes)
                throw new CaptureFormatException(_name, Lines + 1, $"the line is longer than {MaxLineBytes} bytes");
            if (_end == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            _end += Fill(stream);
        }
    }

    private int Fill(Stream stream)
    {
        try
        {
            int read = stream.Read(_buffer.AsSpan(_end));
            _ended = read == 0;
            return read;
        }
        catch (InvalidDataException e)
        {
            throw new CaptureFormatException(_name, Lines + 1, $"the compressed data is damaged: {e.Message}", e);
        }
    }
}
