using Safety.Orders;

namespace Safety.Journal.Facts;

/// <summary>A report told again with other claims.</summary>
/// <param name="Of">The report it repeats.</param>
/// <param name="Report">What it said this time.</param>
internal sealed record Noise(ulong Of, ExecutionReport Report) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Noise;

    internal override void Write(FactWriter writer)
    {
        writer.U64(Of);
        writer.Report(Report);
    }

    internal static Noise Read(ref FactReader reader) =>
        new(reader.U64(), reader.Report());
}
