using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

public sealed class TimeWithoutOffsetAnalyzerTests
{
    [Fact]
    public Task TimesOfAnOrder_Trigger() => VerifyAsync("""
        [BrokerContract(Mapping = typeof(Mapping))]
        public interface IDesk
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<Placed> Place(Order order, DateTime? [|goodTill|]);
            [BrokerQuery(QueryRole.ExecutionsSince)] Task<IReadOnlyList<Fill>> Fills(DateTimeOffset since);
        }
        public record Order(string Symbol, DateTime [|Expires|]) { public List<DateTime> [|Slices|] { get; init; } = []; }
        public class Placed { public DateTime? [|AcceptedAt|]; }
        public record Fill(DateTime [|At|]);
        static class Mapping { public static ExecutionReport Report(Fill fill) => throw new NotSupportedException(fill.ToString()); }
        """);

    [Theory]
    [InlineData("offsets and dates", "[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(Order order, DateTimeOffset goodTill, DateOnly day, TimeSpan after, TimeOnly at); } public record Order(DateTimeOffset? Expires);")]
    [InlineData("a query's times", "[BrokerContract] public interface IDesk { [BrokerQuery] Task<DateTime> Clock(DateTime since); [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(NewOrder order); }")]
    [InlineData("a type no order reaches", "record Backtest(DateTime From, DateTime To);")]
    [InlineData("a view of an offset", "[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(Order order); } public record Order(DateTimeOffset Expires) { public DateTime ExpiresUtc => Expires.UtcDateTime; }")]
    [InlineData("an SDK's own request", "[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(Foreign.Request request); }")]
    [InlineData("a private cache", "[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(Order order); } public class Order { private DateTime _seen; public void Touch(DateTime at) => _seen = at; public override string ToString() => $\"{_seen}\"; }")]
    public Task Innocent_DoesNotTrigger(string what, string source)
    {
        Assert.NotEmpty(what);
        return VerifyAsync(source);
    }

    private static Task VerifyAsync(string source) => BrokerScenario.Owned(source)
        .WithReference(Scenario.Of("namespace Foreign; public record Request(string Symbol, System.DateTime Expires);") with { AssemblyName = "Foreign" })
        .VerifyAsync(new TimeWithoutOffsetAnalyzer());
}
