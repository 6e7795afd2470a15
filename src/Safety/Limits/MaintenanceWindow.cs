using System.Globalization;

namespace Safety.Limits;

/// <summary>A time of the week in which a venue takes no orders.</summary>
/// <param name="Day">The day on which it begins; null = every day.</param>
/// <param name="From">When it begins, local to <paramref name="Zone"/>.</param>
/// <param name="Until">When it ends; on the next day where that is not later than <paramref name="From"/>.</param>
/// <param name="Zone">The venue's time zone.</param>
internal sealed record MaintenanceWindow(DayOfWeek? Day, TimeOnly From, TimeOnly Until, TimeZoneInfo Zone)
{
    private const string EveryDay = "Daily";

    private static readonly string[] s_days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>Reads <c>Sun 21:55-22:05 America/Chicago</c>; null where it is no such text.</summary>
    public static MaintenanceWindow? Parse(string text)
    {
        string[] words = text.Split(' ');
        int day = Array.IndexOf(s_days, words[0]);
        return words.Length == 3 && (day >= 0 || words[0] == EveryDay) && words[1].Split('-') is [var from, var until]
            && TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly begins)
            && TimeOnly.TryParseExact(until, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly ends)
            && TimeZoneInfo.TryFindSystemTimeZoneById(words[2], out TimeZoneInfo? zone)
            ? new MaintenanceWindow(day >= 0 ? (DayOfWeek)day : null, begins, ends, zone) : null;
    }

    /// <summary>True while the venue takes no orders.</summary>
    public bool Contains(DateTimeOffset moment)
    {
        DateTime local = TimeZoneInfo.ConvertTime(moment, Zone).DateTime;
        TimeOnly time = TimeOnly.FromDateTime(local);
        if (From < Until)
            return IsOn(local.DayOfWeek) && time >= From && time < Until;
        return (IsOn(local.DayOfWeek) && time >= From) || (IsOn(local.AddDays(-1).DayOfWeek) && time < Until);
    }

    private bool IsOn(DayOfWeek day) => Day is null || Day == day;
}
