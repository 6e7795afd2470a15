using Safety.PowerCut.Tests.Disk;

namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>The disk under the journal: it tells at every write and sync which step of the journal that belongs to, and fails when told to.</summary>
internal sealed class WatchedDisk : IDisposable
{
    private readonly RecordingFileSystem _files = new() { IsRecording = true };

    public WatchedDisk(CrashPoints points) => _files.Witness = () =>
    {
        if (Inside is { } point)
            points.Hit(point);
        return null;
    };

    public string Name => _files.Name;

    /// <summary>The crash point that writes and syncs belong to now; null = to none.</summary>
    public CrashPoint? Inside { get; set; }

    /// <summary>One sync fails; what was written stays.</summary>
    public void FailNextSync() => _files.Fault = new DiskFault(DiskFaultKind.SyncErrorOnce, 1);

    /// <summary>Every write from here on finds the disk full.</summary>
    public void Fill() => _files.Fault = new DiskFault(DiskFaultKind.FullForGood, 1);

    public void Dispose() => _files.Dispose();
}
