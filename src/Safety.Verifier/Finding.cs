namespace Safety.Verifier;

/// <summary>One reason why an output is refused.</summary>
/// <param name="Rule">The rule: SAFE401, or SAFE402.</param>
/// <param name="Assembly">The file name of the assembly it was found in.</param>
/// <param name="Method">The method it was found in, as <c>Namespace.Type.Method</c>; null when it is about the whole assembly.</param>
/// <param name="Member">The documentation-comment id of the broker member that is reached; null when it is about the whole assembly.</param>
/// <param name="Text">What is wrong and what to do.</param>
public sealed record Finding(string Rule, string Assembly, string? Method, string? Member, string Text)
{
    /// <summary>The finding as build tools read it: <c>assembly(method): error id: text</c>.</summary>
    public override string ToString() => $"{Assembly}{(Method is null ? "" : $"({Method})")}: error {Rule}: {Text}";
}
