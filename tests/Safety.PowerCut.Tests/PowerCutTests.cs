using Xunit.Abstractions;

namespace Safety.PowerCut.Tests;

public class PowerCutTests(ITestOutputHelper output)
{
    // SAFETY_POWERCUT=long: more orders, more torn images, and a whole recovery on every image.
    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("SAFETY_POWERCUT") == "long";

    [Fact]
    public void FullSync_NoImageLosesWhatWasPromised()
    {
        using PowerCutRun run = s_isLong ? PowerCutRun.Of(400, tears: 12, recoverEvery: 1) : PowerCutRun.Of(12, tears: 2, recoverEvery: 40);
        output.WriteLine(run.ToString());
        output.WriteLine(string.Join('\n', run.Bad.Take(5)));

        Assert.Empty(run.Bad.Take(20));
        Assert.True(run.Images >= 3_000, run.ToString());
        Assert.True(run.Checkpoints > 0, run.ToString());
    }

    /// <summary>The same test on a journal that does not sync every commit must find something, or it has no teeth.</summary>
    [Fact]
    public void NormalSync_LosesAcknowledgedIntents()
    {
        using PowerCutRun run = s_isLong ? PowerCutRun.Of(100, tears: 4, recoverEvery: int.MaxValue, "NORMAL") : PowerCutRun.Of(12, tears: 1, recoverEvery: int.MaxValue, "NORMAL");
        output.WriteLine(run.ToString());
        output.WriteLine(string.Join('\n', run.Bad.Take(5)));

        Assert.Contains(run.Bad, static bad => bad.Contains("acknowledged intent", StringComparison.Ordinal));
    }
}
