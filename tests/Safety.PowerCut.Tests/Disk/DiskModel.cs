namespace Safety.PowerCut.Tests.Disk;

/// <summary>
/// What a disk may hold after a power cut: what was synced is there; what was not may be there, sector by sector, in any
/// order. A new or removed name is durable once its directory was synced, which SQLite does with the first sync of a file it
/// has made; until then the changes of the directory are lost from some point on (file systems log them in order).
/// </summary>
internal sealed class DiskModel
{
    private readonly Dictionary<int, DiskFile> _files = [];
    private readonly Dictionary<string, int> _directory = [];
    private readonly List<(string Name, int? File)> _unsyncedNames = [];
    private readonly DiskImage _start;

    public DiskModel(DiskImage start)
    {
        _start = start;
        int number = 0;
        foreach ((string name, byte[] content) in start.Files)
            Link(name, --number, content);
    }

    /// <summary>True when a cut leaves one image only.</summary>
    public bool IsSynced => _unsyncedNames.Count == 0 && _files.Values.All(static file => file.IsSynced);

    public void Apply(DiskOperation change)
    {
        switch (change.Kind)
        {
            case DiskOperationKind.Open when !_files.ContainsKey(change.File):
                // A file that was there before the recording began.
                Link(change.Name, change.File, _start.Files[change.Name]);
                break;
            case DiskOperationKind.Create:
                _files.Add(change.File, new DiskFile([]));
                _unsyncedNames.Add((change.Name, change.File));
                break;
            case DiskOperationKind.Write or DiskOperationKind.Truncate:
                _files[change.File].Add(change);
                break;
            case DiskOperationKind.Sync:
                _files[change.File].Sync();
                if (_unsyncedNames.Exists(entry => entry.File == change.File))
                    SyncNames();
                break;
            case DiskOperationKind.Delete:
                _unsyncedNames.Add((change.Name, null));
                if (change.Offset == 1)
                    SyncNames();
                break;
            default:
                break;
        }
    }

    public DiskImage Cut(CutKind cut, int seed)
    {
        Random? random = cut == CutKind.Torn ? new Random(seed) : null;
        var names = new Dictionary<string, int>(_directory);
        int kept = cut switch
        {
            CutKind.AllLost => 0,
            CutKind.AllKept => _unsyncedNames.Count,
            _ => random!.Next(_unsyncedNames.Count + 1),
        };
        Change(names, _unsyncedNames.Take(kept));
        var image = new DiskImage();
        foreach ((string name, int file) in names.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
            image.Files.Add(name, _files[file].Content(cut, random));

        return image;
    }

    private static void Change(Dictionary<string, int> names, IEnumerable<(string Name, int? File)> changes)
    {
        foreach ((string name, int? file) in changes)
        {
            if (file is int made)
                names[name] = made;
            else
                names.Remove(name);
        }
    }

    private void Link(string name, int file, byte[] content)
    {
        _files.Add(file, new DiskFile(content));
        _directory[name] = file;
    }

    private void SyncNames()
    {
        Change(_directory, _unsyncedNames);
        _unsyncedNames.Clear();
    }
}
