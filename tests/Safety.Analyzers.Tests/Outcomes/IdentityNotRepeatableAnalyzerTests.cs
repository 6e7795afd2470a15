using Microsoft.CodeAnalysis;
using Safety.Analyzers.Outcomes;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Outcomes;

public sealed class IdentityNotRepeatableAnalyzerTests
{
    [Theory]
    [InlineData("new CauseKey([|Guid.NewGuid()|].ToString());")]
    [InlineData("new CauseKey($\"signal-{[|Guid.CreateVersion7()|]:N}\");")]
    [InlineData("new ClientOrderId(\"A\" + [|Guid.NewGuid()|].ToString(\"N\")[..16]);")]
    [InlineData("new CauseKey([|Random.Shared.Next()|].ToString());")]
    [InlineData("new CauseKey([|new Random().NextInt64()|].ToString());")]
    [InlineData("new CauseKey(string.Join(\"-\", \"a\", [|Random.Shared.Next(5)|]));")]
    [InlineData("new OrderKey(strategy, cause, [|DateTimeOffset.UtcNow|]);")]
    [InlineData("new OrderKey(strategy, cause, [|DateTime.UtcNow|]);")]
    [InlineData("new OrderKey(strategy, cause, [|clock.GetUtcNow()|]);")]
    [InlineData("new OrderKey(strategy, cause, [|own.UtcNow|]);")]
    [InlineData("new OrderKey(strategy, cause, [|DateTimeOffset.UtcNow|].AddMinutes(-1));")]
    [InlineData("_ = key with { CauseTime = [|DateTimeOffset.Now|] };")]
    [InlineData("_ = key with { Cause = new CauseKey($\"{[|Environment.TickCount64|]}\") };")]
    [InlineData("new CauseKey($\"{[|System.Diagnostics.Stopwatch.GetTimestamp()|]}\");")]
    [InlineData("new CauseKey($\"{[|_count++|]}\");")]
    [InlineData("new CauseKey($\"{[|++_count|]:D8}\");")]
    [InlineData("new CauseKey([|Interlocked.Increment(ref _count)|].ToString());")]
    [InlineData("_count++; new CauseKey($\"{[|_count|]}\");")]
    [InlineData("new CauseKey($\"{[|Number++|]}\");")]
    [InlineData("new CauseKey($\"{[|_session|]}-7\");")]
    [InlineData("new CauseKey([|Session|]);")]
    [InlineData("var id = Guid.NewGuid(); new CauseKey([|id.ToString()|]);")]
    [InlineData("string id; id = $\"{Guid.NewGuid()}\"; var text = id + \"-1\"; new CauseKey([|text|]);")]
    [InlineData("DateTimeOffset now = clock.GetUtcNow(); new OrderKey(strategy, cause, [|now|]);")]
    [InlineData("new CauseKey([|NewId()|]);")]
    [InlineData("new CauseKey([|Prefixed(\"x\")|]);")]
    [InlineData("new CauseKey(Tagged([|Guid.NewGuid()|].ToString()));")]
    [InlineData("Make(\"a\", [|DateTimeOffset.UtcNow|]);")]
    [InlineData("DateTimeOffset now = DateTimeOffset.UtcNow; Make(\"a\", [|now|]);")]
    [InlineData("Outer(\"a\", [|clock.GetUtcNow()|]);")]
    [InlineData("Make([|Guid.NewGuid()|].ToString(), bar);")]
    [InlineData("new CauseKey(given ?? [|Guid.NewGuid()|].ToString());")]
    [InlineData("new CauseKey(given is null ? \"none\" : [|Guid.NewGuid()|].ToString());")]
    [InlineData("new NewOrder(null!) { ClientOrderId = new([|Guid.NewGuid()|].ToString()) }.ToString();")]
    [InlineData("var signal = new Signal { Id = Guid.NewGuid() }; new CauseKey([|signal.Id.ToString()|]);")]
    [InlineData("new CauseKey($\"{[|strategy.ToString().GetHashCode()|]}\");")]
    [InlineData("new CauseKey($\"{[|DateTime.UtcNow|]:O}\");")]
    [InlineData("new CauseKey([|DateTime.UtcNow|].ToString(\"yyyyMMddHHmmssfff\"));")]
    [InlineData("_ = new StrategyId($\"momentum-{[|Guid.NewGuid()|]}\");")]
    [InlineData("new CauseKey($\"{[|Environment.ProcessId|]}-1\");")]
    [InlineData("new CauseKey($\"{[|Environment.CurrentManagedThreadId|]}\");")]
    [InlineData("new CauseKey($\"{[|new object().GetHashCode()|]}\");")]
    [InlineData("new CauseKey($\"{[|System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(symbols)|]}\");")]
    public Task NotRepeatable_Triggers(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("new OrderKey(strategy, new CauseKey($\"ACME@{bar:O}\"), bar);")]
    [InlineData("new OrderKey(strategy, new CauseKey(fill.ExecId), fill.VenueTime);")]
    [InlineData("new OrderKey(strategy, new CauseKey($\"{fill.ClientOrderId}/{fill.ExecId}\"), fill.VenueTime, Leg: 1);")]
    [InlineData("foreach (var (symbol, index) in symbols.Select((s, i) => (s, i))) new OrderKey(strategy, new CauseKey($\"{symbol}-{index}\"), bar, (ushort)index);")]
    [InlineData("int n = 0; foreach (var symbol in symbols) new OrderKey(strategy, new CauseKey($\"{symbol}-{n++}\"), bar);")]
    [InlineData("for (ushort attempt = 0; attempt < 3; attempt++) _ = key with { Attempt = attempt };")]
    [InlineData("new CauseKey(Guid.Parse(given!).ToString());")]
    [InlineData("new CauseKey(stored.Id.ToString());")]
    [InlineData("var signal = new Signal { Id = Guid.NewGuid() }; Save(signal); new CauseKey(signal.Id.ToString());")]
    [InlineData("new CauseKey($\"rebalance {DateOnly.FromDateTime(DateTime.UtcNow)}\");")]
    [InlineData("new CauseKey($\"rebalance {DateTime.UtcNow:yyyy-MM-dd}\");")]
    [InlineData("new CauseKey(clock.GetUtcNow().ToString(\"yyyyMMddHHmm\"));")]
    [InlineData("var now = clock.GetUtcNow(); new OrderKey(strategy, cause, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)));")]
    [InlineData("long now = clock.GetUtcNow().ToUnixTimeSeconds(); new OrderKey(strategy, cause, DateTimeOffset.FromUnixTimeSeconds(now - now % 60));")]
    [InlineData("new OrderKey(strategy, cause, Slot(clock.GetUtcNow()));")]
    [InlineData("var now = clock.GetUtcNow(); new OrderKey(strategy, cause, new DateTimeOffset(now.Year, now.Month, now.Day, 15, 55, 0, TimeSpan.Zero));")]
    [InlineData("new OrderKey(strategy, cause, new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero));")]
    [InlineData("new CauseKey($\"{_sequence++}\");")]
    [InlineData("new CauseKey($\"{_restored++}\");")]
    [InlineData("new CauseKey(DateTime.UtcNow > bar.UtcDateTime ? \"late\" : \"early\");")]
    [InlineData("new CauseKey($\"{_name}\");")]
    [InlineData("var requestId = Guid.NewGuid(); Console.WriteLine(requestId); new CauseKey(fill.ExecId);")]
    [InlineData("Console.WriteLine(DateTime.UtcNow); Make(\"a\", bar); Log(\"b\", DateTimeOffset.UtcNow, bar);")]
    [InlineData("new ClientOrderId(fill.ClientOrderId.Value);")]
    [InlineData("new CauseKey($\"{7.GetHashCode()}\"); Console.WriteLine(Environment.ProcessId);")]
    public Task Repeatable_DoesNotTrigger(string statement) => VerifyAsync(statement);

