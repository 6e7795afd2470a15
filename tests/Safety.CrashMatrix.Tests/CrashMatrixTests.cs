using Safety.CrashMatrix.Tests.Matrix;
using Xunit.Abstractions;

namespace Safety.CrashMatrix.Tests;

/// <summary>A trader is killed at every crash point and at random; the venue, which survives, is the oracle.</summary>
public class CrashMatrixTests(ITestOutputHelper output)
{
    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("SAFETY_CRASHMATRIX") == "long";

    [UnixFact]
    public async Task TraderThatDiesAnywhere_ComesToWhatTheVenueHas()
    {
        MatrixResult result = await MatrixRun.RunAsync(new MatrixOptions { Kills = s_isLong ? 10_000 : 200 });
        output.WriteLine(result.ToString());
        Assert.Empty(result.Violations);
        Assert.All(Enum.GetValues<CrashPoint>(), point => Assert.True(result.KillsAt(point) > 0, $"nobody died at {point}"));
    }
}
