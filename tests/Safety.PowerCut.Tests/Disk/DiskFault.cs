namespace Safety.PowerCut.Tests.Disk;

/// <summary>A disk that fails at its n-th operation.</summary>
/// <param name="Kind">How.</param>
/// <param name="At">Which operation, from 1; for a full disk writes only are counted.</param>
internal sealed record DiskFault(DiskFaultKind Kind, int At);
