using Safety.Journal;

namespace Safety.Writer;

/// <summary>The tables for people, as 001_event_safeguards.sql creates them.</summary>
internal static class Projections
{
    public static ProjectionTable OrderState { get; } = new("order_state", 2,
        "account", "family", "symbol", "side", "position_side", "state", "client_order_id", "broker_order_id", "order_qty", "cum_qty", "leaves_qty", "average_price",
        "question", "doubt", "alarm", "is_closed", "opened_at", "as_of");

    public static ProjectionTable Intent { get; } = new("intent", 2,
        "account", "sequence", "family", "intent_key", "strategy", "cause", "cause_time", "leg", "attempt", "client_order_id", "broker_order_id", "kind", "contract", "member",
        "target", "symbol", "side", "size", "size_in", "order_type", "limit_price", "stop_price", "time_in_force", "reduce_only", "order_qty", "worst_price", "reserved",
        "trading_day", "arming_epoch", "state", "reason", "created_at", "expires_at", "as_of");

    public static ProjectionTable IdempotencyKey { get; } = new("idempotency_key", 2,
        "account", "intent_key", "content", "outcome", "client_order_id", "family", "sequence", "first_used_at", "as_of");

    public static ProjectionTable Execution { get; } = new("execution", 2,
        "account", "sequence", "family", "client_order_id", "broker_order_id", "exec_id", "exec_type", "order_status", "last_qty", "last_px", "cum_qty", "leaves_qty",
        "fee", "fee_currency", "exec_ref_id", "disposition", "venue_time", "text", "received_at", "as_of");

    public static ProjectionTable Position { get; } = new("position", 3,
        "account", "symbol", "position_side", "units", "open_buys", "open_sells", "mark", "as_of");

    public static ProjectionTable KillSwitch { get; } = new("kill_switch", 1,
        "sequence", "event", "kill_id", "source", "by", "second_person", "reason", "scope", "name", "mode", "at", "as_of");

    public static ProjectionTable AccountEvent { get; } = new("account_event", 4,
        "account", "sequence", "event", "code", "number", "detail", "by", "second_person", "at", "as_of");

    public static ProjectionTable Arming { get; } = new("arming", 1,
        "epoch", "host", "build", "mode", "contracts", "limits", "armed_at", "as_of");

    public static ProjectionTable Decision { get; } = new("decision", 2,
        "account", "sequence", "strategy", "cause", "cause_time", "cause_sequence", "code", "inputs", "observed", "plan", "denial_code", "denial_message", "arming_epoch",
        "decided_at", "as_of");

    public static IReadOnlyList<ProjectionTable> All { get; } = [OrderState, Intent, IdempotencyKey, Execution, Position, KillSwitch, AccountEvent, Arming, Decision];
}
