using Safety.Generated.V1;

namespace Safety.Journal.Facts;

/// <summary>A call that changes the account was admitted; what became of it is answered as an order's is.</summary>
/// <param name="Member">The member called.</param>
/// <param name="Content">The request's content.</param>
internal sealed record AccountChanged(string Member, ContentHash Content) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.AccountChanged;

    internal override void Write(FactWriter writer)
    {
        writer.Text(Member);
        writer.Content(Content);
    }

    internal static AccountChanged Read(ref FactReader reader) =>
        new(reader.Text(), reader.Content());
}
