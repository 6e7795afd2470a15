namespace Safety.Testing.Venues;

/// <summary>A venue's answer to a cancel.</summary>
/// <param name="IsAccepted">True when it was taken.</param>
/// <param name="Reason">Why not.</param>
public sealed record CancelAnswer(bool IsAccepted, string? Reason = null);
