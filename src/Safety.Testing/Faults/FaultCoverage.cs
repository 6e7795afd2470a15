using Safety.Orders;

namespace Safety.Testing.Faults;

/// <summary>
/// How often each kind of fault has struck while orders were in each state: the order that it is about, where it is about one, and else every order of the accounts it strikes. Orders of
/// somebody else do not count.
/// </summary>
public sealed class FaultCoverage
{
    /// <summary>The states, as FIX calls them; an order that no venue has taken in yet is on its way.</summary>
    public static IReadOnlyList<string> States { get; } =
    [
        OnItsWay, nameof(OrderStatus.PendingNew), nameof(OrderStatus.New), nameof(OrderStatus.PartiallyFilled), nameof(OrderStatus.Filled), nameof(OrderStatus.Canceled), nameof(OrderStatus.Expired),
        nameof(OrderStatus.Rejected), nameof(OrderStatus.PendingCancel), nameof(OrderStatus.PendingReplace),
    ];

    internal const string OnItsWay = "OnItsWay";

    private static readonly FaultKind[] s_kinds = Enum.GetValues<FaultKind>();
    private static readonly string[] s_live = [nameof(OrderStatus.New), nameof(OrderStatus.PartiallyFilled), nameof(OrderStatus.PendingCancel), nameof(OrderStatus.PendingReplace)];
    private static readonly string[] s_filling = [nameof(OrderStatus.PartiallyFilled), nameof(OrderStatus.PendingCancel), nameof(OrderStatus.PendingReplace)];
    private static readonly string[] s_filled = [.. s_filling, nameof(OrderStatus.Filled), nameof(OrderStatus.Canceled), nameof(OrderStatus.Expired)];

    private readonly Dictionary<(FaultKind, string), long> _struck = [];

    /// <summary>How often a kind has struck in a state.</summary>
    public long this[FaultKind kind, string state] => _struck.GetValueOrDefault((kind, state));

    /// <summary>The pairs that can occur at all.</summary>
    public static IReadOnlyList<(FaultKind Kind, string State)> Reachable { get; } = [.. from kind in s_kinds from state in States where IsReachable(kind, state) select (kind, state)];

    /// <summary>Adds what was counted elsewhere.</summary>
    public void Add(FaultCoverage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (((FaultKind kind, string state), long times) in other._struck)
            _struck[(kind, state)] = this[kind, state] + times;
    }

    internal void Count(FaultKind kind, string state) => _struck[(kind, state)] = this[kind, state] + 1;

    // What is about one order strikes it in the states in which that can happen to it; everything else strikes whatever there is.
    private static bool IsReachable(FaultKind kind, string state) => kind switch
    {
        FaultKind.RequestDuplicated or FaultKind.LookUpLag => state == OnItsWay,
        FaultKind.RequestRejected => state == OnItsWay || s_live.Contains(state),
        FaultKind.OneInstant => state is nameof(OrderStatus.New) or nameof(OrderStatus.PartiallyFilled),
        FaultKind.Overfill => s_live.Contains(state),
        FaultKind.UnsolicitedCancel or FaultKind.Restatement => s_filling.Contains(state),
        FaultKind.LateFill => state is nameof(OrderStatus.Canceled) or nameof(OrderStatus.Expired),
        FaultKind.Bust or FaultKind.Correction or FaultKind.Split or FaultKind.Falsified or FaultKind.WrongOrder => s_filled.Contains(state),
        FaultKind.Absurd => state is not (OnItsWay or nameof(OrderStatus.PendingNew) or nameof(OrderStatus.Rejected)),
        _ => true,
    };
}
