using Xunit;

namespace Safety.CrashMatrix.Tests.KillLatency;

/// <summary>The command's figures are times, which no test demands; what it counts is demanded here.</summary>
public class KillTrialsTests
{
    [UnixFact]
    [Trait("Form", "Long")]
    public async Task FileInTheMiddleOfTrading_LeavesNothingOpen()
    {
        KillFigures figures = await KillTrials.RunAsync(trials: 5, seed: 1);
        Assert.Equal((5, 0), (figures.Trials, figures.LeftOpen));
        Assert.True(figures.Canceled[^1] > 0, $"nothing was traded: {figures}");
    }
}
