using Safety.CrashMatrix.Tests.Matrix;
using Xunit.Abstractions;

namespace Safety.CrashMatrix.Tests;

/// <summary>A trader is killed at every crash point and at random; the venue, which survives, is the oracle.</summary>
public class CrashMatrixTests(ITestOutputHelper output)
{
    /// <summary>Until somebody has died everywhere; a life goes through every point, and misses few.</summary>
    [UnixFact]
    public Task TraderThatDiesAnywhere_ComesToWhatTheVenueHas() => AssertAgreesAsync(new MatrixOptions { Kills = 200, Workers = 1, StopsWhenAllPointsAreHit = true });

    [UnixFact]
    [Trait("Form", "Long")]
    public Task TraderThatDiesAnywhere_ComesToWhatTheVenueHas_Long() => AssertAgreesAsync(new MatrixOptions { Kills = 100 });

    private async Task AssertAgreesAsync(MatrixOptions options)
    {
        MatrixResult result = await MatrixRun.RunAsync(options);
        output.WriteLine(result.ToString());
        Assert.Empty(result.Violations);
        Assert.All(Enum.GetValues<CrashPoint>(), point => Assert.True(result.KillsAt(point) > 0, $"nobody died at {point}"));
    }
}
