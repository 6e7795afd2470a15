namespace Safety.Generators.Specs;

/// <summary>A value of an obligation.</summary>
/// <param name="Parameter">The parameter it is the argument of; empty for the value itself.</param>
/// <param name="Text">The constant as C# writes it, the documentation-comment id of an enum member, or <c>any</c>.</param>
/// <param name="Constructor">The constructor whose parameter it is, where the value is an object; empty otherwise.</param>
internal sealed record ObligedValueSpec(string Parameter, string Text, string Constructor);
