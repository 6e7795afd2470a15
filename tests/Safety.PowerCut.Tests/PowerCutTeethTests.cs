using Xunit.Abstractions;

namespace Safety.PowerCut.Tests;

/// <summary>The same test on a journal that does not sync every commit: it must find something, or it has no teeth.</summary>
public class PowerCutTeethTests(ITestOutputHelper output)
{
    [Fact]
    public void NormalSync_LosesAcknowledgedIntents() => AssertIntentsAreLost(orders: 4, tears: 1);

    [Fact]
    [Trait("Form", "Long")]
    public void NormalSync_LosesAcknowledgedIntents_Long() => AssertIntentsAreLost(orders: 100, tears: 2);

    private void AssertIntentsAreLost(int orders, int tears)
    {
        using PowerCutRun run = PowerCutRun.Of(orders, tears, recoverEvery: int.MaxValue, "NORMAL");
        output.WriteLine(run.ToString());
        string[] lost = [.. run.Bad.Where(static bad => bad.Contains("acknowledged intent", StringComparison.Ordinal))];
        output.WriteLine(FormattableString.Invariant($"{lost.Length} images have lost an acknowledged intent; the first: {lost.FirstOrDefault()}"));

        Assert.NotEmpty(lost);
    }
}
