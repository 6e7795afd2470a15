using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Safety.Contracts;
using Safety.Decisions;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Intents;
using Safety.Orders;

namespace Safety.Journal.Tests;

/// <summary>Records in which every field has a value of its own, so that two columns that change places are seen.</summary>
internal static class SampleRecords
{
    public static readonly DateTimeOffset Noon = new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567);

    public static readonly AccountId[] Accounts = [new("alpaca", "PA-1"), new("binance", "sub-Ω")];

    public static string KeyOf(int n) => string.Create(CultureInfo.InvariantCulture, $"key-{n:D8}");

    public static IntentRecord Intent(int n, int account = 1, bool isClosed = false) => new()
    {
        AccountRef = account,
        IntentKey = KeyOf(n),
        Key = new OrderKey(new StrategyId("maker"), new CauseKey($"bar {n}"), Noon.AddSeconds(n), 3, 4),
        ClientOrderId = new ClientOrderId(string.Create(CultureInfo.InvariantCulture, $"cid-{n:D8}")),
        IdScheme = 1,
        Kind = BrokerCallKind.Replace,
        Member = "M:Sample.IBroker.ReplaceOrder(Safety.Orders.OrderReplacement)",
        Terms = new OrderTerms
        {
            Instrument = new Instrument("BTC-USD", "USD", 0.01m, 0.00000001m, 2m, true),
            Side = Side.Sell,
            Size = new Notional(1500.50m),
            Origin = new Origin("algo-7", "trader-8", "desk-9", "maker-10"),
            Type = OrderType.StopLimit,
            LimitPrice = 64000.11m,
            StopPrice = 63999.22m,
            TimeInForce = TimeInForce.FillOrKill,
            ReduceOnly = true,
        },
        Target = new ClientOrderId("cid-target"),
        Content = new ContentHash(0xFEDCBA9876543210, 0x0123456789ABCDEF),
        OrderQty = 11m,
        LimitPrice = 12m,
        ReservedNotional = 13m,
        ReferencePrice = 14m,
        ReferenceTime = Noon.AddTicks(15),
        ExchangeRate = 1.16m,
        TradingDay = new DateOnly(2026, 3, 17),
        Epoch = 18,
        CreatedAt = Noon.AddMinutes(n),
        ExpiresAt = Noon.AddTicks(20),
        DenialCode = 21,
        Progress = new IntentProgress
        {
            State = IntentState.Working,
            BrokerOrderId = new BrokerOrderId("venue-22"),
            CumQty = 23m,
            LeavesQty = 24m,
            AveragePrice = 25m,
            VenueSequence = 26,
            Reason = "because 27",
            IsClosed = isClosed,
            UpdatedAt = Noon.AddTicks(28),
        },
    };

    /// <summary>A cancel-like call: no terms, no ID, nothing optional.</summary>
    public static IntentRecord Bare(int n, int account = 1) => new()
    {
        AccountRef = account,
        IntentKey = KeyOf(n),
        Key = new OrderKey(new StrategyId("s"), new CauseKey("t"), DateTimeOffset.UnixEpoch),
        ClientOrderId = default,
        Kind = BrokerCallKind.AccountChange,
        Member = "",
        Content = default,
        Epoch = 0,
        CreatedAt = DateTimeOffset.MinValue,
        Progress = new IntentProgress { State = IntentState.Denied, IsClosed = false, UpdatedAt = DateTimeOffset.MaxValue },
    };

    public static ReportRecord Report(long n, int account = 1, string? execId = null) => new(
        account,
        n,
        new ExecutionReport
        {
            ClientOrderId = new ClientOrderId("cid-1"),
            ExecId = execId ?? string.Create(CultureInfo.InvariantCulture, $"exec-{n}"),
            ExecType = ExecType.TradeCorrect,
            OrderStatus = OrderStatus.PartiallyFilled,
            BrokerOrderId = new BrokerOrderId("venue-1"),
            OrderQty = 1m,
            LastQty = 2m,
            LastPx = 3m,
            CumQty = 4m,
            LeavesQty = 5m,
            ExecRefId = "exec-0",
            OrigClientOrderId = new ClientOrderId("cid-0"),
            VenueTime = Noon.AddTicks(6),
            VenueSequence = 7,
            Text = "words",
        },
        ReportDisposition.AppliedWithAlarm,
        Noon.AddTicks(8));

    public static CauseRecord Cause(long n, int account = 1) => new(
        account, n, CauseKind.Event, new CauseKey(string.Create(CultureInfo.InvariantCulture, $"cause-{n}")), Noon.AddTicks(n), n * 10, "payload ✓", Noon.AddTicks(n + 1));

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

    public static EventRecord Event(long n) => new(
        n, EventKind.Outcome, 2, "cid-1", Noon.AddTicks(n), Encoding.UTF8.GetBytes($"event {n} ✓"), SHA256.HashData(BitConverter.GetBytes(n)));

    public static AccountCounters Counters(int account) =>
        new(account, new DateOnly(2026, 3, 14), 1000.25m, 17, 638_000_000_000_000_001, 42, Noon.AddTicks(9), "position moved");

    public static KillRecord KillSwitchRecord(bool isLatched, string reason, int number = 1) => new(new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), isLatched, "api", reason, "someone", Noon);

    public static ArmingRecord Arming(long epoch) => new(epoch, "host-1", "1.2.3", "contracts", "limits", Noon.AddTicks(epoch));
}
