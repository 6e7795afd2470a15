using Microsoft.CodeAnalysis;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE111.</summary>
public sealed class VenueProfileAnalyzerTests
{
    [Fact]
    public Task Mistake_Triggers() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract] [VenueProfile(IdMaxLength = 20)]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface [|IBroker|]
        {
            [BrokerQuery] int Count { get; }
        }
        """).VerifyAsync(new VenueProfileAnalyzer());

    [Fact]
    public Task Correct_DoesNotTrigger() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract] [VenueProfile(IdMaxLength = 24)]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IBroker
        {
            [BrokerQuery] int Count { get; }
        }
        """).VerifyAsync(new VenueProfileAnalyzer());

    [Theory]
    [InlineData("CannotLookUp = true", "", "[BrokerCall(BrokerCallKind.Submit)] Task Send(NewOrder order);")]
    [InlineData("no order call answers", "Acknowledgement = AckBy.Response", "[BrokerCall(BrokerCallKind.Submit)] Task<bool> Send(NewOrder order); [BrokerQuery(QueryRole.OpenOrders)] Task<IReadOnlyList<OrderSnapshot>> Open();")]
    [InlineData("needs ReplacedQty", "Replaces = ReplaceActs.CancelAndNew", "[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Send(NewOrder order);")]
    [InlineData("role OrderByVenueId", "Makes = VenueMakes.Legs", "[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Send(NewOrder order);")]
    public async Task FactsThatCannotBeTogether_Trigger(string expected, string profile, string members)
    {
        Diagnostic found = (await Desk("[|IDesk|]", profile, members).VerifyAsync(new VenueProfileAnalyzer())).Single();
        Assert.Contains(expected, found.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Send(NewOrder order);")]
    [InlineData("", "[BrokerCall(BrokerCallKind.Submit)] Task Send(NewOrder order); [BrokerQuery(QueryRole.OpenOrders)] Task<IReadOnlyList<OrderSnapshot>> Open();")]
    [InlineData("CannotLookUp = true", "[BrokerCall(BrokerCallKind.Submit)] void Send(NewOrder order);")]
    [InlineData("Replaces = ReplaceActs.CancelAndNew, ReplacedQty = ReplacedQty.Remaining", "[BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Send(NewOrder order);")]
    public Task FactsThatCanBeTogether_DoNotTrigger(string profile, string members) => Desk("IDesk", profile, members).VerifyAsync(new VenueProfileAnalyzer());

    private static Scenario Desk(string name, string profile, string members) => Scenario.Of(
        $"[BrokerContract] [VenueProfile({profile})] [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)] public interface {name} {{ {members} }}");
}
