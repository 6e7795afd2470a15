namespace Safety.Simulation.Venue;

/// <summary>The venue's answer to a cancel request.</summary>
/// <param name="IsAccepted">True when the order is canceled or will be; false when there is nothing to cancel.</param>
/// <param name="Reason">The venue's reason for a refusal.</param>
public sealed record CancelAck(bool IsAccepted, string? Reason = null);
