using System.Globalization;
using System.Text;
using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Intents;
using Safety.Orders;

namespace Safety.Benchmarks.Journals;

/// <summary>The rows of orders as a guard writes them: realistic lengths, time-ordered keys. Made before the clock runs.</summary>
internal sealed class OrderRows
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 14, 9, 30, 0, TimeSpan.Zero);

    private readonly IntentRecord[] _intents;
    private readonly EventRecord[] _events;

    public OrderRows(int first, int count)
    {
        _intents = new IntentRecord[count];
        _events = new EventRecord[count];
        var instrument = new Instrument("BTC-USD", "USD", 0.01m, 0.00000001m);
        var origin = new Origin("maker-hedge", "trader-1", "desk-2", "maker-hedge");
        for (int i = 0; i < count; i++)
        {
            int n = first + i;
            DateTimeOffset at = s_start.AddTicks(n * 1_000L);
            string clientOrderId = string.Create(CultureInfo.InvariantCulture, $"S1{at.UtcTicks:x16}{n:x8}");
            _intents[i] = new IntentRecord
            {
                AccountRef = 1,
                IntentKey = string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks:x16}/maker-hedge/book-{n:D10}/0/0"),
                Key = new OrderKey(new StrategyId("maker-hedge"), new CauseKey(string.Create(CultureInfo.InvariantCulture, $"book-{n:D10}")), at),
                ClientOrderId = new ClientOrderId(clientOrderId),
                Kind = BrokerCallKind.Submit,
                Member = "M:Trading.IBroker.SubmitOrder(Safety.Orders.NewOrder,System.Threading.CancellationToken)",
                Terms = new OrderTerms
                {
                    Instrument = instrument,
                    Side = Side.Buy,
                    Size = new Units(0.0125m),
                    Origin = origin,
                    LimitPrice = 64123.45m + (n % 100),
                    TimeInForce = TimeInForce.ImmediateOrCancel,
                },
                Content = new ContentHash((ulong)n * 0x9E3779B97F4A7C15, (ulong)n * 0xC2B2AE3D27D4EB4F),
                OrderQty = 0.0125m,
                LimitPrice = 64123.45m,
                ReservedNotional = 801.543125m,
                ReferencePrice = 64120.01m,
                ReferenceTime = at,
                TradingDay = new DateOnly(2026, 3, 14),
                Epoch = 1,
                CreatedAt = at,
                ExpiresAt = at.AddSeconds(5),
                Progress = new IntentProgress { State = IntentState.Pending, LeavesQty = 0.0125m, IsClosed = n % 64 != 0, UpdatedAt = at },
            };
            byte[] hash = new byte[32];
            new Random(n).NextBytes(hash);
            _events[i] = new EventRecord(
                n, EventKind.Intent, 1, clientOrderId, at, Encoding.UTF8.GetBytes($"intent {clientOrderId} Buy 0.0125 BTC-USD @ 64123.45 reserved 801.543125 USD"), hash);
        }

        Counters = new AccountCounters(1, new DateOnly(2026, 3, 14), 123456.789m, first, s_start.UtcTicks, first, s_start, null);
        Count = count;
    }

    public int Count { get; }

    public AccountCounters Counters { get; }

    public IntentRecord Intent(int i) => _intents[i];

    public ref readonly EventRecord Event(int i) => ref _events[i];
}
