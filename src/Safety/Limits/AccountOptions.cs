using Safety.Contracts;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;

namespace Safety.Limits;

/// <summary>One account of a <see cref="SafetyHost"/>. Limits are mandatory: an account without them does not start.</summary>
public sealed record AccountOptions
{
    /// <summary>The account, as the journal was created for.</summary>
    public required AccountId Id { get; init; }

    /// <summary>The currency limits are counted in.</summary>
    public required string Currency { get; init; }

    /// <summary>The limits.</summary>
    public required LimitOptions Limits { get; init; }

    /// <summary>The reference prices of the price band.</summary>
    public required IReferencePrices Prices { get; init; }

    /// <summary>Exchange rates into <see cref="Currency"/>; needed only for instruments in other currencies.</summary>
    public IExchangeRates? ExchangeRates { get; init; }

    /// <summary>What is on display in order books; needed only for orders with a <see cref="Orders.HedgePlan"/>.</summary>
    public IDisplayedLiquidity? Liquidity { get; init; }

    /// <summary>When a trading day ends. Default: calendar days in UTC.</summary>
    public TradingDay TradingDay { get; init; } = TradingDay.Utc;

    /// <summary>How the account is set to keep positions at the venue; one of those its contracts say the venue can. Default: one net position per symbol.</summary>
    public PositionMode Positions { get; init; }

    /// <summary>
    /// What orders lead to that are none of ours, by what the venue has made them for (<see cref="Orders.OrderSnapshot.MadeBy"/>,
    /// <see cref="Orders.ExecutionReport.MadeBy"/>); <see cref="VenueMakes.Nothing"/> stands for those that somebody has placed. Default: an alert each.
    /// </summary>
    public IReadOnlyDictionary<VenueMakes, ForeignOrderPolicy> ForeignOrders { get; init; } = System.Collections.Immutable.ImmutableDictionary<VenueMakes, ForeignOrderPolicy>.Empty;

    /// <summary>What a latched kill switch cancels. Default: everything.</summary>
    public CancelPolicy CancelPolicy { get; init; }

    /// <summary>True when a tripped breaker also latches the kill switch for this account (<see cref="KillMode.ReduceOnly"/>): what works and adds risk is canceled, and the latch is released apart from the breaker.</summary>
    public bool LatchOnBreaker { get; init; }

    /// <summary>
    /// The time of the venue's dead-man timer, in milliseconds: while the account is armed the host refreshes it three times as often, and otherwise not; when it is over the venue cancels what works,
    /// protective orders too. Null = the host does not touch it. Needs a contract with a member of kind <see cref="BrokerCallKind.DeadMan"/>.
    /// </summary>
    public int? DeadManMs { get; init; }

    /// <summary>Four characters (0–9, A–Z without I, L, O, U) that tell our orders from others at the venue; default: derived from <see cref="Id"/>.</summary>
    public string? OwnershipTag { get; init; }

    internal IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Id.Venue) || string.IsNullOrWhiteSpace(Id.Account)) yield return $"{nameof(Id)} names no venue or no account.";
        if (string.IsNullOrWhiteSpace(Currency)) yield return $"{nameof(Currency)} is empty; give the currency limits are counted in.";
        if (Prices is null) yield return $"{nameof(Prices)} is missing; the price band needs reference prices.";
        if (TradingDay is null) yield return $"{nameof(TradingDay)} is null; leave it out for UTC days.";
        if (DeadManMs is < 5_000 or > 3_600_000) yield return $"{nameof(DeadManMs)} is {DeadManMs}; give 5000 to 3600000, so that a short lapse does not cancel everything.";
        if (OwnershipTag is { } tag && (tag.Length != ClientOrderIdScheme.TagLength || !tag.All(ClientOrderIdScheme.IsTagCharacter)))
            yield return $"{nameof(OwnershipTag)} is '{tag}'; give four characters of 0-9 and A-Z without I, L, O and U.";
        if (Limits is null)
        {
            yield return $"{nameof(Limits)} are missing; an account without limits does not start.";
            yield break;
        }

        foreach (string problem in Limits.Problems(null))
            yield return $"{nameof(Limits)}: {problem}";
    }
}
