using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE103.</summary>
public sealed class OrderTermsAnalyzerTests
{
    [Fact]
    public Task Mistake_Triggers() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> [|Submit|](string symbol, ClientOrderId id);
        }
        """).VerifyAsync(new OrderTermsAnalyzer());

    [Fact]
    public Task Correct_DoesNotTrigger() => Scenario.Of(
        """
        namespace Demo;
        internal static class Mapping { public static OrderTerms Describe(string symbol) => throw new NotSupportedException(symbol); }
        [BrokerContract(Mapping = typeof(Mapping))]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Submit(string symbol, ClientOrderId id);
        }
        """).VerifyAsync(new OrderTermsAnalyzer());
}
