using Safety.Contracts;
using Safety.Identity;

namespace Safety.Journal.Facts;

/// <summary>What the call's answer means.</summary>
/// <param name="Request">The admission, or the cancel request.</param>
/// <param name="Kind">Accepted, rejected or unknown.</param>
/// <param name="Strength">What an accepting answer proves.</param>
/// <param name="VenueId">The venue's ID, where it told one.</param>
/// <param name="Reason">The venue's words, or what made it unknown.</param>
/// <param name="HasEnded">True once the raw call has returned or thrown.</param>
internal sealed record Answered(ulong Request, AnswerKind Kind, AckStrength Strength, BrokerOrderId? VenueId, string? Reason, bool HasEnded) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Answered;

    internal override void Write(FactWriter writer)
    {
        writer.U64(Request);
        writer.U8((byte)Kind);
        writer.U8((byte)Strength);
        writer.VenueId(VenueId);
        writer.OptionalText(Reason);
        writer.Bool(HasEnded);
    }

    internal static Answered Read(ref FactReader reader) =>
        new(reader.U64(), (AnswerKind)reader.U8(), (AckStrength)reader.U8(), reader.VenueId(), reader.OptionalText(), reader.Bool());
}
