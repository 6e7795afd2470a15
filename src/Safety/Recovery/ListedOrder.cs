using Safety.Orders;

namespace Safety.Recovery;

/// <summary>An order of ours as a list of open orders names it.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Snapshot">What the list says.</param>
internal sealed record ListedOrder(ulong Family, OrderSnapshot Snapshot);
