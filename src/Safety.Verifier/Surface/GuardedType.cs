using Safety.Verifier.Metadata;

namespace Safety.Verifier.Surface;

/// <summary>A broker type with a guard.</summary>
/// <param name="Type">The contract, or the SDK's type.</param>
/// <param name="Guard">The full name of the guard; null when none was generated.</param>
/// <param name="Declaration">Where guard, ceilings and venue facts are declared: the contract itself, or the guard class.</param>
/// <param name="IsContract">True for a contract one owns.</param>
internal sealed record GuardedType(TypeImage Type, string? Guard, TypeImage Declaration, bool IsContract);
