using System.Globalization;
using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;

namespace Safety.Benchmarks.Journals;

/// <summary>The facts of orders as a guard writes them: realistic lengths, time-ordered keys.</summary>
internal static class BenchmarkFacts
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private static readonly OrderTerms s_terms = new()
    {
        Instrument = new Instrument("BTC-USD", "USD", 0.01m, 0.001m),
        Side = Side.Buy,
        Size = new Units(0.01m),
        LimitPrice = 50_000m,
        Origin = new Origin("benchmark", "trader", "desk", "maker"),
    };

    private static readonly VenueRules s_rules = new()
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
        CallTimeoutMs = 5_000,
        RequestExpiryMs = 5_000,
        VisibilityMs = 1_000,
        LateFillMs = 5_000,
        ReportGapMs = 5_000,
        ReportGapReports = 10,
        TimeResolutionMs = 1,
    };

    public static string KeyOf(long number) => number.ToString("x12", CultureInfo.InvariantCulture);

    public static Admitted Admitted(long number) => new(
        new OrderKey(new StrategyId("benchmark"), new CauseKey(KeyOf(number)), Noon), KeyOf(number), new ClientOrderId("SB1" + KeyOf(number)), 1, BrokerCallKind.Submit, "Safety.Benchmarks.Broker",
        "M:Safety.Benchmarks.Broker.SubmitAsync(Safety.Benchmarks.Submits.NewOrder)", s_terms, default, new ContentHash(1, (ulong)number), 0.01m, 50_000m, 500m, 50_000m, Noon, 1m,
        new DateOnly(2026, 3, 14), 1, Noon, s_rules, 0);

    public static Answered Rejected(ulong request) => new(request, AnswerKind.Rejected, AckStrength.Received, null, "no funds", true);

    public static Reported Filled(long number) => new(
        new ExecutionReport
        {
            ClientOrderId = new ClientOrderId("SB1" + KeyOf(number)),
            ExecId = string.Create(CultureInfo.InvariantCulture, $"exec-{number:D10}"),
            ExecType = ExecType.Trade,
            OrderStatus = OrderStatus.Filled,
            OrderQty = 0.01m,
            LastQty = 0.01m,
            LastPx = 50_000m,
            CumQty = 0.01m,
            VenueTime = Noon.AddMilliseconds(number),
        },
        1, ReportDisposition.Applied);
}
