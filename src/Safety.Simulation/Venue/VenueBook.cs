using System.Text.Json;
using Safety.Simulation.Remote;

namespace Safety.Simulation.Venue;

/// <summary>
/// The venue's own append-only book: one JSON line per event, handed to the operating system before the venue answers, so
/// that it outlives the death of trader and venue alike. (It is no protection against a power cut, and needs none.)
/// </summary>
public sealed class VenueBook : IDisposable
{
    private readonly Stream? _stream;
    private readonly Stream? _lock;

    private VenueBook(Stream? stream, Stream? @lock, VenueBookImage image) => (_stream, _lock, Image) = (stream, @lock, image);

    /// <summary>What the book says now.</summary>
    public VenueBookImage Image { get; }

    /// <summary>A book that is kept in memory only.</summary>
    public static VenueBook InMemory() => new(stream: null, @lock: null, new VenueBookImage());

    /// <summary>Opens the book for writing, or starts it. A torn last line is cut off: it was never answered.</summary>
    /// <param name="path">The file; readers may have it open, a second writer may not.</param>
    /// <exception cref="VenueBookException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be opened, or another venue writes it.</exception>
    public static VenueBook Open(string path)
    {
        // A file of its own: not every system keeps a second writer out while it lets readers in.
        var @lock = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            VenueBookImage image = Fold(stream, path);
            stream.SetLength(image.ValidBytes);
            stream.Position = image.ValidBytes;
            return new VenueBook(stream, @lock, image);
        }
        catch
        {
            stream?.Dispose();
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Reads the book, also while the venue writes it.</summary>
    /// <exception cref="VenueBookException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static VenueBookImage Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Fold(stream, path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream?.Dispose();
        _lock?.Dispose();
    }

    internal long NextSequence => Image.Entries.Count + 1;

    internal void Append(BookEntry entry)
    {
        // The fold first: an entry that contradicts the book must not reach the file.
        Image.Add(entry);
        if (_stream is null)
            return;
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(entry, WireJson.Default.BookEntry);
        byte[] line = new byte[json.Length + 1];
        json.CopyTo(line, 0);
        line[^1] = (byte)'\n';
        _stream.Write(line);
        _stream.Flush();
    }

    private static VenueBookImage Fold(FileStream stream, string path)
    {
        // Only what is there now: a venue that is still writing may be in the middle of its next line.
        byte[] bytes = new byte[stream.Length];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> rest = bytes.AsSpan(0, length);
        var image = new VenueBookImage();
        for (long number = 1; !rest.IsEmpty; number++)
        {
            int newline = rest.IndexOf((byte)'\n');
            if (newline < 0)
            {
                image.HasTornTail = true;
                break;
            }

            try
            {
                BookEntry entry = JsonSerializer.Deserialize(rest[..newline], WireJson.Default.BookEntry)
                    ?? throw new FormatException("the line is null");
                image.Add(entry);
            }
            catch (Exception e) when (e is JsonException or FormatException)
            {
                throw new VenueBookException(path, number, e.Message, e);
            }
            image.ValidBytes += newline + 1;
            rest = rest[(newline + 1)..];
        }
        return image;
    }
}
