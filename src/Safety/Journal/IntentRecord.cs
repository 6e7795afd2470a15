using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Journal;

/// <summary>An order intent as it is written, once, before the order is sent (or as a durable denial).</summary>
public sealed record IntentRecord
{
    /// <summary>The journal's number of the account.</summary>
    public required int AccountRef { get; init; }

    /// <summary>The key's canonical encoding, time-ordered: the primary key with <see cref="AccountRef"/>.</summary>
    public required string IntentKey { get; init; }

    /// <summary>The key itself.</summary>
    public required OrderKey Key { get; init; }

    /// <summary>The client order ID at the venue; unique per account. Empty for a denial that never got one.</summary>
    public required ClientOrderId ClientOrderId { get; init; }

    /// <summary>The scheme the ID was made with; scheme 1 is frozen.</summary>
    public int IdScheme { get; init; } = 1;

    /// <summary>What the call does.</summary>
    public required BrokerCallKind Kind { get; init; }

    /// <summary>The member called, by documentation-comment id.</summary>
    public required string Member { get; init; }

    /// <summary>The order's terms; null for an account change.</summary>
    public OrderTerms? Terms { get; init; }

    /// <summary>Where a hedge comes from; null for a primary order.</summary>
    public Lineage? Lineage { get; init; }

    /// <summary>The order a replace or cancel is about.</summary>
    public ClientOrderId? Target { get; init; }

    /// <summary>The hash of the request's content; the same key with another hash is denied.</summary>
    public required ContentHash Content { get; init; }

    /// <summary>The order's total quantity in units as limited (a notional size is converted at the worst price).</summary>
    public decimal OrderQty { get; init; }

    /// <summary>The price limits were checked at, in the instrument's currency.</summary>
    public decimal LimitPrice { get; init; }

    /// <summary>What is reserved, in the account's currency.</summary>
    public decimal ReservedNotional { get; init; }

    /// <summary>The reference price taken before the admission.</summary>
    public decimal ReferencePrice { get; init; }

    /// <summary>When the reference price was stamped.</summary>
    public DateTimeOffset ReferenceTime { get; init; }

    /// <summary>The exchange rate used, account currency per instrument currency.</summary>
    public decimal ExchangeRate { get; init; } = 1m;

    /// <summary>The trading day the order counts to.</summary>
    public DateOnly TradingDay { get; init; }

    /// <summary>The arming the intent was made under.</summary>
    public required long Epoch { get; init; }

    /// <summary>When the intent was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the venue will reject the request at the latest; null when it never does.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The denial's code for <see cref="IntentState.Denied"/>, else 0.</summary>
    public int DenialCode { get; init; }

    /// <summary>What has become of it.</summary>
    public required IntentProgress Progress { get; init; }
}
