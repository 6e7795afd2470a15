using Xunit.Abstractions;

namespace Safety.PowerCut.Tests;

public class PowerCutTests(ITestOutputHelper output)
{
    [Fact]
    public void FullSync_NoImageLosesWhatWasPromised()
    {
        using PowerCutRun run = Form.IsLong ? PowerCutRun.Of(400, tears: 12, recoverEvery: 1) : PowerCutRun.Of(16, tears: 2, recoverEvery: 40);
        output.WriteLine(run.ToString());

        Assert.Empty(run.Bad.Take(20));
        Assert.True(run.Images >= 3_000, run.ToString());
        Assert.True(run.Checkpoints > 0, run.ToString());
    }
}
