using Xunit.Abstractions;

namespace Safety.PowerCut.Tests;

public class PowerCutTests(ITestOutputHelper output)
{
    [Fact]
    public void FullSync_NoImageLosesWhatWasPromised() => AssertNothingIsLost(orders: 6, tears: 1, recoverEvery: 40, images: 1_500);

    [Fact]
    [Trait("Form", "Long")]
    public void FullSync_NoImageLosesWhatWasPromised_Long() => AssertNothingIsLost(orders: 100, tears: 6, recoverEvery: 4, images: 3_000);

    private void AssertNothingIsLost(int orders, int tears, int recoverEvery, int images)
    {
        using PowerCutRun run = PowerCutRun.Of(orders, tears, recoverEvery);
        output.WriteLine(run.ToString());

        Assert.Empty(run.Bad.Take(20));
        Assert.True(run.Images >= images, run.ToString());
        Assert.True(run.Checkpoints > 0, run.ToString());
    }
}
