using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Decisions;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Decisions;

public sealed class DeterminismAnalyzerTests
{
    [Theory]
    [InlineData("var now = [|DateTime.UtcNow|];")]
    [InlineData("var now = [|DateTimeOffset.Now|].AddDays(1);")]
    [InlineData("var now = [|TimeProvider.System.GetUtcNow()|];")]
    [InlineData("var watch = [|System.Diagnostics.Stopwatch.StartNew()|];")]
    [InlineData("var id = [|Guid.NewGuid()|].ToString();")]
    [InlineData("var n = [|Random.Shared.Next(5)|];")]
    [InlineData("var n = [|new Random(5)|];")]
    [InlineData("var v = [|Environment.GetEnvironmentVariable(\"X\")|];")]
    [InlineData("var n = [|Environment.ProcessorCount|];")]
    [InlineData("var h = [|input.Symbol.GetHashCode()|];")]
    [InlineData("var h = [|HashCode.Combine(1, 2)|];")]
    [InlineData("var zone = [|TimeZoneInfo.Local|];")]
    [InlineData("Func<DateTime> clock = () => [|DateTime.UtcNow|]; clock();")]
    [InlineData("DateTime Local() => [|DateTime.UtcNow|]; Local();")]
    public Task ChangesFromRunToRun_Triggers(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("var text = {|SAFE604:File.ReadAllText(\"x\")|};")]
    [InlineData("using var client = {|SAFE604:new System.Net.Http.HttpClient()|};")]
    [InlineData("{|SAFE604:Console.WriteLine(\"x\")|};")]
    [InlineData("{|SAFE604:System.Diagnostics.Process.Start(\"x\")|};")]
    public Task InputAndOutput_Triggers(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("{|SAFE605:s_count|}++;", "private static int s_count;")]
    [InlineData("var x = {|SAFE605:s_count|};", "private static int s_count;")]
    [InlineData("var x = {|SAFE605:Cap|};", "public static decimal Cap { get; set; }")]
    [InlineData("{|SAFE605:s_seen|}.Add(1);", "private static readonly List<int> s_seen = [];")]
    [InlineData("{|SAFE605:s_table|}[0] = 1;", "private static readonly int[] s_table = new int[3];")]
    [InlineData("{|SAFE605:_count|}++;", "private int _count;")]
    [InlineData("var x = {|SAFE605:_count|};", "private int _count; public void Tick() => _count++;")]
    [InlineData("var x = {|SAFE605:Count|};", "public int Count { get; private set; } public void Tick() => Count = 5;")]
    public Task SharedState_Triggers(string statement, string members) => VerifyAsync(statement, members);

    [Theory]
    [InlineData("foreach (var pair in {|SAFE606:input.Weights|}) legs.Add(pair.Key);")]
    [InlineData("foreach (var key in {|SAFE606:input.Weights.Keys|}) legs.Add(key);")]
    [InlineData("foreach (var key in {|SAFE606:new HashSet<string>()|}) legs.Add(key);")]
    [InlineData("foreach (var pair in {|SAFE606:input.Weights.Where(w => w.Value > 0)|}) legs.Add(pair.Key);")]
    [InlineData("var some = input.Weights.Where(w => w.Value > 0); foreach (var pair in {|SAFE606:some|}) legs.Add(pair.Key);")]
    [InlineData("var first = {|SAFE606:input.Weights.First()|};")]
    [InlineData("var all = {|SAFE606:input.Weights.Keys.ToList()|};")]
    [InlineData("var best = {|SAFE606:input.Weights.MaxBy(w => w.Value)|};")]
    [InlineData("List<string> all = [{|SAFE606:.. input.Weights.Keys|}];")]
    [InlineData("var all = {|SAFE606:new List<string>(input.Weights.Keys)|};")]
    [InlineData("{|SAFE606:legs.AddRange(input.Weights.Keys)|};")]
    [InlineData("var text = {|SAFE606:string.Join(\",\", input.Weights.Keys)|};")]
    [InlineData("double sum = {|SAFE606:input.Weights.Sum(w => (double)w.Value)|};")]
    [InlineData("IReadOnlyDictionary<string, decimal> weights = input.Weights; foreach (var pair in {|SAFE606:weights|}) legs.Add(pair.Key);")]
    public Task HashOrder_Triggers(string statement) => VerifyAsync("List<string> legs = []; " + statement);

