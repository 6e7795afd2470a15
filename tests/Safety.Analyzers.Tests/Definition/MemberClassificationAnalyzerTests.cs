using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE101.</summary>
public sealed class MemberClassificationAnalyzerTests
{
    [Fact]
    public Task Mistake_Triggers() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IBroker
        {
            [BrokerQuery] int Count { get; }
            Task<OrderAck> [|Submit|](NewOrder order);
            event Action [|Changed|];
        }
        """).VerifyAsync(new MemberClassificationAnalyzer());

    [Fact]
    public Task Correct_DoesNotTrigger() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IBroker
        {
            [BrokerQuery] int Count { get; }
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Submit(NewOrder order);
            [BrokerCall(BrokerCallKind.Forbidden)] void Withdraw(decimal amount);
        }
        """).VerifyAsync(new MemberClassificationAnalyzer());
}
