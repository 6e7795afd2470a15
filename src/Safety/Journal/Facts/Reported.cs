using Safety.Orders;

namespace Safety.Journal.Facts;

/// <summary>An execution report, whole.</summary>
/// <param name="Report">The report.</param>
/// <param name="TimeResolutionMs">How fine the venue's times are.</param>
/// <param name="Disposition">What was thought of it when it came: what strategies are told, and whether they are. No fold reads it.</param>
internal sealed record Reported(ExecutionReport Report, int TimeResolutionMs, ReportDisposition Disposition) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Reported;

    internal override void Write(FactWriter writer)
    {
        writer.Report(Report);
        writer.I32(TimeResolutionMs);
        writer.U8((byte)Disposition);
    }

    internal static Reported Read(ref FactReader reader) =>
        new(reader.Report(), reader.I32(), (ReportDisposition)reader.U8());
}
