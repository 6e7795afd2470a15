using Safety.Identity;

namespace Safety.Journal.Facts;

/// <summary>How far a strategy has come in the causes.</summary>
/// <param name="Strategy">Who.</param>
/// <param name="Start">The last cause there was when it first started.</param>
/// <param name="Position">The last cause that is done.</param>
internal sealed record StrategyAt(StrategyId Strategy, long Start, long Position) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.StrategyAt;

    internal override void Write(FactWriter writer)
    {
        writer.Strategy(Strategy);
        writer.I64(Start);
        writer.I64(Position);
    }

    internal static StrategyAt Read(ref FactReader reader) =>
        new(reader.Strategy(), reader.I64(), reader.I64());
}
