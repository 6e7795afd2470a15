using Safety.Testing.Venues;

namespace Safety.Testing.Conformance;

/// <summary>A call that has come to a <see cref="ScriptedVenue"/>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The venue's method.</param>
/// <param name="Request">What it was called with; null where it takes nothing.</param>
/// <param name="Token">The token it was called with.</param>
public sealed record ScriptedCall(WireKind Kind, string Name, object? Request, CancellationToken Token);
