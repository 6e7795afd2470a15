namespace Safety.Generators.Specs;

/// <summary>A mistake in a contract, found while parsing; an analyzer reports it.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Location">The member or type; null where the caller asked for none.</param>
/// <param name="Arguments">The arguments of the rule's message.</param>
/// <param name="Proposal">The line to add to <c>broker-surface.txt</c> (SAFE110), for the code fix.</param>
internal sealed record ProblemSpec(string Id, LocationSpec? Location, EquatableArray<string> Arguments, string? Proposal = null)
{
    public static ProblemSpec Of(string id, LocationSpec? location, params string[] arguments) =>
        new(id, location, arguments.ToEquatableArray());
}