    [Fact]
    public async Task Message_SaysWhatToUseInstead()
    {
        Diagnostic finding = Assert.Single(await BrokerScenario.Owned("class S { OrderKey Key(CauseKey t) => new(new(\"s\"), t, [|DateTimeOffset.UtcNow|]); }").VerifyAsync(new IdentityNotRepeatableAnalyzer()));
        Assert.Equal(
            "OrderKey.CauseTime is made from 'DateTimeOffset.UtcNow', a clock reading, which is another one after a restart; make it from its cause: the bar's or report's own time, an ExecID, a signal's stored ID",
            finding.GetMessage(null));
    }

    [Fact]
    public Task RequestOfAnSdk_TriggersInAdapterAndMappingOnly() => BrokerScenario.Both("""
        [BrokerAdapter]
        sealed class Adapter(Vendor.IVendorClient client)
        {
            public Task<string> Send(string symbol) => client.PostOrderAsync(new Vendor.VendorOrder(symbol, 1, [|Guid.NewGuid()|].ToString()));
            public object Copy(Vendor.VendorOrder order) => order with { ClientOrderId = [|Guid.NewGuid()|].ToString("N") };
            public object Fine(Vendor.VendorOrder order, ClientOrderId id) => order with { ClientOrderId = id.Value, Symbol = Guid.NewGuid().ToString() };
        }
        class Elsewhere
        {
            public object Ui(string clientId) => new Vendor.VendorOrder("A", 1, clientId);
            public object Preview() => new Vendor.VendorOrder("A", 1, Guid.NewGuid().ToString());
        }
        """).VerifyAsync(new IdentityNotRepeatableAnalyzer());

