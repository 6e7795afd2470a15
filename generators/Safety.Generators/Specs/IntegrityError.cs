namespace Safety.Generators.Specs;

/// <summary>One <c>#error</c>.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Text">What is wrong and what to do, in one line.</param>
internal sealed record IntegrityError(string Id, string Text);
