using Safety.Identity;

namespace Safety.Journal.Facts;

/// <summary>What a strategy decided about a cause.</summary>
/// <param name="Strategy">Who.</param>
/// <param name="Cause">The cause's key.</param>
/// <param name="CauseTime">When the cause happened.</param>
/// <param name="CauseSequence">The cause's number.</param>
/// <param name="Code">The code that decided.</param>
/// <param name="Inputs">Its input, as JSON.</param>
/// <param name="Observed">What it read from its context, as JSON.</param>
/// <param name="Plan">The plan, as JSON.</param>
/// <param name="DenialCode">Why the first leg was denied without spending its key; 0 = it was not.</param>
/// <param name="DenialMessage">That denial's message.</param>
/// <param name="ArmingEpoch">The arming it was made under.</param>
internal sealed record Decided(
    StrategyId Strategy, string Cause, DateTimeOffset CauseTime, long CauseSequence, string Code, string Inputs, string Observed, string Plan, int DenialCode, string? DenialMessage, long ArmingEpoch) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Decided;

    internal override void Write(FactWriter writer)
    {
        writer.Strategy(Strategy);
        writer.Text(Cause);
        writer.Time(CauseTime);
        writer.I64(CauseSequence);
        writer.Text(Code);
        writer.Text(Inputs);
        writer.Text(Observed);
        writer.Text(Plan);
        writer.I32(DenialCode);
        writer.OptionalText(DenialMessage);
        writer.I64(ArmingEpoch);
    }

    internal static Decided Read(ref FactReader reader) =>
        new(reader.Strategy(), reader.Text(), reader.Time(), reader.I64(), reader.Text(), reader.Text(), reader.Text(), reader.Text(), reader.I32(), reader.OptionalText(), reader.I64());
}
