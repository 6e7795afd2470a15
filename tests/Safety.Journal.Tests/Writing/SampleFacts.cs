using System.Globalization;
using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;

namespace Safety.Journal.Tests.Writing;

/// <summary>Facts of plain orders, told apart by a number.</summary>
internal static class SampleFacts
{
    public static readonly VenueRules Rules = new()
    {
        Acknowledgement = AckBy.Response,
        Strength = AckStrength.Working,
        Fills = FillsTold.PerFill,
        ExecIds = ExecIdScope.PerAccount,
        Replaces = ReplaceActs.NewClientId,
        ReplacedQty = ReplacedQty.Total,
        LookUps = LookUpBy.ClientId,
        Fees = FeeIn.Quote,
        Positions = PositionMode.Net,
        RepeatedId = RepeatedId.RejectedForever,
        CanList = true,
        CallTimeoutMs = 1_000,
        RequestExpiryMs = 500,
        VisibilityMs = 100,
        LateFillMs = 1_000,
        ReportGapMs = 1_000,
        ReportGapReports = 10,
        TimeResolutionMs = 1,
    };

    public static string KeyOf(int n) => string.Create(CultureInfo.InvariantCulture, $"key-{n:D8}");

    public static ClientOrderId IdOf(int n) => new(string.Create(CultureInfo.InvariantCulture, $"cid-{n:D8}"));

    public static BrokerOrderId VenueIdOf(int n) => new(string.Create(CultureInfo.InvariantCulture, $"v-{n:D8}"));

    public static Admitted Admitted(int n, decimal units = 1m, Side side = Side.Buy) => new(
        new OrderKey(new StrategyId("s"), new CauseKey(KeyOf(n)), DateTimeOffset.UnixEpoch), KeyOf(n), IdOf(n), 1, BrokerCallKind.Submit, "IBroker", "M:IBroker.Submit",
        new OrderTerms { Instrument = new Instrument("BTC-USD", "USD", 0.01m, 0.001m), Side = side, Size = new Units(units), LimitPrice = 100m, Origin = new Origin("a", "t", "d", "m") },
        default, new ContentHash(1, (ulong)n), units, 100m, units * 100m, 100m, DateTimeOffset.UnixEpoch, 1m, new DateOnly(2026, 3, 14), 1, null, Rules, 0);

    public static Answered Accepted(ulong request, int n) => new(request, AnswerKind.Accepted, AckStrength.Working, VenueIdOf(n), null, true);

    public static Reported Filled(int n, decimal units = 1m, Side side = Side.Buy) => new(
        new ExecutionReport
        {
            ClientOrderId = IdOf(n),
            ExecId = string.Create(CultureInfo.InvariantCulture, $"x-{n}"),
            ExecType = ExecType.Trade,
            OrderStatus = OrderStatus.Filled,
            BrokerOrderId = VenueIdOf(n),
            OrderQty = units,
            LastQty = units,
            LastPx = 100m,
            CumQty = units,
            LeavesQty = 0m,
            VenueTime = DateTimeOffset.UnixEpoch.AddSeconds(n),
        },
        1, ReportDisposition.Applied);
}