    [Theory]
    [InlineData("{|SAFE607:Task.Run(() => { })|};")]
    [InlineData("{|SAFE607:Thread.Sleep(1)|};")]
    [InlineData("{|SAFE607:lock (input) { }|}")]
    [InlineData("{|SAFE607:Task.Delay(1)|}.{|SAFE607:Wait()|};", false)]
    [InlineData("{|SAFE607:Parallel.For(0, 1, _ => { })|};")]
    [InlineData("var n = {|SAFE607:input.Levels.AsParallel()|};")]
    public Task Threads_Triggers(string statement, bool asItStands = true) => VerifyAsync(asItStands ? statement : "{|SAFE607:Task.Delay(1).Wait()|};");

    [Theory]
    [InlineData("var text = {|SAFE608:input.Weight.ToString()|};")]
    [InlineData("var text = {|SAFE608:input.Weight.ToString(\"N2\")|};")]
    [InlineData("var text = {|SAFE608:$\"weight {input.Weight}\"|};")]
    [InlineData("var text = {|SAFE608:\"weight \" + input.Weight|};")]
    [InlineData("var text = {|SAFE608:string.Format(\"{0}\", input.Weight)|};")]
    [InlineData("var value = {|SAFE608:decimal.Parse(\"1,5\")|};")]
    [InlineData("var good = {|SAFE608:decimal.TryParse(\"1,5\", out var value)|};")]
    [InlineData("var value = {|SAFE608:DateTimeOffset.Parse(\"1.2.2026\")|};")]
    [InlineData("var text = {|SAFE608:input.Symbol.ToUpper()|};")]
    [InlineData("var before = {|SAFE608:string.Compare(input.Symbol, \"B\")|} < 0;")]
    [InlineData("var starts = {|SAFE608:input.Symbol.StartsWith(\"B\")|};")]
    [InlineData("var value = {|SAFE608:Convert.ToDecimal(\"1,5\")|};")]
    [InlineData("var culture = {|SAFE608:CultureInfo.CurrentCulture|};")]
    public Task Culture_Triggers(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("_ = {|SAFE609:guard.SubmitOrderAsync(default, null!)|};")]
    [InlineData("var outcome = {|SAFE609:guard.PlaceOrder(default, null!)|};")]
    [InlineData("var key = {|SAFE609:new OrderKey(context.Strategy, context.Cause, context.CauseTime)|};")]
    public Task Acting_Triggers(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("var now = context.Now.AddMinutes(context.Random.Next(5)); context.Note($\"{input.Weight} at {now}\");")]
    [InlineData("var price = context.Price(new Instrument(input.Symbol, \"USD\", 0.01m, 1m)); var held = context.Position(input.Symbol);")]
    [InlineData("var best = input.Levels.Where(l => l > 0).OrderBy(l => l).Select(l => l * 2).ToList().First();")]
    [InlineData("foreach (var level in input.Levels) { }")]
    [InlineData("foreach (var pair in new SortedDictionary<string, decimal>(input.Weights)) { }")]
    [InlineData("foreach (var pair in input.Weights.OrderBy(w => w.Key, StringComparer.Ordinal)) { }")]
    [InlineData("foreach (var pair in ImmutableSortedDictionary<string, int>.Empty) { }")]
    [InlineData("decimal total = 0; foreach (var pair in input.Weights) { if (pair.Value < 0) continue; total += pair.Value; }")]
    [InlineData("var copy = new Dictionary<string, decimal>(); foreach (var pair in input.Weights) copy[pair.Key] = pair.Value * 2;")]
    [InlineData("var sum = input.Weights.Values.Sum(); var most = input.Weights.Max(w => w.Value); var any = input.Weights.Any(w => w.Value > 1); var n = input.Weights.Count; var w = input.Weights[\"x\"]; var has = input.Weights.ContainsKey(\"x\");")]
    [InlineData("var again = input.Weights.Where(w => w.Value > 0).ToDictionary(w => w.Key, w => w.Value); HashSet<string> keys = [.. input.Weights.Keys];")]
    [InlineData("var longs = input.Weights.Where(w => w.Value > 0); var sum = longs.Sum(w => w.Value);")]
    [InlineData("var text = input.Weight.ToString(CultureInfo.InvariantCulture) + $\"{input.Symbol} {1}\" + string.Create(CultureInfo.InvariantCulture, $\"{input.Weight}\") + FormattableString.Invariant($\"{input.Weight:N2}\");")]
    [InlineData("var value = decimal.Parse(\"1.5\", CultureInfo.InvariantCulture); var n = int.Parse(\"5\"); var time = DateTimeOffset.Parse(\"2026-01-01\", CultureInfo.InvariantCulture);")]
    [InlineData("var same = string.Equals(input.Symbol, \"B\") || input.Symbol.StartsWith('B') || input.Symbol.StartsWith(\"B\", StringComparison.Ordinal) || input.Symbol.ToUpperInvariant() == \"B\" || string.CompareOrdinal(input.Symbol, \"B\") > 0;")]
    [InlineData("var name = nameof(DateTime.UtcNow) + nameof(Guid.NewGuid); var type = typeof(Random);")]
    [InlineData("var guid = Guid.Parse(\"5afe0000-0000-4000-8000-000000000001\"); var time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + TimeSpan.FromHours(1);")]
    [InlineData("var x = Math.Max(1m, Math.Round(input.Weight, 2)); var y = Constant * s_weights[0] * Frozen;", "private const int Constant = 3; private static readonly decimal[] s_weights = [1m, 2m]; private static decimal Frozen => 5m;")]
    [InlineData("var x = _cap * Half(input.Weight);", "private readonly decimal _cap = 3m; private static decimal Half(decimal value) => value / 2;")]
    [InlineData("var book = new Book { Depth = 3 }; book.Add(5); book.Depth++; var copy = input with { Weight = 2m };", "", "sealed class Book { private int _n; public int Depth { get; set; } public void Add(int n) => _n += n; }")]
    [InlineData("return Plan.Of(\"x\", new OrderTerms { Instrument = new Instrument(\"B\", \"USD\", 1m, 1m), Side = Side.Buy, Size = new Units(1m), Origin = new Origin(\"a\", \"t\", \"d\", \"m\") });")]
    [InlineData("var path = Path.Combine(\"a\", \"b\"); var writer = new StringWriter(CultureInfo.InvariantCulture); var done = Task.CompletedTask;")]
    [InlineData("int Square(int n) => n * n; Func<int, int> twice = n => n * 2; var r = Square(twice(3));")]
    [InlineData("ImmutableSortedSet<string> set = [\"a\"]; var first = set.First(); var list = set.ToList();")]
    [InlineData("var side = input.Weight switch { > 0 => Side.Buy, < 0 => Side.Sell, _ => Side.Buy }; var text = $\"{side} {input.Levels.Count}\";")]
    public Task Innocent_DoesNotTrigger(string statement, string members = "", string types = "") => VerifyAsync(statement, members, types);

