using System.Globalization;

namespace Safety.Limits;

/// <summary>A time of the week: in which a venue takes no orders, or in which an account trades.</summary>
/// <param name="First">The first day on which it begins.</param>
/// <param name="Last">The last one; the week goes on after Saturday.</param>
/// <param name="From">When it begins, local to <paramref name="Zone"/>.</param>
/// <param name="Until">When it ends; on the next day where that is not later than <paramref name="From"/>.</param>
/// <param name="Zone">The venue's time zone.</param>
internal sealed record WeeklyWindow(DayOfWeek First, DayOfWeek Last, TimeOnly From, TimeOnly Until, TimeZoneInfo Zone)
{
    private const string EveryDay = "Daily";

    private static readonly string[] s_days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    /// <summary>Reads <c>Sun 21:55-22:05 America/Chicago</c>, <c>Mon-Fri 09:30-16:00 America/New_York</c> or <c>Daily 04:00-04:10 UTC</c>; null where it is no such text.</summary>
    public static WeeklyWindow? Parse(string text)
    {
        string[] words = text.Split(' ');
        return words.Length == 3 && Days(words[0]) is { } days && words[1].Split('-') is [var from, var until]
            && TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly begins)
            && TimeOnly.TryParseExact(until, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly ends)
            && TimeZoneInfo.TryFindSystemTimeZoneById(words[2], out TimeZoneInfo? zone)
            ? new WeeklyWindow(days.First, days.Last, begins, ends, zone) : null;
    }

    /// <summary>True within it.</summary>
    public bool Contains(DateTimeOffset moment)
    {
        DateTime local = TimeZoneInfo.ConvertTime(moment, Zone).DateTime;
        TimeOnly time = TimeOnly.FromDateTime(local);
        if (From < Until)
            return IsOn(local.DayOfWeek) && time >= From && time < Until;
        return (IsOn(local.DayOfWeek) && time >= From) || (IsOn(local.AddDays(-1).DayOfWeek) && time < Until);
    }

    private static (DayOfWeek First, DayOfWeek Last)? Days(string text)
    {
        if (text == EveryDay)
            return (DayOfWeek.Sunday, DayOfWeek.Saturday);
        int[] days = [.. text.Split('-').Select(static day => Array.IndexOf(s_days, day))];
        return days.Length > 2 || days.Contains(-1) ? null : ((DayOfWeek)days[0], (DayOfWeek)days[^1]);
    }

    private bool IsOn(DayOfWeek day) => First <= Last ? day >= First && day <= Last : day >= First || day <= Last;
}
