using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE104.</summary>
public sealed class ClientOrderIdAnalyzerTests
{
    [Fact]
    public Task Mistake_Triggers() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> [|Submit|](OrderTerms terms);
        }
        """).VerifyAsync(new ClientOrderIdAnalyzer());

    [Fact]
    public Task Correct_DoesNotTrigger() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Submit(OrderTerms terms, ClientOrderId id);
        }
        """).VerifyAsync(new ClientOrderIdAnalyzer());
}
