using Safety.CrashMatrix.Tests.Matrix;
using Xunit.Abstractions;

namespace Safety.CrashMatrix.Tests;

/// <summary>The same lives with one safeguard taken out: an oracle that finds nothing then would find nothing ever.</summary>
public class OracleTeethTests(ITestOutputHelper output)
{
    [UnixTheory]
    [Trait("Form", "Long")]
    [InlineData(Breakage.ResendOnUnknown, "second order")]
    [InlineData(Breakage.ForgottenKeys, "second order")]
    [InlineData(Breakage.IntentAfterSend, "orphan")]
    [InlineData(Breakage.InboxOff, "fill")]
    [InlineData(Breakage.LimitOff, "limit")]
    [InlineData(Breakage.KillForgotten, "kill switch", CrashPoint.C15)] // while it cancels what works
    public async Task StepTakenOut_IsFound(Breakage breakage, string expected, CrashPoint? only = null)
    {
        MatrixResult result = await MatrixRun.RunAsync(new MatrixOptions { Kills = 200, Workers = 1, Points = only is { } point ? [point] : Enum.GetValues<CrashPoint>(), Breakage = breakage, StopsAtFirst = true });
        output.WriteLine(result.ToString());
        Assert.Contains(result.Violations, violation => violation.Contains($": {expected}", StringComparison.Ordinal));
    }
}
