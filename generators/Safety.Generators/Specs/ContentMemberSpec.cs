namespace Safety.Generators.Specs;

/// <summary>One property or field that belongs to a request's content.</summary>
internal sealed record ContentMemberSpec(string Name, string Type);
