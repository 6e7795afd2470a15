namespace Safety.Journal.Facts;

/// <summary>A person wants to do what needs a second one. Of an account where the fact is.</summary>
/// <param name="Id">Told apart from every other.</param>
/// <param name="Action">What.</param>
/// <param name="Subject">About which latch, order, file, strategy or limit; empty where there is only one.</param>
/// <param name="Choice">What was chosen, where there is a choice.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="ExpiresAt">From when on it can no longer be confirmed.</param>
internal sealed record ActionProposed(Guid Id, OperatorActions Action, string Subject, byte Choice, string By, string Reason, DateTimeOffset ExpiresAt) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.ActionProposed;

    internal override void Write(FactWriter writer)
    {
        writer.Guid(Id);
        writer.U8((byte)Action);
        writer.Text(Subject);
        writer.U8(Choice);
        writer.Text(By);
        writer.Text(Reason);
        writer.Time(ExpiresAt);
    }

    internal static ActionProposed Read(ref FactReader reader) =>
        new(reader.Guid(), (OperatorActions)reader.U8(), reader.Text(), reader.U8(), reader.Text(), reader.Text(), reader.Time());
}
