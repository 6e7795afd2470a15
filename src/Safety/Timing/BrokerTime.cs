namespace Safety.Timing;

/// <summary>
/// A moment on a venue's clock, as the interval in which it certainly lies. It does not compare with this machine's time: what a venue's
/// clock shows is known within an error only, and a comparison that forgets the error fires time-outs wrongly.
/// </summary>
/// <remarks>Default is a moment of which nothing is known: every deadline is <see cref="DeadlineState.Uncertain"/> then.</remarks>
public readonly record struct BrokerTime
{
    private readonly DateTimeOffset? _latest;

    /// <summary>A moment that lies between two.</summary>
    /// <param name="earliest">The venue's clock shows at least this.</param>
    /// <param name="latest">It shows at most this; null where nothing bounds it from above, as where stamps are only received.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="latest"/> is before <paramref name="earliest"/>.</exception>
    public BrokerTime(DateTimeOffset earliest, DateTimeOffset? latest)
    {
        if (latest < earliest)
            throw new ArgumentOutOfRangeException(nameof(latest), latest, $"A moment that is at least {earliest:O} is not at most this.");
        (Earliest, _latest) = (earliest, latest ?? DateTimeOffset.MaxValue);
    }

    /// <summary>The venue's clock shows at least this.</summary>
    public DateTimeOffset Earliest { get; }

    /// <summary>The venue's clock shows at most this; the greatest time there is where nothing bounds it from above.</summary>
    public DateTimeOffset Latest => _latest ?? DateTimeOffset.MaxValue;

    /// <summary>How far the two ends are apart.</summary>
    public TimeSpan Uncertainty => Latest - Earliest;

    /// <summary>What a deadline on the venue's clock is at this moment.</summary>
    /// <param name="deadline">The deadline, as the venue counts.</param>
    public DeadlineState Of(DateTimeOffset deadline) =>
        Earliest >= deadline ? DeadlineState.Expired : Latest < deadline ? DeadlineState.Valid : DeadlineState.Uncertain;

    /// <inheritdoc/>
    public override string ToString() => Latest == DateTimeOffset.MaxValue ? $"{Earliest:O} or later" : $"{Earliest:O} to {Latest:O}";
}
