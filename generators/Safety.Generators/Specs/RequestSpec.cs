namespace Safety.Generators.Specs;

/// <summary>What a type offers when it is an order request, without a mapping.</summary>
/// <param name="CanUseWith">True for records and structs: a copy can be stamped.</param>
/// <param name="IdProperty">The one settable property of type <c>ClientOrderId</c> that takes the order's own ID.</param>
/// <param name="TermsProperty">The one property of type <c>OrderTerms</c>.</param>
/// <param name="TargetProperty">The property of type <c>ClientOrderId</c> that names the order to change or cancel.</param>
/// <param name="LooseIdProperty">A text or UUID property whose name says that it carries the client order ID.</param>
internal sealed record RequestSpec(
    bool CanUseWith, string? IdProperty, string? TermsProperty, string? TargetProperty, string? LooseIdProperty)
{
    public static RequestSpec None { get; } = new(false, null, null, null, null);
}
