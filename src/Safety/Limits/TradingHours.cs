using Safety.Guarding;

namespace Safety.Limits;

/// <summary>When an account takes on risk. The venue's own hours are its business: what it takes no orders in is a window of maintenance.</summary>
/// <remarks>Maps to 17 CFR 240.15c3-5(c)(2)(ii) and RTS 6 art. 15(5).</remarks>
[Control("TradingHours", "No new risk outside the trading hours of account and symbol.", DenialCode.OutsideTradingHours, Sec = "(c)(2)(ii)", Rts6 = "15(5)", Exits = "pass")]
public sealed class TradingHours
{
    private readonly string _of;
    private readonly IReadOnlyList<string> _texts;
    private readonly WeeklyWindow[] _windows;

    /// <param name="of">Whose, for people.</param>
    /// <param name="texts">The windows; each is one.</param>
    internal TradingHours(string of, IReadOnlyList<string> texts)
    {
        _of = of;
        _texts = texts;
        _windows = [.. texts.Select(static text => WeeklyWindow.Parse(text)!)];
    }

    internal static IEnumerable<string> Problems(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
            yield return "no window is given, so nothing would ever be sent; leave the hours out to trade at any time.";
        foreach (string text in texts.Where(static text => WeeklyWindow.Parse(text) is null))
            yield return $"'{text}' is no window of trading hours; write the days (or Daily), the local time it begins and ends, and an IANA time zone: 'Mon-Fri 09:30-16:00 America/New_York'.";
    }

    internal Denial? Check(DateTimeOffset now) => Array.Exists(_windows, window => window.Contains(now)) ? null : Denials.Create(DenialCode.OutsideTradingHours,
        $"it is outside the trading hours of {_of} ({string.Join(", ", _texts)}). Nothing was sent; call again with the same key when they begin. What can only reduce a position is let through.");
}
