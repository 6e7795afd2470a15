using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE106.</summary>
public sealed class HardLimitAnalyzerTests
{
    [Fact]
    public Task Mistake_Triggers() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract]
        
        public interface [|IBroker|]
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Submit(NewOrder order);
        }
        """).VerifyAsync(new HardLimitAnalyzer());

    [Fact]
    public Task Correct_DoesNotTrigger() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract]
        
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.CancelAll)] Task CancelAll();
        }
        """).VerifyAsync(new HardLimitAnalyzer());
}
