namespace Safety.Contracts;

/// <summary>
/// Stamped by the build on an assembly that sets <c>&lt;SafetyRole&gt;</c>. <c>Test</c> is the only role: raw calls are legal
/// there on types declared there, and a live host does not start where such an assembly is loaded.
/// </summary>
/// <param name="role">The role; <c>Test</c>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SafetyRoleAttribute(string role) : Attribute
{
    /// <summary>The role.</summary>
    public string Role { get; } = role;
}
