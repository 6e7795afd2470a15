namespace Safety.PowerCut.Tests.Disk;

/// <summary>One file: what is on the medium, and what was written since its last sync.</summary>
internal sealed class DiskFile(byte[] durable)
{
    private const int SectorSize = 512;

    private readonly List<DiskOperation> _unsynced = [];
    private byte[] _durable = durable;

    public bool IsSynced => _unsynced.Count == 0;

    public void Add(DiskOperation change) => _unsynced.Add(change);

    public void Sync()
    {
        _durable = Content(CutKind.AllKept, null);
        _unsynced.Clear();
    }

    public byte[] Content(CutKind cut, Random? random)
    {
        if (cut == CutKind.AllLost || _unsynced.Count == 0)
            return _durable;

        long end = Math.Max(_durable.Length, _unsynced.Max(static change => change.Offset + change.Data.Length));
        byte[] content = new byte[end];
        _durable.CopyTo(content, 0);
        long length = _durable.Length;
        double kept = random is null ? 1 : 0.1 + (0.8 * random.NextDouble());
        foreach (DiskOperation change in _unsynced)
        {
            if (change.Kind == DiskOperationKind.Truncate)
            {
                if (Keeps())
                    SetLength(change.Offset);
                continue;
            }

            // A sector is written whole or not at all; bytes beside it are never touched.
            long position = change.Offset;
            ReadOnlySpan<byte> rest = change.Data;
            while (!rest.IsEmpty)
            {
                int size = (int)Math.Min(rest.Length, SectorSize - (position % SectorSize));
                if (Keeps())
                {
                    rest[..size].CopyTo(content.AsSpan((int)position));
                    length = Math.Max(length, position + size);
                }

                position += size;
                rest = rest[size..];
            }
        }

        return length == content.Length ? content : content[..(int)length];

        bool Keeps() => random is null || random.NextDouble() < kept;

        void SetLength(long to)
        {
            if (to < length)
                content.AsSpan((int)to, (int)(length - to)).Clear();
            length = Math.Min(to, content.Length);
        }
    }
}
