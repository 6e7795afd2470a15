namespace Safety.Generators.Specs;

/// <summary>How the content of one type is read, so that a request can be hashed.</summary>
/// <param name="Type">The type's identity.</param>
/// <param name="Form">How.</param>
/// <param name="Plain">The expression of <see cref="ContentForm.Plain"/>; the reason of <see cref="ContentForm.Unreadable"/>.</param>
/// <param name="Element">The type of the elements (or of a nullable's value).</param>
/// <param name="Members">The properties and fields.</param>
/// <param name="IsReferenceType">True when null is a possible value.</param>
/// <param name="IsOpen">True when a derived type could add content nobody reads.</param>
internal sealed record ContentSpec(
    string Type, ContentForm Form, string Plain, string Element, EquatableArray<ContentMemberSpec> Members, bool IsReferenceType, bool IsOpen)
{
    public static ContentSpec Unreadable(string type, string reason) =>
        new(type, ContentForm.Unreadable, reason, "", default, false, false);
}
