using Safety.Generators.Specs;
using Safety.Generators.Tests.Harness;

namespace Safety.Generators.Tests;

/// <summary>What is not supported is a problem at the member, and the guard is a skeleton that compiles: never wrong code.</summary>
public class ProblemTests
{
    private const string Submit = "[BrokerCall(BrokerCallKind.Submit)]";

    [Theory]
    [InlineData("SAFE101", "Task<OrderAck> Submit(NewOrder order);")]
    [InlineData("SAFE102", "[BrokerCall(BrokerCallKind.Submit)] int Price { get; }")]
    [InlineData("SAFE102", "[BrokerCall(BrokerCallKind.Cancel)] event Action Cancel;")]
    [InlineData("SAFE102", "[BrokerCall(BrokerCallKind.Submit)] IAsyncEnumerable<OrderAck> Submit(NewOrder order);")]
    [InlineData("SAFE102", "[BrokerQuery] string Password { set; }")]
    [InlineData("SAFE102", "[BrokerQuery(QueryRole.OpenOrders)] Task<int> Orders();")]
    [InlineData("SAFE102", "[BrokerQuery(QueryRole.OpenOrders)] Task<List<string>> Orders();")]
    [InlineData("SAFE102", "[BrokerQuery(QueryRole.OrderByClientId)] Task<OrderSnapshot?> Find(int number);")]
    [InlineData("SAFE102", "[BrokerQuery(QueryRole.ServerTime)] Task<string> Time();")]
    [InlineData("SAFE102", "[BrokerCall(BrokerCallKind.Cancel)] Task Cancel(ClientOrderId one, ClientOrderId other);")]
    [InlineData("SAFE102,SAFE103,SAFE104,SAFE104", "[BrokerCall(BrokerCallKind.ByMessage)] bool Send(string message);")]
    [InlineData("SAFE103,SAFE104", "[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Submit(string symbol, decimal quantity);")]
    [InlineData("SAFE103", "[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Submit(string symbol, ClientOrderId id);")]
    [InlineData("SAFE104", "[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Submit(OrderTerms terms);")]
    [InlineData("SAFE104", "[BrokerCall(BrokerCallKind.Replace)] Task<OrderAck> Replace(ClientOrderId target, OrderTerms terms);")]
    [InlineData("SAFE104", "[BrokerCall(BrokerCallKind.ClosePosition)] Task Close(OrderTerms terms);")]
    [InlineData("SAFE105", "[BrokerCall(BrokerCallKind.Submit)] Task<string> Submit(NewOrder order);")]
    [InlineData("SAFE105", "[BrokerCall(BrokerCallKind.Cancel)] int Cancel(ClientOrderId id);")]
    [InlineData("SAFE107", "[BrokerCall(BrokerCallKind.Submit)] OrderAck Submit(ref NewOrder order);")]
    [InlineData("SAFE107", "[BrokerCall(BrokerCallKind.Submit)] OrderAck Submit(NewOrder order, out int id);")]
    [InlineData("SAFE107", "[BrokerCall(BrokerCallKind.Submit)] OrderAck Submit(NewOrder order, ReadOnlySpan<char> text);")]
    [InlineData("SAFE107", "[BrokerCall(BrokerCallKind.Session)] unsafe void Connect(int* p);")]
    [InlineData("SAFE107", "[BrokerQuery] ref int Count();")]
    [InlineData("SAFE107", "[BrokerCall(BrokerCallKind.Submit)] static abstract OrderAck Submit(NewOrder order);")]
    [InlineData("SAFE107", "[BrokerQuery] int BrokerGuard();")]
    [InlineData("SAFE108", "[BrokerCall(BrokerCallKind.Session)] void Connect(object options);")]
    [InlineData("SAFE108", "[BrokerCall(BrokerCallKind.Session)] void Connect(Action callback);")]
    [InlineData("SAFE108", "[BrokerCall(BrokerCallKind.Session)] void Connect(System.IO.Stream stream);")]
    [InlineData("SAFE108", "[BrokerCall(BrokerCallKind.Session)] void Connect(Circle circle);")]
    [InlineData("SAFE108", "[BrokerCall(BrokerCallKind.Session)] void Connect(IOptions options);")]
    [InlineData("SAFE108", "[BrokerCall(BrokerCallKind.Session)] void Connect(Empty empty);")]
    [InlineData("SAFE108", "[BrokerCall(BrokerCallKind.Session)] void Connect<T>(T any);")]
    public void Member_that_cannot_be_guarded_Triggers(string rules, string member)
    {
        GeneratorRun run = Snapshot.Check(GeneratorInput.Of(
            $$"""
            namespace Demo;
            public sealed record Circle(int A, Circle? Next);
            public interface IOptions { int A { get; } }
            public sealed class Empty;
            [BrokerContract]
            {{GeneratorInput.Limits}}
            public interface IBroker
            {
                {{Submit}} Task<OrderAck> Fine(NewOrder order);
                {{member}}
            }
            """));
        Assert.Equal(rules, string.Join(",", run.Problems().Select(p => p.Id)));
        Assert.All(run.Problems(), p => Assert.Equal(9, p.Location!.StartLine));
        string guard = run.Generated.Values.Single();
        Assert.Contains("FineAsync", guard, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountEntry", guard, StringComparison.Ordinal);
        Assert.DoesNotContain("broker.", guard, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SAFE106", "[BrokerContract] public interface IBroker { [BrokerCall(BrokerCallKind.Submit)] void Submit(NewOrder order); }")]
    [InlineData("SAFE106", "[BrokerContract] [HardLimit(MaxOrderNotional = 0, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)] public interface IBroker { [BrokerCall(BrokerCallKind.Submit)] void Submit(NewOrder order); }")]
    [InlineData("", "[BrokerContract] public interface IBroker { [BrokerCall(BrokerCallKind.CancelAll)] void CancelAll(); }")]
    [InlineData("SAFE109", "public class Outer { [BrokerContract] private interface IBroker { [BrokerQuery] int Count { get; } } }")]
    [InlineData("SAFE109", "public class Outer<T> { [BrokerContract] public interface IBroker { [BrokerQuery] int Count { get; } } }")]
    [InlineData("SAFE109", "[BrokerContract] public interface IBroker { [BrokerQuery] int Count { get; } } public class BrokerGuard;")]
    [InlineData("SAFE109", "[BrokerContract] public interface IBroker { [BrokerQuery] int Count { get; } } public interface IBrokerGuard;")]
    [InlineData("SAFE109", "[BrokerContract] public interface IBroker { [BrokerQuery] int Count { get; } } public sealed partial class BrokerGuard { public int Mine => 1; }")]
    [InlineData("SAFE109", "public class M { } [BrokerContract(Mapping = typeof(M))] public interface IBroker { [BrokerQuery] int Count { get; } }")]
    [InlineData("SAFE109", "public interface ISdk; [BrokerGuard(typeof(ISdk))] public partial class G;")]
    [InlineData("SAFE109", "public interface ISdk; [BrokerGuard(typeof(ISdk))] public sealed class G;")]
    [InlineData("SAFE109", "public interface ISdk; [BrokerGuard(typeof(ISdk))] public sealed partial class G { int _x; }")]
    [InlineData("SAFE109", "public interface ISdk; [BrokerGuard(typeof(ISdk))] public sealed partial class G<T>;")]
    [InlineData("SAFE109", "public interface ISdk<T>; [BrokerGuard(typeof(ISdk<>))] public sealed partial class G;")]
    [InlineData("SAFE109", "public interface ISdk; public class Outer { [BrokerGuard(typeof(ISdk))] public sealed partial class G; }")]
    [InlineData("", "public interface ISdk; [BrokerGuard(typeof(ISdk))] public sealed partial class G;")]
    [InlineData("SAFE111", "[BrokerContract] [VenueProfile(IdMaxLength = 23)] public interface IBroker { [BrokerQuery] int Count { get; } }")]
    [InlineData("SAFE111", "[BrokerContract] [VenueProfile(IdFormat = IdFormat.Uuid, IdMaxLength = 35)] public interface IBroker { [BrokerQuery] int Count { get; } }")]
    [InlineData("", "[BrokerContract] [VenueProfile(IdFormat = IdFormat.Integer, IdMaxLength = 10)] public interface IBroker { [BrokerQuery] int Count { get; } }")]
    [InlineData("SAFE111", "[BrokerContract] [VenueProfile(VisibilityMs = -1)] public interface IBroker { [BrokerQuery] int Count { get; } }")]
    public void Declaration(string rules, string source)
    {
        GeneratorRun run = GeneratorRun.Start(GeneratorInput.Of(source));
        Assert.Null(run.Result.Exception);
        Caching.AssertNothingRanAgain(run.Again());
        Assert.Equal(rules, string.Join(",", run.Problems().Select(p => p.Id)));
    }

    /// <summary>S stands for a Submit, F for a look-up.</summary>
    [Theory]
    [InlineData("SAFE111", "Acknowledgement = AckBy.Response", "S void Submit(NewOrder order); F")]
    [InlineData("SAFE111", "Acknowledgement = AckBy.Response", "S Task<bool> Submit(NewOrder order); F")]
    [InlineData("", "Acknowledgement = AckBy.Response", "S Task<OrderAck> Submit(NewOrder order);")]
    [InlineData("SAFE111", "", "S Task Submit(NewOrder order);")]
    [InlineData("SAFE111", "Acknowledgement = AckBy.Report", "S Task<OrderAck> Submit(NewOrder order);")]
    [InlineData("", "Acknowledgement = AckBy.Report", "S Task<OrderAck> Submit(NewOrder order); F")]
    [InlineData("", "", "S Task Submit(NewOrder order); [BrokerQuery(QueryRole.OpenOrders)] Task<IReadOnlyList<OrderSnapshot>> Open();")]
    [InlineData("", "", "S Task Submit(NewOrder order); [BrokerQuery(QueryRole.OrderByVenueId)] Task<OrderSnapshot?> Find(BrokerOrderId id);")]
    [InlineData("", "CannotLookUp = true", "S Task Submit(NewOrder order);")]
    [InlineData("", "IdFormat = IdFormat.NotCarried", "S Task Submit(NewOrder order);")]
    [InlineData("", "", "[BrokerCall(BrokerCallKind.Cancel)] Task Cancel(ClientOrderId id);")]
    [InlineData("SAFE101", "", "S Task Submit(NewOrder order); void Unclassified();")]
    [InlineData("SAFE111", "Replaces = ReplaceActs.NotSupported", "S Task<OrderAck> Submit(NewOrder order); [BrokerCall(BrokerCallKind.Replace)] Task<OrderAck> Replace(OrderReplacement change);")]
    [InlineData("SAFE111", "Makes = VenueMakes.Assignment | VenueMakes.Legs", "S Task<OrderAck> Submit(NewOrder order); F")]
    [InlineData("", "Makes = VenueMakes.Liquidation", "S Task<OrderAck> Submit(NewOrder order); F")]
    [InlineData("SAFE111", "Fills = FillsTold.CumulativeOnly, ExecIds = ExecIdScope.PerOrder", "")]
    [InlineData("", "Fills = FillsTold.CumulativeOnly", "")]
    [InlineData("SAFE111", "ExecIds = ExecIdScope.None", "")]
    [InlineData("", "ExecIds = ExecIdScope.None, TimeResolutionMs = 1", "")]
    [InlineData("SAFE111", "Replaces = ReplaceActs.InPlace, ReplacedQty = ReplacedQty.Remaining, Fills = FillsTold.CumulativeOnly", "")]
    [InlineData("SAFE111", "Replaces = ReplaceActs.CancelAndNew", "")]
    [InlineData("", "Replaces = ReplaceActs.CancelAndNew, ReplacedQty = ReplacedQty.Total", "")]
    [InlineData("SAFE111", "Replaces = ReplaceActs.CancelAndNew, ReplacedQty = ReplacedQty.Total, CannotCancel = true", "")]
    [InlineData("SAFE102", "", "[BrokerQuery(QueryRole.OrderByClientId)] Task<OrderSnapshot?> Find(BrokerOrderId id);")]
    [InlineData("SAFE102", "", "[BrokerQuery(QueryRole.OrderByVenueId)] Task<OrderSnapshot?> Find(ClientOrderId id);")]
    public void Venue_profile(string rules, string profile, string members)
    {
        string written = members.Replace("S ", "[BrokerCall(BrokerCallKind.Submit)] ", StringComparison.Ordinal).Replace("; F", "; [BrokerQuery(QueryRole.OrderByClientId)] Task<OrderSnapshot?> Find(ClientOrderId id);", StringComparison.Ordinal);
        GeneratorRun run = GeneratorRun.Start(GeneratorInput.Of($"[BrokerContract] {GeneratorInput.Limits} [VenueProfile({profile})] public interface IBroker {{ [BrokerQuery] int Count {{ get; }} {written} }}"));
        Assert.Null(run.Result.Exception);
        Assert.Equal(rules, string.Join(",", run.Problems().Select(p => p.Id)));
    }

    [Fact]
    public void Problem_gives_the_method_to_write()
    {
        GeneratorRun run = GeneratorRun.Start(GeneratorInput.Of(
            $$"""
            namespace Demo;
            public sealed class Request { public string Symbol { get; set; } = ""; }
            public sealed class Answer;
            [BrokerContract] {{GeneratorInput.Limits}}
            public interface IBroker { {{Submit}} Task<Answer> Submit(Request request, CancellationToken ct); }
            """));
        Dictionary<string, ProblemSpec> problems = run.Problems().ToDictionary(p => p.Id);
        Assert.Equal("'static OrderTerms Describe(Request request)'", problems["SAFE103"].Arguments[1]);
        Assert.Equal("'static Request Stamp(Request request, ClientOrderId id)' and 'static ClientOrderId ReadId(Request request)'", problems["SAFE104"].Arguments[1]);
        Assert.Equal("'static Judgement Judge(Answer response)'", problems["SAFE105"].Arguments[2]);
    }
}
