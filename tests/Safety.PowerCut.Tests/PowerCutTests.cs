using Xunit.Abstractions;

namespace Safety.PowerCut.Tests;

public class PowerCutTests(ITestOutputHelper output)
{
    [Fact]
    public void FullSync_NoImageLosesWhatWasPromised()
    {
        using PowerCutRun run = Form.IsLong ? PowerCutRun.Of(100, tears: 6, recoverEvery: 4) : PowerCutRun.Of(16, tears: 2, recoverEvery: 40);
        output.WriteLine(run.ToString());

        Assert.Empty(run.Bad.Take(20));
        Assert.True(run.Images >= 3_000, run.ToString());
        Assert.True(run.Checkpoints > 0, run.ToString());
    }
}
