using Safety.Contracts;

namespace Safety.Simulation.Venue;

/// <summary>How the paper venue behaves, in the words of <see cref="VenueProfileAttribute"/>.</summary>
public sealed record PaperVenueOptions
{
    /// <summary>What a repeated client order ID does. Default: the worst.</summary>
    public RepeatedId RepeatedId { get; init; }

    /// <summary>A request whose stamp is older than this many milliseconds is refused; 0 = never.</summary>
    public int RequestExpiryMs { get; init; }

    /// <summary>A request stamped further than this many milliseconds ahead of the venue's time is refused (with expiry only).</summary>
    public int FutureStampToleranceMs { get; init; } = 1_000;

    /// <summary>Milliseconds until an accepted order is visible to the look-up by client order ID and in the open orders.</summary>
    public int VisibilityMs { get; init; }

    /// <summary>For <see cref="RepeatedId.ReplayedInWindow"/>: how many milliseconds the first response is replayed.</summary>
    public int ReplayWindowMs { get; init; } = 600_000;

    /// <summary>Milliseconds a cancel takes to have its effect; fills may come meanwhile. With 0 a cancel works at once.</summary>
    public int CancelLatencyMs { get; init; }

    /// <summary>The longest client order ID accepted.</summary>
    public int IdMaxLength { get; init; } = 36;

    /// <summary>The time of day (UTC) at which the trading day ends: day orders expire, IDs of <see cref="RepeatedId.RejectedPerDay"/> are free again.</summary>
    public TimeSpan TradingDayEndUtc { get; init; }

    /// <summary>The venue's time before the first market event.</summary>
    public DateTimeOffset OpensAt { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>The venue's clock; null = the time of the market data.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Takes every n-th fill back once the market event that it came before or with is played; 0 = none. For tests whose venue is another process.</summary>
    internal int BustEvery { get; init; }

    /// <summary>The options of a venue that behaves as a contract says.</summary>
    public static PaperVenueOptions From(VenueProfileAttribute profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return new PaperVenueOptions
        {
            RepeatedId = profile.RepeatedId,
            RequestExpiryMs = profile.RequestExpiryMs,
            VisibilityMs = profile.VisibilityMs,
            IdMaxLength = profile.IdMaxLength,
        };
    }
}
