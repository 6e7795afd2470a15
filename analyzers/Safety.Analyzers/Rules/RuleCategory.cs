namespace Safety.Analyzers.Rules;

/// <summary>The families of rules; each is one range of ids.</summary>
internal static class RuleCategory
{
    /// <summary>SAFE0xx: the enforcement itself was switched off, removed, hidden or imitated.</summary>
    public const string Integrity = "Safety.Integrity";

    /// <summary>SAFE1xx: a contract, a guard or a surface file is not complete.</summary>
    public const string Definition = "Safety.Definition";

    /// <summary>SAFE2xx: code goes around the guard.</summary>
    public const string Usage = "Safety.Usage";

    /// <summary>SAFE3xx: what the guard answered, or what an order is known and limited by, is lost or made up by the caller.</summary>
    public const string Outcomes = "Safety.Outcomes";

    /// <summary>SAFE4xx: the finished output holds what may not be shipped.</summary>
    public const string Output = "Safety.Output";

    /// <summary>SAFE5xx: an order-state machine is not sound, or is gone around.</summary>
    public const string OrderStates = "Safety.OrderStates";

    /// <summary>SAFE6xx: a decision, handler or state that would not be the same a second time.</summary>
    public const string Decisions = "Safety.Decisions";
}
