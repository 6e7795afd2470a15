namespace Safety.Idempotency;

/// <summary>An event a handler has handled: a row that is never deleted, unique by (account, handler, key).</summary>
/// <param name="AccountRef">The journal's number of the account.</param>
/// <param name="Handler">The handler: type and method, without <c>Core</c>.</param>
/// <param name="Key">The event's key, as JSON.</param>
/// <param name="Content">SHA-256 over the whole event, in hex; empty where it cannot be read whole.</param>
/// <param name="HandledAt">When the handler was through with it.</param>
public sealed record HandledRecord(int AccountRef, string Handler, string Key, string Content, DateTimeOffset HandledAt);
