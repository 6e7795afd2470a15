namespace Safety.Generators.Specs;

/// <summary>One member of a value that is written down.</summary>
/// <param name="Name">Its name, as it may be written.</param>
/// <param name="Type">Its type's identity.</param>
/// <param name="IsArgument">True when it comes back through the constructor, false when it is set afterwards.</param>
internal sealed record StateMemberSpec(string Name, string Type, bool IsArgument);
