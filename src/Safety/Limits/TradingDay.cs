namespace Safety.Limits;

/// <summary>Which trading day a moment belongs to: a time zone and the time of day at which the next day begins.</summary>
/// <param name="TimeZone">An IANA time zone, for example <c>America/New_York</c>.</param>
/// <param name="CutOff">The local time at which the day ends; midnight means calendar days.</param>
public sealed record TradingDay(string TimeZone, TimeOnly CutOff = default)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>Calendar days in UTC.</summary>
    public static TradingDay Utc { get; } = new("UTC");

    /// <summary>The trading day of a moment.</summary>
    public DateOnly Of(DateTimeOffset moment)
    {
        DateTime local = TimeZoneInfo.ConvertTime(moment, _zone).DateTime;
        DateOnly day = DateOnly.FromDateTime(local);
        return CutOff != default && TimeOnly.FromDateTime(local) >= CutOff ? day.AddDays(1) : day;
    }
}