    [Fact]
    public Task HelperInAnotherFile_Triggers() => BrokerScenario.Owned("class S { object A() => new CauseKey([|Ids.Next()|]); object B() => new CauseKey(Ids.Of(7)); }")
        .With("/src/Ids.cs", "static class Ids { private static int s_next; public static string Next() => (++s_next).ToString(); public static string Of(int n) => n.ToString(); }")
        .VerifyAsync(new IdentityNotRepeatableAnalyzer());

    [Fact]
    public Task TestAssembly_DoesNotTrigger() => BrokerScenario.Owned("class Tests { object Any() => new OrderKey(new(\"s\"), new(Guid.NewGuid().ToString()), DateTimeOffset.UtcNow); }")
        .InTestAssembly().VerifyAsync(new IdentityNotRepeatableAnalyzer());

    private static Task VerifyAsync(string statement) => BrokerScenario.Owned($$"""
        interface IOwnClock { DateTimeOffset UtcNow { get; } }
        record Signal { public Guid Id { get; init; } }
        class Strategy(TimeProvider clock, IOwnClock own, Func<long> load)
        {
            private readonly string _session = Guid.NewGuid().ToString();
            private readonly string _name = "momentum";
            private int _count;
            private long _sequence = load();
            private long _restored;
            private int Number { get; set; }
            private static string Session => $"{Guid.NewGuid()}";
            public void Restore() => _restored = load();
            public void Go(StrategyId strategy, CauseKey cause, OrderKey key, DateTimeOffset bar, ExecutionReport fill, string? given, Signal stored, string[] symbols)
            {
                {{statement}}
            }
            private static string NewId() { string id = Guid.NewGuid().ToString("N"); return id; }
            private static string Prefixed(string prefix) => prefix + NewId();
            private static string Tagged(string text) => "tag:" + text;
            private static OrderKey Make(string cause, DateTimeOffset at) => new(new StrategyId("s"), new CauseKey(cause), at);
            private static OrderKey Outer(string cause, DateTimeOffset at) => Make(cause, at) with { Leg = 1 };
            private static OrderKey Log(string cause, DateTimeOffset now, DateTimeOffset at) { Console.WriteLine(now); return new(new StrategyId("s"), new CauseKey(cause), at); }
            private static DateTimeOffset Slot(DateTimeOffset now) => new(now.Ticks - now.Ticks % TimeSpan.TicksPerHour, TimeSpan.Zero);
            private void Save(Signal signal) => Console.WriteLine(signal + clock.ToString() + own + _restored + _count + Number);
        }
        """).VerifyAsync(new IdentityNotRepeatableAnalyzer());
}
