using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE107.</summary>
public sealed class MemberShapeAnalyzerTests
{
    [Fact]
    public Task Mistake_Triggers() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] OrderAck [|Submit|](ref NewOrder order);
            [BrokerCall(BrokerCallKind.Session)] unsafe void [|Connect|](int* options);
        }
        """).VerifyAsync(new MemberShapeAnalyzer());

    [Fact]
    public Task Correct_DoesNotTrigger() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] OrderAck Submit(NewOrder order);
            [BrokerQuery] bool TryFind(string id, out int number);
        }
        """).VerifyAsync(new MemberShapeAnalyzer());
}
