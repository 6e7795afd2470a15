using System.ComponentModel;

namespace Safety.Contracts;

/// <summary>
/// Stamped by the generator on every assembly that is compiled under Safety's rules. An assembly that can reach a guarded broker and
/// does not carry it was compiled without them (SAFE210). Written by hand it is an error (SAFE006).
/// </summary>
/// <param name="version">The version of Safety that the assembly was compiled with.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)] // a second one is SAFE006's to explain, not the compiler's
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SafetyAttestedAttribute(string version) : Attribute
{
    /// <summary>The version of Safety that the assembly was compiled with.</summary>
    public string Version { get; } = version;
}
