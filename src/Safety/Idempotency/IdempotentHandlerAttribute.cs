namespace Safety.Idempotency;

/// <summary>
/// Marks the handler of an event that may come more than once: <c>XCore(TEvent e, CancellationToken cancellationToken)</c>, private, in a
/// partial class. The generator writes <c>XAsync</c>, which runs it once per event: what was handled stands in the journal, in a
/// table that never forgets. A handler that the process died in, or that threw, runs again when the event comes again.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IdempotentHandlerAttribute : Attribute;
