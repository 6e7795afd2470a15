using Xunit.Abstractions;

namespace Safety.PowerCut.Tests;

public class PowerCutTests(ITestOutputHelper output)
{
    [Fact]
    public void FullSync_NoImageLosesWhatWasPromised() => AssertNothingIsLost(orders: 16, tears: 2, recoverEvery: 40);

    [Fact]
    [Trait("Form", "Long")]
    public void FullSync_NoImageLosesWhatWasPromised_Long() => AssertNothingIsLost(orders: 100, tears: 6, recoverEvery: 4);

    private void AssertNothingIsLost(int orders, int tears, int recoverEvery)
    {
        using PowerCutRun run = PowerCutRun.Of(orders, tears, recoverEvery);
        output.WriteLine(run.ToString());

        Assert.Empty(run.Bad.Take(20));
        Assert.True(run.Images >= 3_000, run.ToString());
        Assert.True(run.Checkpoints > 0, run.ToString());
    }
}
