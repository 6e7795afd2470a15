namespace Safety.Generators.Specs;

/// <summary>One property of an attribute as it was written: <c>IdMaxLength = 48</c>.</summary>
internal sealed record AssignmentSpec(string Name, string Expression);
