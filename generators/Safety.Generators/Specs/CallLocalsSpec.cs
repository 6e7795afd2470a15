namespace Safety.Generators.Specs;

/// <summary>The names of a call's locals and added parameters, chosen so that they clash with none of the member's parameters.</summary>
internal sealed record CallLocalsSpec(
    string Key, string Target, string Token, string Admission, string Stamped, string Response, string Exception, string Permit, string Broker,
    string Hash, string Kind, string Legs, string Item, string Index)
{
    /// <summary>True when the guard's method takes a cancellation token.</summary>
    public bool HasToken { get; init; }
}
