namespace Safety.PowerCut.Tests.Disk;

/// <summary>What a file system was asked for.</summary>
internal enum DiskOperationKind
{
    /// <summary>A file that was not there was made.</summary>
    Create,

    /// <summary>Bytes were written.</summary>
    Write,

    /// <summary>The file's length was set.</summary>
    Truncate,

    /// <summary>What was written before is on the medium.</summary>
    Sync,

    /// <summary>A file was removed.</summary>
    Delete,

    /// <summary>A file that is there was opened.</summary>
    Open,

    /// <summary>Bytes were read.</summary>
    Read,
}
