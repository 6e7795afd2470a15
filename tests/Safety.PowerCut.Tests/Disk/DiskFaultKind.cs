namespace Safety.PowerCut.Tests.Disk;

/// <summary>How a disk fails.</summary>
public enum DiskFaultKind
{
    /// <summary>One operation fails, the next ones succeed.</summary>
    ErrorOnce,

    /// <summary>Every operation fails from then on.</summary>
    ErrorForGood,

    /// <summary>One write finds the disk full half-way; the next ones find room.</summary>
    FullOnce,

    /// <summary>Every write finds the disk full from then on; what is there can be read.</summary>
    FullForGood,

    /// <summary>One sync fails; what was written stays in the system's cache.</summary>
    SyncErrorOnce,
}
