namespace Safety.Lifecycle;

/// <summary>What a report is to a family that may know it already.</summary>
internal enum ReportNews
{
    /// <summary>It was not told before.</summary>
    News,

    /// <summary>It was told before, and says nothing more now.</summary>
    Repeated,

    /// <summary>The execution was told before; what is claimed of the order differs.</summary>
    OtherClaims,

    /// <summary>The execution was told before, with other figures: which of the two is true only a person can tell.</summary>
    OtherFigures,
}
