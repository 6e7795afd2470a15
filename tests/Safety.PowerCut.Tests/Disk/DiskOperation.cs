namespace Safety.PowerCut.Tests.Disk;

/// <summary>One change of the disk, in the order it was asked for.</summary>
/// <param name="Kind">What.</param>
/// <param name="File">The number of the file: a name that is made again gets another.</param>
/// <param name="Name">The file's name, without directory.</param>
/// <param name="Offset">Where, for a write; the new length for a truncation; 1 for a removal that syncs the directory.</param>
/// <param name="Data">What was written.</param>
/// <param name="Before">What had been promised to callers when it was asked for.</param>
internal sealed record DiskOperation(DiskOperationKind Kind, int File, string Name, long Offset, byte[] Data, object? Before);
