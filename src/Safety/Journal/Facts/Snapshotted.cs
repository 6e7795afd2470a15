using Safety.Identity;

namespace Safety.Journal.Facts;

/// <summary>A strategy's state.</summary>
/// <param name="Strategy">Who.</param>
/// <param name="Position">The last cause the state has seen.</param>
/// <param name="StateVersion">The version of the state's meaning.</param>
/// <param name="Shape">One line per member: path and type.</param>
/// <param name="State">The state, as JSON.</param>
/// <param name="Checksum">SHA-256 over all of it, in hex.</param>
internal sealed record Snapshotted(StrategyId Strategy, long Position, int StateVersion, string Shape, string State, string Checksum) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Snapshotted;

    internal override void Write(FactWriter writer)
    {
        writer.Strategy(Strategy);
        writer.I64(Position);
        writer.I32(StateVersion);
        writer.Text(Shape);
        writer.Text(State);
        writer.Text(Checksum);
    }

    internal static Snapshotted Read(ref FactReader reader) =>
        new(reader.Strategy(), reader.I64(), reader.I32(), reader.Text(), reader.Text(), reader.Text());
}
