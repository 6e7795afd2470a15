namespace Safety.Generators.Specs;

/// <summary>How the values of one type are written down and read back.</summary>
/// <param name="Type">The type's identity.</param>
/// <param name="Form">How.</param>
/// <param name="Write">The statement of <see cref="StateForm.Plain"/>; the reason of <see cref="StateForm.Unstorable"/>.</param>
/// <param name="Read">The expression that reads a plain value; for a map, the one that makes it from pairs.</param>
/// <param name="Key">The type of a map's keys.</param>
/// <param name="Element">The type of the elements, a map's values or a nullable's value.</param>
/// <param name="Members">The members, those of the constructor first and in its order.</param>
/// <param name="IsReferenceType">True when null is a possible value.</param>
/// <param name="IsOpen">True when a derived type could have members nobody writes down.</param>
internal sealed record StateSpec(
    string Type, StateForm Form, string Write, string Read, string Key, string Element, EquatableArray<StateMemberSpec> Members, bool IsReferenceType, bool IsOpen)
{
    public static StateSpec Unstorable(string type, string reason) => new(type, StateForm.Unstorable, reason, "", "", "", default, false, false);
}
