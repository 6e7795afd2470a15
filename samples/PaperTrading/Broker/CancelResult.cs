namespace PaperTrading.Broker;

/// <summary>The broker's answer to a cancel.</summary>
/// <param name="IsAccepted">True when the order is or will be canceled.</param>
/// <param name="Reason">Why not.</param>
public sealed record CancelResult(bool IsAccepted, string? Reason);
