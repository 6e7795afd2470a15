namespace Safety.Analyzers.Model;

/// <summary>
/// The runtime's metadata names. Analyzers and generator know the runtime by these only, and both compile this file;
/// a test checks each of them against the real assembly.
/// </summary>
internal static class SafetyNames
{
    public const string Assembly = "Safety";

    public const string BrokerContractAttribute = "Safety.Contracts.BrokerContractAttribute";
    public const string BrokerCallAttribute = "Safety.Contracts.BrokerCallAttribute";
    public const string BrokerQueryAttribute = "Safety.Contracts.BrokerQueryAttribute";
    public const string BrokerGuardAttribute = "Safety.Contracts.BrokerGuardAttribute";
    public const string BrokerFacadeAttribute = "Safety.Contracts.BrokerFacadeAttribute";
    public const string BrokerAdapterAttribute = "Safety.Contracts.BrokerAdapterAttribute";
    public const string CompositionRootAttribute = "Safety.Contracts.CompositionRootAttribute";
    public const string VenueProfileAttribute = "Safety.Contracts.VenueProfileAttribute";
    public const string HardLimitAttribute = "Safety.Contracts.HardLimitAttribute";
    public const string SafetyRoleAttribute = "Safety.Contracts.SafetyRoleAttribute";
    public const string MustUseOutcomeAttribute = "Safety.Contracts.MustUseOutcomeAttribute";
    public const string BreakGlassAttribute = "Safety.Contracts.BreakGlassAttribute";
    public const string SafetyAttestedAttribute = "Safety.Contracts.SafetyAttestedAttribute";
    public const string BrokerCallKind = "Safety.Contracts.BrokerCallKind";
    public const string QueryRole = "Safety.Contracts.QueryRole";

    public const string OrderKey = "Safety.Identity.OrderKey";
    public const string ClientOrderId = "Safety.Identity.ClientOrderId";
    public const string OrderTerms = "Safety.Orders.OrderTerms";
    public const string NewOrder = "Safety.Orders.NewOrder";
    public const string OrderReplacement = "Safety.Orders.OrderReplacement";
    public const string OrderAck = "Safety.Orders.OrderAck";
    public const string OrderSnapshot = "Safety.Orders.OrderSnapshot";
    public const string Outcome = "Safety.Guarding.Outcome`1";
    public const string LastGate = "Safety.Guard.LastGate";
    public const string Judgement = "Safety.Guarding.Judgement";
    public const string BreakGlassPermit = "Safety.Guard.BreakGlassPermit";

    public const string StrategyId = "Safety.Identity.StrategyId";
    public const string CauseKey = "Safety.Identity.CauseKey";
    public const string OutcomeKind = "Safety.Guarding.OutcomeKind";
    public const string SafetyHost = "Safety.Host.SafetyHost";
    public const string SafetyHostOptions = "Safety.Guard.SafetyHostOptions";
    public const string SafetyOperator = "Safety.Host.SafetyOperator";
    public const string AccountOptions = "Safety.Limits.AccountOptions";
    public const string LimitOptions = "Safety.Limits.LimitOptions";

    public const string OrderStateMachineAttribute = "Safety.Contracts.OrderStateMachineAttribute`1";
    public const string OrderTransitionAttribute = "Safety.Contracts.OrderTransitionAttribute`1";
    public const string OrderStatus = "Safety.Orders.OrderStatus";

    public const string DecisionAttribute = "Safety.Decisions.DecisionAttribute";
    public const string LegSenderAttribute = "Safety.Decisions.LegSenderAttribute";
    public const string CheckpointedAttribute = "Safety.Decisions.CheckpointedAttribute";
    public const string DecisionContext = "Safety.Decisions.DecisionContext";
    public const string Plan = "Safety.Decisions.Plan";
    public const string IdempotentHandlerAttribute = "Safety.Idempotency.IdempotentHandlerAttribute";
    public const string IdempotencyKeyAttribute = "Safety.Idempotency.IdempotencyKeyAttribute";

    public const string GeneratedNamespace = "Safety.Generated";
    public const string SendPermit = "Safety.Generated.V1.SendPermit";

    /// <summary>The last two segments of a generated tree's path before its hint name.</summary>
    public const string GeneratorPath = "Safety.Generators/Safety.Generators.GuardGenerator";
}
