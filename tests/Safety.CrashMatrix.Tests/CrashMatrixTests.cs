using Safety.CrashMatrix.Tests.Matrix;
using Xunit.Abstractions;

namespace Safety.CrashMatrix.Tests;

/// <summary>A trader is killed at every crash point and at random; the venue, which survives, is the oracle.</summary>
public class CrashMatrixTests(ITestOutputHelper output)
{
    /// <summary>One life, and of its deaths those that nothing else in the tree shows: another process, the venue's answer, a recovery, a kill.</summary>
    [UnixFact]
    public Task TraderThatDiesAnywhere_ComesToWhatTheVenueHas() => AssertAgreesAsync(
        new MatrixOptions { Kills = 1, OnlyLife = 0, Points = [CrashPoint.C5, CrashPoint.C6, CrashPoint.C7, CrashPoint.C12, CrashPoint.C14, CrashPoint.C15, CrashPoint.C17] });

    [UnixFact]
    [Trait("Form", "Long")]
    public Task TraderThatDiesAnywhere_ComesToWhatTheVenueHas_Long() => AssertAgreesAsync(new MatrixOptions { Kills = 50, Workers = 2 });

    private async Task AssertAgreesAsync(MatrixOptions options)
    {
        MatrixResult result = await MatrixRun.RunAsync(options);
        output.WriteLine(result.ToString());
        Assert.Empty(result.Violations);
        Assert.All(options.Points, point => Assert.True(result.KillsAt(point) > 0, $"nobody died at {point}"));
    }
}
