using Microsoft.CodeAnalysis;
using Safety.Analyzers.Outcomes;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Outcomes;

public sealed class IdentityNotRepeatableAnalyzerTests
{
    [Theory]
    [InlineData("new TriggerKey([|Guid.NewGuid()|].ToString());")]
    [InlineData("new TriggerKey($\"signal-{[|Guid.CreateVersion7()|]:N}\");")]
    [InlineData("new ClientOrderId(\"A\" + [|Guid.NewGuid()|].ToString(\"N\")[..16]);")]
    [InlineData("new TriggerKey([|Random.Shared.Next()|].ToString());")]
    [InlineData("new TriggerKey([|new Random().NextInt64()|].ToString());")]
    [InlineData("new TriggerKey(string.Join(\"-\", \"a\", [|Random.Shared.Next(5)|]));")]
    [InlineData("new OrderKey(strategy, trigger, [|DateTimeOffset.UtcNow|]);")]
    [InlineData("new OrderKey(strategy, trigger, [|DateTime.UtcNow|]);")]
    [InlineData("new OrderKey(strategy, trigger, [|clock.GetUtcNow()|]);")]
    [InlineData("new OrderKey(strategy, trigger, [|own.UtcNow|]);")]
    [InlineData("new OrderKey(strategy, trigger, [|DateTimeOffset.UtcNow|].AddMinutes(-1));")]
    [InlineData("_ = key with { TriggerTime = [|DateTimeOffset.Now|] };")]
    [InlineData("_ = key with { Trigger = new TriggerKey($\"{[|Environment.TickCount64|]}\") };")]
    [InlineData("new TriggerKey($\"{[|System.Diagnostics.Stopwatch.GetTimestamp()|]}\");")]
    [InlineData("new TriggerKey($\"{[|_count++|]}\");")]
    [InlineData("new TriggerKey($\"{[|++_count|]:D8}\");")]
    [InlineData("new TriggerKey([|Interlocked.Increment(ref _count)|].ToString());")]
    [InlineData("_count++; new TriggerKey($\"{[|_count|]}\");")]
    [InlineData("new TriggerKey($\"{[|Number++|]}\");")]
    [InlineData("new TriggerKey($\"{[|_session|]}-7\");")]
    [InlineData("new TriggerKey([|Session|]);")]
    [InlineData("var id = Guid.NewGuid(); new TriggerKey([|id.ToString()|]);")]
    [InlineData("string id; id = $\"{Guid.NewGuid()}\"; var text = id + \"-1\"; new TriggerKey([|text|]);")]
    [InlineData("DateTimeOffset now = clock.GetUtcNow(); new OrderKey(strategy, trigger, [|now|]);")]
    [InlineData("new TriggerKey([|NewId()|]);")]
    [InlineData("new TriggerKey([|Prefixed(\"x\")|]);")]
    [InlineData("new TriggerKey(Tagged([|Guid.NewGuid()|].ToString()));")]
    [InlineData("Make(\"a\", [|DateTimeOffset.UtcNow|]);")]
    [InlineData("DateTimeOffset now = DateTimeOffset.UtcNow; Make(\"a\", [|now|]);")]
    [InlineData("Outer(\"a\", [|clock.GetUtcNow()|]);")]
    [InlineData("Make([|Guid.NewGuid()|].ToString(), bar);")]
    [InlineData("new TriggerKey(given ?? [|Guid.NewGuid()|].ToString());")]
    [InlineData("new TriggerKey(given is null ? \"none\" : [|Guid.NewGuid()|].ToString());")]
    [InlineData("new NewOrder(null!) { ClientOrderId = new([|Guid.NewGuid()|].ToString()) }.ToString();")]
    [InlineData("var signal = new Signal { Id = Guid.NewGuid() }; new TriggerKey([|signal.Id.ToString()|]);")]
    [InlineData("new TriggerKey($\"{[|strategy.ToString().GetHashCode()|]}\");")]
    [InlineData("new TriggerKey($\"{[|DateTime.UtcNow|]:O}\");")]
    [InlineData("new TriggerKey([|DateTime.UtcNow|].ToString(\"yyyyMMddHHmmssfff\"));")]
    [InlineData("_ = new StrategyId($\"momentum-{[|Guid.NewGuid()|]}\");")]
    [InlineData("new TriggerKey($\"{[|Environment.ProcessId|]}-1\");")]
    [InlineData("new TriggerKey($\"{[|Environment.CurrentManagedThreadId|]}\");")]
    [InlineData("new TriggerKey($\"{[|new object().GetHashCode()|]}\");")]
    [InlineData("new TriggerKey($\"{[|System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(symbols)|]}\");")]
    public Task NotRepeatable_Triggers(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("new OrderKey(strategy, new TriggerKey($\"ACME@{bar:O}\"), bar);")]
    [InlineData("new OrderKey(strategy, new TriggerKey(fill.ExecId), fill.VenueTime);")]
    [InlineData("new OrderKey(strategy, new TriggerKey($\"{fill.ClientOrderId}/{fill.ExecId}\"), fill.VenueTime, Leg: 1);")]
    [InlineData("foreach (var (symbol, index) in symbols.Select((s, i) => (s, i))) new OrderKey(strategy, new TriggerKey($\"{symbol}-{index}\"), bar, (ushort)index);")]
    [InlineData("int n = 0; foreach (var symbol in symbols) new OrderKey(strategy, new TriggerKey($\"{symbol}-{n++}\"), bar);")]
    [InlineData("for (ushort attempt = 0; attempt < 3; attempt++) _ = key with { Attempt = attempt };")]
    [InlineData("new TriggerKey(Guid.Parse(given!).ToString());")]
    [InlineData("new TriggerKey(stored.Id.ToString());")]
    [InlineData("var signal = new Signal { Id = Guid.NewGuid() }; Save(signal); new TriggerKey(signal.Id.ToString());")]
    [InlineData("new TriggerKey($\"rebalance {DateOnly.FromDateTime(DateTime.UtcNow)}\");")]
    [InlineData("new TriggerKey($\"rebalance {DateTime.UtcNow:yyyy-MM-dd}\");")]
    [InlineData("new TriggerKey(clock.GetUtcNow().ToString(\"yyyyMMddHHmm\"));")]
    [InlineData("var now = clock.GetUtcNow(); new OrderKey(strategy, trigger, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute)));")]
    [InlineData("long now = clock.GetUtcNow().ToUnixTimeSeconds(); new OrderKey(strategy, trigger, DateTimeOffset.FromUnixTimeSeconds(now - now % 60));")]
    [InlineData("new OrderKey(strategy, trigger, Slot(clock.GetUtcNow()));")]
    [InlineData("var now = clock.GetUtcNow(); new OrderKey(strategy, trigger, new DateTimeOffset(now.Year, now.Month, now.Day, 15, 55, 0, TimeSpan.Zero));")]
    [InlineData("new OrderKey(strategy, trigger, new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero));")]
    [InlineData("new TriggerKey($\"{_sequence++}\");")]
    [InlineData("new TriggerKey($\"{_restored++}\");")]
    [InlineData("new TriggerKey(DateTime.UtcNow > bar.UtcDateTime ? \"late\" : \"early\");")]
    [InlineData("new TriggerKey($\"{_name}\");")]
    [InlineData("var requestId = Guid.NewGuid(); Console.WriteLine(requestId); new TriggerKey(fill.ExecId);")]
    [InlineData("Console.WriteLine(DateTime.UtcNow); Make(\"a\", bar); Log(\"b\", DateTimeOffset.UtcNow, bar);")]
    [InlineData("new ClientOrderId(fill.ClientOrderId.Value);")]
    [InlineData("new TriggerKey($\"{7.GetHashCode()}\"); Console.WriteLine(Environment.ProcessId);")]
    public Task Repeatable_DoesNotTrigger(string statement) => VerifyAsync(statement);

