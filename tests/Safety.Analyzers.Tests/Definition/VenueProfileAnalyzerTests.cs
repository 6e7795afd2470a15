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
}