    [Fact]
    public Task OutsideADecision_DoesNotTrigger() => VerifyAsync("", """
        public async Task Work()
        {
            await Task.Delay(1);
            Console.WriteLine(DateTime.UtcNow + Guid.NewGuid().ToString());
            foreach (var pair in new Dictionary<string, int>()) Console.WriteLine(pair);
        }
        """);

    [Theory]
    [InlineData("Size();", "private DateTime Size() => [|DateTime.UtcNow|];", "", "RebalanceCore → Size → DateTime.UtcNow")]
    [InlineData("A();", "private void A() => B(); private void B() => C(); private void C() => [|Guid.NewGuid()|].ToString();", "", "RebalanceCore → A → B → C → Guid.NewGuid")]
    [InlineData("A();", "private void A() { A(); _ = [|Random.Shared|]; }", "", "RebalanceCore → A → Random.Shared")]
    [InlineData("_ = new Sizer().Size;", "", "class Sizer { public DateTime Size => [|DateTime.UtcNow|]; }", "RebalanceCore → Size → DateTime.UtcNow")]
    [InlineData("_ = new Sizer();", "", "class Sizer { private DateTime _at = [|DateTime.UtcNow|]; }", "RebalanceCore → new Sizer → DateTime.UtcNow")]
    [InlineData("_ = new Sizer();", "", "class Sizer { public Sizer() { _ = [|DateTime.UtcNow|]; } }", "RebalanceCore → new Sizer → DateTime.UtcNow")]
    [InlineData("_ = s_start;", "private static readonly DateTime s_start = [|DateTime.UtcNow|];", "", "RebalanceCore → s_start → DateTime.UtcNow")]
    [InlineData("ISizer sizer = new Sizer(); sizer.Size();", "", "interface ISizer { void Size(); } class Sizer : ISizer { public void Size() => _ = [|DateTime.UtcNow|]; }", "RebalanceCore → Size → DateTime.UtcNow")]
    [InlineData("Sizer sizer = new Late(); sizer.Size();", "", "class Sizer { public virtual void Size() { } } class Late : Sizer { public override void Size() => _ = [|DateTime.UtcNow|]; }", "RebalanceCore → Size → DateTime.UtcNow")]
    [InlineData("_ = new Money(1) + new Money(2);", "", "readonly record struct Money(decimal Value) { public static Money operator +(Money a, Money b) { _ = [|DateTime.UtcNow|]; return a; } }", "RebalanceCore → op_Addition → DateTime.UtcNow")]
    [InlineData("input.Levels.ConvertAll(Sizer.Size);", "", "static class Sizer { public static decimal Size(decimal v) { _ = [|DateTime.UtcNow|]; return v; } }", "RebalanceCore → Size → DateTime.UtcNow")]
    [InlineData("input.Weight.Size();", "", "static class Sizer { public static void Size(this decimal v) => _ = [|DateTime.UtcNow|]; }", "RebalanceCore → Size → DateTime.UtcNow")]
    [InlineData("new Sizer<int>().Size(3);", "", "class Sizer<T> { public void Size(T v) => _ = [|DateTime.UtcNow|]; }", "RebalanceCore → Size → DateTime.UtcNow")]
    [InlineData("Part();", "private partial void Part(); private partial void Part() => _ = [|DateTime.UtcNow|];", "", "RebalanceCore → Part → DateTime.UtcNow")]
    public async Task WhatItCalls_Triggers_WithTheWay(string statement, string members, string types, string way)
    {
        ImmutableArray<Diagnostic> found = await DecisionScenario.Of(statement, members, types).VerifyAsync(new DeterminismAnalyzer());
        Assert.Contains($"'{way}'", Assert.Single(found).GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OwnBody_IsNamedInTheMessage()
    {
        Diagnostic found = Assert.Single(await DecisionScenario.Of("_ = [|DateTime.UtcNow|];").VerifyAsync(new DeterminismAnalyzer()));
        Assert.Equal("'RebalanceCore → DateTime.UtcNow' changes from run to run; take the time from context.Now, or context.CauseTime for when the cause happened", found.GetMessage(null));
    }

    [Fact]
    public Task CapturedParameterThatChanges_Triggers() => BrokerScenario.Owned("""
        using Safety.Decisions;

        sealed partial class Rebalancer(Demo.IBrokerGuard guard, int cap)
        {
            [Decision] private Plan RebalanceCore(DecisionContext context, string input) => Plan.Nothing({|SAFE605:cap|} > 3 ? "a" : "b");
            [LegSender] private ValueTask<Outcome<OrderAck>> SendAsync(OrderKey key, OrderTerms terms, CancellationToken ct) => guard.SubmitOrderAsync(key, new NewOrder(terms), ct);
            public void Raise() => cap++;
        }
        """).VerifyAsync(new DeterminismAnalyzer());

    private static Task VerifyAsync(string statement, string members = "", string types = "") =>
        DecisionScenario.Of(statement, members, types).VerifyAsync(new DeterminismAnalyzer());
}
