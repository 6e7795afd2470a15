namespace Safety.Identity;

/// <summary>The client order ID (FIX ClOrdID, tag 11): how a venue knows our order. Made from an <see cref="OrderKey"/>, never invented.</summary>
/// <param name="Value">The text the venue sees.</param>
public readonly record struct ClientOrderId(string Value)
{
    /// <summary>True for <c>default</c>: no ID.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(Value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