    [Fact]
    public async Task Message_SaysWhatToUseInstead()
    {
        Diagnostic finding = Assert.Single(await BrokerScenario.Owned("class S { OrderKey Key(TriggerKey t) => new(new(\"s\"), t, [|DateTimeOffset.UtcNow|]); }").VerifyAsync(new IdentityNotRepeatableAnalyzer()));
        Assert.Equal(
            "OrderKey.TriggerTime is made from 'DateTimeOffset.UtcNow', a clock reading, which is another one after a restart; make it from its cause: the bar's or report's own time, an ExecID, a signal's stored ID",
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
    public Task HelperInAnotherFile_Triggers() => BrokerScenario.Owned("class S { object A() => new TriggerKey([|Ids.Next()|]); object B() => new TriggerKey(Ids.Of(7)); }")
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
            public void Go(StrategyId strategy, TriggerKey trigger, OrderKey key, DateTimeOffset bar, ExecutionReport fill, string? given, Signal stored, string[] symbols)
            {
                {{statement}}
            }
            private static string NewId() { string id = Guid.NewGuid().ToString("N"); return id; }
            private static string Prefixed(string prefix) => prefix + NewId();
            private static string Tagged(string text) => "tag:" + text;
            private static OrderKey Make(string trigger, DateTimeOffset at) => new(new StrategyId("s"), new TriggerKey(trigger), at);
            private static OrderKey Outer(string trigger, DateTimeOffset at) => Make(trigger, at) with { Leg = 1 };
            private static OrderKey Log(string trigger, DateTimeOffset now, DateTimeOffset at) { Console.WriteLine(now); return new(new StrategyId("s"), new TriggerKey(trigger), at); }
            private static DateTimeOffset Slot(DateTimeOffset now) => new(now.Ticks - now.Ticks % TimeSpan.TicksPerHour, TimeSpan.Zero);
            private void Save(Signal signal) => Console.WriteLine(signal + clock.ToString() + own + _restored + _count + Number);
        }
        """).VerifyAsync(new IdentityNotRepeatableAnalyzer());
}
