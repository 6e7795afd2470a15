namespace Safety.PowerCut.Tests.Disk;

/// <summary>What a power cut does to bytes that were written and not synced.</summary>
internal enum CutKind
{
    /// <summary>None of them reached the medium.</summary>
    AllLost,

    /// <summary>All of them did.</summary>
    AllKept,

    /// <summary>Some 512-byte sectors did and others did not, in any order.</summary>
    Torn,
}
