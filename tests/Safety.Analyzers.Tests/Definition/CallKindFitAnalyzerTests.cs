using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE102.</summary>
public sealed class CallKindFitAnalyzerTests
{
    [Fact]
    public Task Mistake_Triggers() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] int [|Price|] { get; }
            [BrokerQuery(QueryRole.OpenOrders)] Task<int> [|Orders|]();
        }
        """).VerifyAsync(new CallKindFitAnalyzer());

    [Fact]
    public Task Correct_DoesNotTrigger() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IBroker
        {
            [BrokerQuery] int Price { get; }
            [BrokerQuery(QueryRole.OpenOrders)] Task<OrderSnapshot[]> Orders();
        }
        """).VerifyAsync(new CallKindFitAnalyzer());
}
