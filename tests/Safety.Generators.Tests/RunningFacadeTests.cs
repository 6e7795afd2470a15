using System.Reflection;
using Safety.Generators.Tests.Harness;
using Safety.Guard;
using Safety.Host;
using Safety.Limits;

namespace Safety.Generators.Tests;

/// <summary>A generated facade at work: compiled, loaded, and called by an engine.</summary>
public sealed class RunningFacadeTests
{
    private const string Engine =
        """
        namespace Lean;

        public sealed class Order
        {
            public int Id { get; init; }
            public DateTime Time { get; init; }
            public decimal Quantity { get; set; }
            public decimal Price { get; set; }
        }

        public interface IBrokerage : IDisposable
        {
            bool Concurrent { get; set; }
            bool PlaceOrder(Order order);
            bool UpdateOrder(Order order);
            bool CancelOrder(Order order);
            void Connect();
        }

        public sealed class Brokerage : IBrokerage
        {
            public List<string> Log { get; } = [];
            public Func<bool> Next { get; set; } = () => true;
            public bool Concurrent { get; set; }
            public bool PlaceOrder(Order order) { Log.Add($"place {order.Id}"); return Next(); }
            public bool UpdateOrder(Order order) { Log.Add($"update {order.Id} {order.Price}"); return Next(); }
            public bool CancelOrder(Order order) { Log.Add($"cancel {order.Id}"); return Next(); }
            public void Connect() { Log.Add("connect"); Next(); }
            public void Dispose() => Log.Add("dispose");
        }
        """;

