using Safety.Analyzers.Model;

namespace Safety.Generators.Specs;

/// <summary>What the kinds have in common.</summary>
internal static class CallKindFacts
{
    /// <summary>True when an order (or more exposure) can result: described, limited, stamped and journaled.</summary>
    public static bool PlacesOrders(this CallKind kind) =>
        kind is CallKind.Submit or CallKind.SubmitMany or CallKind.Replace or CallKind.ClosePosition or CallKind.ByMessage;

    /// <summary>True when the caller names an order key.</summary>
    public static bool TakesKey(this CallKind kind) => kind.PlacesOrders() || kind is CallKind.AccountChange;

    /// <summary>True when the guard has a method for it.</summary>
    public static bool IsGuardedCall(this CallKind kind) =>
        kind.TakesKey() || kind is CallKind.Cancel or CallKind.CancelAll or CallKind.DeadMan or CallKind.Session;

    /// <summary>True when the venue must have said yes before the call counts as taken, so that a response needs a judgement.</summary>
    public static bool NeedsJudgement(this CallKind kind) =>
        kind.PlacesOrders() || kind is CallKind.Cancel or CallKind.AccountChange;

    /// <summary>How much stands in the way of a call: more is tighter.</summary>
    public static int Tightness(this CallKind kind) => kind switch
    {
        CallKind.Query => 0,
        CallKind.Navigation or CallKind.Session => 1,
        CallKind.Cancel or CallKind.CancelAll or CallKind.DeadMan => 2,
        CallKind.Forbidden => 4,
        _ => 3,
    };
}
