using Safety.Orders;

namespace Safety.Journal.Facts;

/// <summary>An execution report, whole.</summary>
/// <param name="Report">The report.</param>
/// <param name="TimeResolutionMs">How fine the venue's times are.</param>
internal sealed record Reported(ExecutionReport Report, int TimeResolutionMs) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Reported;

    internal override void Write(FactWriter writer)
    {
        writer.Report(Report);
        writer.I32(TimeResolutionMs);
    }

    internal static Reported Read(ref FactReader reader) =>
        new(reader.Report(), reader.I32());
}
