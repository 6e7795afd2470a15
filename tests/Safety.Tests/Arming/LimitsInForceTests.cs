using System.Globalization;
using System.Reflection;
using Safety.Arming;
using Safety.Guarding;
using Safety.Limits;
using Safety.Tests.Support;

namespace Safety.Tests.Arming;

public class LimitsInForceTests
{
    private static readonly LimitOptions s_limits = new()
    {
        MaxOrderNotional = 10_000.5m,
        MaxOpenNotional = 50_000m,
        MaxOrdersPerSecond = 10,
        PriceBandBps = 500,
        MaxDailyNotional = 1_000_000m,
        AllowedSymbols = new HashSet<string> { "BTC-USD", "ETH-USD" },
    };

    [Fact]
    public void EveryLimit_IsALine()
    {
        // A limit that is added and forgotten here is a limit that can change unseen.
        PropertyInfo[] properties = typeof(LimitOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        string[] lines = Lines(s_limits);
        Assert.All(properties, property => Assert.Contains(lines, line => line.Contains($" {property.Name}=", StringComparison.Ordinal)));
        Assert.Contains(lines, static line => line.EndsWith(" Currency=USD", StringComparison.Ordinal));
    }

    [Fact]
    public void OtherLimits_AreOtherLines()
    {
        LimitOptions[] others =
        [
            s_limits with { MaxOrderNotional = 10_000.6m },
            s_limits with { MaxOpenNotional = 50_001m },
            s_limits with { MaxOrdersPerSecond = 11 },
            s_limits with { PriceBandBps = 501 },
            s_limits with { MaxDailyNotional = null },
            s_limits with { MarketDataMaxAgeMs = 5_001 },
            s_limits with { AllowedSymbols = null },
            s_limits with { MaxOrderUnits = 1m },
            s_limits with { MaxOpenOrders = 1 },
            s_limits with { MaxDailyOrders = 1 },
            s_limits with { MaxNetNotional = 1m },
            s_limits with { MaxWeightPer10Seconds = 1 },
            s_limits with { MaxWeightPerMinute = 1 },
            s_limits with { MaxWeightPerHour = 1 },
            s_limits with { MaxOrdersPerFill = 1 },
            s_limits with { DuplicateWindowMs = 1 },
            s_limits with { MaxExecutions = 1 },
            s_limits with { MaxConsecutiveRejects = 1 },
            s_limits with { MaxDailyLoss = 1m },
            s_limits with { MaxDrawdown = 1m },
            s_limits with { RestrictedSymbols = new HashSet<string> { "BTC-USD" } },
            s_limits with { TradingHours = ["Daily 00:00-00:00 UTC"] },
            s_limits with { SymbolTradingHours = new Dictionary<string, IReadOnlyList<string>> { ["BTC-USD"] = ["Daily 00:00-00:00 UTC"] } },
            s_limits with { Collars = new Dictionary<string, PriceCollar> { ["BTC-USD"] = new(1m, 2m) } },
            s_limits with { SelfMatch = SelfMatch.Deny },
            s_limits with { AccountStateMaxAgeMs = 1 },
            s_limits with { Symbols = new Dictionary<string, ScopeLimits> { ["BTC-USD"] = new() { MaxDailyOrders = 1 } } },
            s_limits with { Strategies = new Dictionary<string, ScopeLimits> { ["maker"] = new() { MaxDailyOrders = 1 } } },
            s_limits with { AllowedSymbols = new HashSet<string> { "BTC-USD", "SOL-USD" } },
        ];
        Assert.All(others, static other => Assert.NotEqual(Lines(s_limits), Lines(other)));
    }

    [Fact]
    public void SameLimits_AreTheSameLines_InEveryCulture_AndOrder()
    {
        string[] lines = Lines(s_limits);
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NegativeSign) = (",", "~");
        CultureInfo.CurrentCulture = other;
        try
        {
            Assert.Equal(lines, Lines(s_limits with { MaxOpenNotional = 50_000.00m, AllowedSymbols = new HashSet<string> { "ETH-USD", "BTC-USD" } }));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task OtherSymbols_AreNamedWhenArming()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { AllowedSymbols = new HashSet<string> { "BTC-USD" } };
        await f.StartAsync();
        f.Limits = f.Limits with { AllowedSymbols = new HashSet<string> { "BTC-USD", "ETH-USD" } };
        await f.CrashAndRestartAsync();
        Assert.Contains(f.Events, static e => e.Kind == SafetyEventKind.BuildChanged && e.Message.Contains("limits", StringComparison.Ordinal));
    }

    private static string[] Lines(LimitOptions limits) =>
        [.. LimitsInForce.Lines(new AccountOptions { Id = GuardFixture.Account, Currency = "USD", Limits = limits, Prices = null! })];
}
