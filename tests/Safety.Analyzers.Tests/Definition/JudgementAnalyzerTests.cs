using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE105.</summary>
public sealed class JudgementAnalyzerTests
{
    [Fact]
    public Task Mistake_Triggers() => Scenario.Of(
        """
        namespace Demo;
        
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<string> [|Submit|](NewOrder order);
        }
        """).VerifyAsync(new JudgementAnalyzer());

    [Fact]
    public Task Correct_DoesNotTrigger() => Scenario.Of(
        """
        namespace Demo;
        internal static class Mapping { public static Judgement Judge(string response) => Judgement.Unknown(response); }
        [BrokerContract(Mapping = typeof(Mapping))]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<string> Submit(NewOrder order);
            [BrokerCall(BrokerCallKind.CancelAll)] Task<int> CancelAll();
        }
        """).VerifyAsync(new JudgementAnalyzer());
}
