using Safety.Orders;

namespace Safety.Recovery;

/// <summary>An order of ours as a list of open orders names it.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Snapshot">What the list says.</param>
/// <param name="IsOver">True when the journal takes it to be over.</param>
internal sealed record ListedOrder(ulong Family, OrderSnapshot Snapshot, bool IsOver);