    private const string Program =
        """
        namespace Demo;

        internal static class LeanMapping
        {
            private static readonly Instrument s_instrument = new("BTC-USD", "USD", 0.01m, 0.001m);

            public static OrderKey KeyOf(Lean.Order order, BrokerCallKind kind) => new(
                new StrategyId("lean"), new CauseKey(kind is BrokerCallKind.Replace ? $"{order.Id}|{order.Price}" : $"{order.Id}"), new DateTimeOffset(order.Time));

            public static OrderTerms Describe(Lean.Order order) => new()
            {
                Instrument = s_instrument,
                Side = Side.Buy,
                Size = new Units(order.Quantity),
                LimitPrice = order.Price,
                Origin = new Origin("lean", "trader", "desk", "algorithm"),
            };
        }

        [BrokerGuard(typeof(Lean.IBrokerage), Mapping = typeof(LeanMapping))]
        [BrokerFacade(UnknownAs = true)]
        [VenueProfile(IdFormat = IdFormat.NotCarried, Replaces = ReplaceActs.InPlace, IsSimulated = true)]
        [HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 1000, MaxPriceBandBps = 2000)]
        public sealed partial class LeanGuard;

        internal sealed class Prices(TimeProvider clock) : Safety.Limits.IReferencePrices
        {
            public bool TryGet(Instrument instrument, out Safety.Limits.ReferencePrice price)
            {
                price = new Safety.Limits.ReferencePrice(100m, clock.GetUtcNow());
                return true;
            }
        }

        public static class Program
        {
            public static IReadOnlyList<string> Run(string folder)
            {
                Safety.Testing.VirtualTime time = new();
                AccountId id = new("lean", "A1");
                List<string> said = [];
                SafetyHost host = SafetyHost.Create(new Safety.Testing.InMemoryJournal([id], time.GetUtcNow()), new SafetyHostOptions
                {
                    KillFile = System.IO.Path.Combine(folder, "kill.flag"),
                    LockDirectory = folder,
                    Clock = time,
                    Executor = new Safety.Testing.InlineExecutor(),
                    Events = e => { if (e.Kind is SafetyEventKind.AnsweredNo or SafetyEventKind.KillCanceled) said.Add($"event {e.Kind}"); },
                });
                GuardedAccount account = host.AddAccount(new AccountOptions
                {
                    Id = id,
                    Currency = "USD",
                    Limits = new Safety.Limits.LimitOptions { MaxOrderNotional = 1_000m, MaxOpenNotional = 100_000m, MaxOrdersPerSecond = 1000, PriceBandBps = 1000, MarketDataMaxAgeMs = 60_000 },
                    Prices = new Prices(time),
                });
                Lean.Brokerage inner = new();
                Lean.IBrokerage engine = new LeanGuard(account, inner);
                host.ArmAsync().GetAwaiter().GetResult();

                Lean.Order New(int number, decimal quantity = 1m) => new() { Id = number, Time = time.GetUtcNow().UtcDateTime, Quantity = quantity, Price = 100m };
                void Say(string what) { said.AddRange(inner.Log); inner.Log.Clear(); said.Add(what); }

                engine.Connect();
                engine.Concurrent = true;
                Say($"connected {inner.Concurrent}");
                Lean.Order one = New(1);
                Say($"placed {engine.PlaceOrder(one)}");
                Say($"placed again {engine.PlaceOrder(one)}");
                time.Advance(TimeSpan.FromMilliseconds(100));
                one.Price = 101m;
                Say($"updated {engine.UpdateOrder(one)}");
                time.Advance(TimeSpan.FromMilliseconds(100));
                one.Price = 102m;
                Say($"updated {engine.UpdateOrder(one)}");
                time.Advance(TimeSpan.FromMilliseconds(100));
                Say($"canceled {engine.CancelOrder(one)}");
                Say($"too large {engine.PlaceOrder(New(2, 1_000m))}");
                inner.Next = () => throw new TimeoutException();
                Lean.Order three = New(3);
                Say($"unknown {engine.PlaceOrder(three)}");
                inner.Next = () => false;
                Say($"false {engine.PlaceOrder(New(4))}");
                try { inner.Next = () => throw new TimeoutException(); engine.Connect(); } catch (InvalidOperationException) { Say("connect failed"); }
                inner.Next = () => false; // the venue has not said that it took the kill switch's cancels: the engine may ask too
                host.Kill.Latch("drill", "test");
                time.Advance(TimeSpan.FromMilliseconds(100));
                inner.Log.Sort(StringComparer.Ordinal);
                Say("killed");
                inner.Next = () => true;
                Say($"under kill {engine.PlaceOrder(New(5))}");
                Say($"cancel under kill {engine.CancelOrder(three)}");
                engine.Dispose();
                Say("disposed");
                host.DisposeAsync().AsTask().GetAwaiter().GetResult();
                return said;
            }
        }
        """;

    private const string Surface =
        """
        Query P:Lean.IBrokerage.Concurrent
        Submit M:Lean.IBrokerage.PlaceOrder(Lean.Order)
        Replace M:Lean.IBrokerage.UpdateOrder(Lean.Order)
        Cancel M:Lean.IBrokerage.CancelOrder(Lean.Order)
        Session M:Lean.IBrokerage.Connect
        """;

    [Fact]
    public void EngineIsServedAndHeldBack()
    {
        string folder = Directory.CreateTempSubdirectory("safety-facade-").FullName;
        try
        {
            MethodInfo run = LoadedProgram.Load(Surface, Engine, Program).GetType("Demo.Program")!.GetMethod("Run")!;
            Assert.Equal(
                [
                    "connect", "connected True",
                    "place 1", "placed True",
                    "placed again True",
                    "update 1 101", "updated True",
                    "update 1 102", "updated True",
                    "cancel 1", "canceled True",
                    "event AnsweredNo", "too large False",
                    "place 3", "unknown True",
                    "place 4", "false True",
                    "connect", "connect failed",
                    "event KillCanceled", "event KillCanceled", "event KillCanceled", "cancel 1", "cancel 3", "cancel 4", "killed",
                    "event AnsweredNo", "under kill False",
                    "cancel 3", "cancel under kill True",
                    "dispose", "disposed",
                ],
                (IReadOnlyList<string>)run.Invoke(null, [folder])!);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
