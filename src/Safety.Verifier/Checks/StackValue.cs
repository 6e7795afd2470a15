using Safety.Verifier.Metadata;

namespace Safety.Verifier.Checks;

/// <summary>What is known of a value on the evaluation stack.</summary>
/// <param name="Type">The type it was declared with; null when nothing is known.</param>
/// <param name="Text">The text it is, for a literal.</param>
/// <param name="TypeOf">The type it describes, for a <c>typeof</c> or <c>GetType()</c>.</param>
/// <param name="Number">The number it is, or the length of the array it is.</param>
/// <param name="Token">The token it was loaded from, for a handle.</param>
internal sealed record StackValue(TypeText? Type = null, string? Text = null, TypeText? TypeOf = null, int? Number = null, int? Token = null)
{
    public static readonly StackValue Unknown = new();
}
