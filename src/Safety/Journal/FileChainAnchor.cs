using System.Globalization;
using System.Text;

namespace Safety.Journal;

/// <summary>Keeps chain heads as lines of a file that only grows: <c>time journal-id sequence hash</c>.</summary>
/// <remarks>Put it on another disk than the journal, best on one this process may only append to.</remarks>
public sealed class FileChainAnchor : IChainAnchor
{
    private readonly string _path;

    /// <summary>Names the file; it is created with the first head.</summary>
    /// <param name="path">The file, absolute; its directory must exist.</param>
    /// <exception cref="ArgumentException">The path is relative, or its directory is not there.</exception>
    public FileChainAnchor(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Path.IsPathFullyQualified(path))
            throw new ArgumentException($"The anchor's path '{path}' is relative and would change with the working directory; give an absolute one.", nameof(path));
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new ArgumentException($"The directory of the anchor '{path}' does not exist; create it.", nameof(path));
        _path = path;
    }

    /// <inheritdoc/>
    public string Location => _path;

    /// <inheritdoc/>
    public ChainHead? Last(Guid journalId) => Heads().LastOrDefault(head => head.JournalId == journalId);

    /// <inheritdoc/>
    public bool KnowsAny() => Heads().Count > 0;

    private List<ChainHead> Heads()
    {
        List<ChainHead> heads = [];
        if (!File.Exists(_path))
            return heads;
        string text = File.ReadAllText(_path, Encoding.UTF8);
        // A crash can leave the last line half written; everything before it was synced.
        string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < lines.Length; i++)
        {
            heads.Add(Parse(lines[i]) ?? throw new IOException(string.Create(CultureInfo.InvariantCulture,
                $"Line {i + 1} of the anchor '{_path}' is no chain head. Somebody or something has changed the file; find out who before the host starts.")));
        }

        return heads;
    }

    /// <inheritdoc/>
    public void Keep(ChainHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        string line = string.Create(CultureInfo.InvariantCulture, $"{head.At.UtcDateTime:O} {head.JournalId:D} {head.Sequence} {Convert.ToHexString(head.Hash.Span)}\n");
        using FileStream file = new(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        DropHalfLine(file);
        file.Write(Encoding.UTF8.GetBytes(line));
        file.Flush(flushToDisk: true);
    }

    // Written behind half a line, the next head would make one line of both.
    private static void DropHalfLine(FileStream file)
    {
        long end = file.Length;
        while (end > 0)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
                break;
            end--;
        }

        file.SetLength(end);
        file.Position = end;
    }

    private static ChainHead? Parse(string line)
    {
        string[] parts = line.Split(' ');
        return parts.Length == 4
            && DateTimeOffset.TryParseExact(parts[0], "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            && Guid.TryParseExact(parts[1], "D", out Guid journalId)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
            && parts[3].Length == 64 && parts[3].All(char.IsAsciiHexDigit)
                ? new ChainHead(journalId, sequence, Convert.FromHexString(parts[3]), at)
                : null;
    }
}
