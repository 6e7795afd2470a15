using System.Globalization;
using Safety.Decisions;
using Safety.Identity;

namespace Safety.Journal.Tests;

/// <summary>Records in which every field has a value of its own, so that two columns that change places are seen.</summary>
internal static class SampleRecords
{
    public static readonly DateTimeOffset Noon = new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567);

    public static readonly AccountId[] Accounts = [new("alpaca", "PA-1"), new("binance", "sub-Ω")];

    public static DecisionRecord Decision(long n, int account = 1) => new()
    {
        AccountRef = account,
        Sequence = n,
        Strategy = new StrategyId("s"),
        Cause = new CauseKey(string.Create(CultureInfo.InvariantCulture, $"cause-{n}")),
        CauseTime = Noon.AddTicks(1),
        CauseSequence = n + 100,
        Decision = "Rebalancer.Rebalance",
        Input = "{\"a\":1}",
        ObservedInputs = "{\"b\":2}",
        Plan = "{\"c\":3}",
        DenialCode = 4,
        DenialMessage = "because 5",
        Epoch = 6,
        DecidedAt = Noon.AddTicks(7),
    };
}
