using System.Globalization;
using Safety.Guard;
using Safety.Limits;

namespace Safety.Host;

/// <summary>A limit that a person wants to raise for a time: what is kept in the journal while it waits for a second one.</summary>
/// <param name="Limit">Which, by the name of its option.</param>
/// <param name="Value">What it is until then.</param>
/// <param name="Until">When it goes back.</param>
internal readonly record struct LimitToRaise(string Limit, decimal Value, DateTimeOffset Until)
{
    public static LimitToRaise Parse(string subject) => subject.Split(' ') is [var limit, var value, var until]
        ? new(limit, decimal.Parse(value, CultureInfo.InvariantCulture), DateTimeOffset.Parse(until, CultureInfo.InvariantCulture))
        : throw new FormatException($"'{subject}' names no limit, value and time.");

    public string ToSubject() => FormattableString.Invariant($"{Limit} {Value} {Until:O}");

    /// <summary>Asked when it is proposed, and again when it takes effect.</summary>
    /// <exception cref="ArgumentException">It is no limit that can be raised, is not limited, would not be raised by that, or would pass a ceiling.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is over already, or more than a day ahead.</exception>
    public void Demand(AccountCore account, DateTimeOffset now)
    {
        if (account.WhyNotRaised(Limit, Value) is { } problem)
            throw new ArgumentException($"The limit cannot be raised: {problem}");
        if (Until <= now || Until > now + RaisableLimits.Longest)
            throw new ArgumentOutOfRangeException(nameof(now), Until, $"A limit is raised for a time that ends; give one at most {RaisableLimits.Longest.TotalHours:0} hours ahead.");
    }

    public override string ToString() => FormattableString.Invariant($"{Limit} to {Value} until {Until:O}");
}
