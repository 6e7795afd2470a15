using Safety.Identity;

namespace Safety.Lifecycle;

/// <summary>What an execution report is told from others by within an order: some venues count ExecIDs anew under every client order ID.</summary>
/// <param name="ClientOrderId">The ID it was reported under.</param>
/// <param name="ExecId">Its ExecID.</param>
internal readonly record struct ExecutionKey(ClientOrderId ClientOrderId, string ExecId);
