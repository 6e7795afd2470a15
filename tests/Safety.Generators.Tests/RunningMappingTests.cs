using System.Reflection;
using Safety.Generators.Tests.Harness;

namespace Safety.Generators.Tests;

/// <summary>A generated guard over a mapping that does more than it should.</summary>
public sealed class RunningMappingTests
{
    private const string Program =
        """
        namespace Demo;

        using System.Linq;

        public sealed class Request
        {
            public string Id { get; set; } = "";
            public decimal Quantity { get; set; }
        }

        [BrokerContract(Mapping = typeof(Mapping))]
        [VenueProfile(Acknowledgement = AckBy.Response, IsSimulated = true, CannotCancel = true)]
        [HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 1000, MaxPriceBandBps = 2000)]
        public interface IVenue
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<string> SendAsync(Request request, CancellationToken cancellationToken);
            [BrokerCall(BrokerCallKind.SubmitMany)] Task<string> SendAllAsync(IReadOnlyList<Request> requests, CancellationToken cancellationToken);
            [BrokerQuery(QueryRole.OrderByClientId)] Task<OrderSnapshot?> FindAsync(ClientOrderId id, CancellationToken cancellationToken);
        }

        public static class Mapping
        {
            private static readonly Instrument s_instrument = new("BTC-USD", "USD", 0.01m, 0.001m);

            public static decimal Factor { get; set; } = 1m;

            public static OrderTerms Describe(Request request) => new()
            {
                Instrument = s_instrument,
                Side = Side.Buy,
                Size = new Units(request.Quantity),
                LimitPrice = 100m,
                Origin = new Origin("program", "trader", "desk", "algorithm"),
            };

            public static Request Stamp(Request request, ClientOrderId id) => new() { Id = id.Value, Quantity = request.Quantity * Factor };
            public static ClientOrderId ReadId(Request request) => new(request.Id);
            public static string Fingerprint(Request request) => $"{request.Quantity}";
            public static Judgement Judge(string response) => Judgement.Accepted(new BrokerOrderId(response));
        }

        internal sealed class Venue : IVenue
        {
            public List<decimal> Taken { get; } = [];
            public Task<string> SendAsync(Request request, CancellationToken cancellationToken) { Taken.Add(request.Quantity); return Task.FromResult("v1"); }
            public Task<string> SendAllAsync(IReadOnlyList<Request> requests, CancellationToken cancellationToken) { Taken.AddRange(requests.Select(r => r.Quantity)); return Task.FromResult("v2"); }
            public Task<OrderSnapshot?> FindAsync(ClientOrderId id, CancellationToken cancellationToken) => Task.FromResult<OrderSnapshot?>(null);
        }

        internal sealed class Prices(TimeProvider clock) : IReferencePrices
        {
            public bool TryGet(Instrument instrument, out ReferencePrice price)
            {
                price = new ReferencePrice(100m, clock.GetUtcNow());
                return true;
            }
        }

        public static class Program
        {
            public static IReadOnlyList<string> Run(string folder)
            {
                Safety.Testing.VirtualTime time = new();
                AccountId id = new("venue", "A1");
                SafetyHost host = SafetyHost.Create(new Safety.Testing.InMemoryJournal([id], time.GetUtcNow()), new SafetyHostOptions
                {
                    KillFile = System.IO.Path.Combine(folder, "kill.flag"),
                    LockDirectory = folder,
                    Clock = time,
                    Executor = new Safety.Testing.InlineExecutor(),
                });
                GuardedAccount account = host.AddAccount(new AccountOptions
                {
                    Id = id,
                    Currency = "USD",
                    Limits = new LimitOptions { MaxOrderNotional = 1_000m, MaxOpenNotional = 100_000m, MaxOrdersPerSecond = 1000, PriceBandBps = 1000, MarketDataMaxAgeMs = 60_000 },
                    Prices = new Prices(time),
                });
                Venue venue = new();
                VenueGuard guard = new(account, venue);
                host.ArmAsync().GetAwaiter().GetResult();
                List<string> said = [];
                foreach (decimal factor in (decimal[])[1m, 9m])
                {
                    Mapping.Factor = factor;
                    OrderKey Key(string what) => new(new StrategyId("test"), new CauseKey($"{what} {factor}"), time.GetUtcNow());
                    said.Add($"{guard.SendAsync(Key("one"), new Request { Quantity = 1m }).AsTask().GetAwaiter().GetResult().Kind}");
                    said.Add($"{guard.SendAllAsync(Key("many"), [new Request { Quantity = 1m }, new Request { Quantity = 2m }]).AsTask().GetAwaiter().GetResult().Kind}");
                    said.Add($"taken {string.Join(" ", venue.Taken)}");
                    venue.Taken.Clear();
                }

                said.Add($"exposure {account.GetExposureAsync().GetAwaiter().GetResult()}");
                host.DisposeAsync().AsTask().GetAwaiter().GetResult();
                return said;
            }
        }
        """;

    [Fact]
    public void StampThatChangesTheOrder_IsDenied_AndSendsNothing()
    {
        string folder = Directory.CreateTempSubdirectory("safety-mapping-").FullName;
        try
        {
            MethodInfo run = LoadedProgram.Load("", Program).GetType("Demo.Program")!.GetMethod("Run")!;
            Assert.Equal(
                ["Accepted", "Accepted", "taken 1 1 2", "Denied", "Denied", "taken ", "exposure 400"],
                ((IReadOnlyList<string>)run.Invoke(null, [folder])!).Select(static line => line.Replace(".00", "").Replace(".0", "")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
