namespace Safety.Idempotency;

/// <summary>What was done with an event; durable when you get it.</summary>
/// <param name="Record">The row: of this event, or of the first with its key.</param>
/// <param name="IsDuplicate">True when the event was handled before; the handler did not run now.</param>
public readonly record struct HandlerReceipt(HandledRecord Record, bool IsDuplicate);
