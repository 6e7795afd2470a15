namespace Safety.Verifier.Tests;

/// <summary>Raw calls are legal in a test assembly, and a test assembly is not legal in an output.</summary>
public sealed class TestAssemblyTests
{
    private const string Stamped = """
        [assembly: Safety.Contracts.SafetyRole("Test")]
        public class FakeTests { public Task Fake_Answers(Demo.ConcreteBroker fake) => fake.SubmitOrder(null!, default); }
        """;

    [Fact]
    public void TestAssemblyInTheOutput_Triggers()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("Tests", Stamped);
        Finding finding = Assert.Single(output.Verify().Findings);
        Assert.Equal(("SAFE402", "Tests.dll"), (finding.Rule, finding.Assembly));
        Assert.StartsWith("Tests.dll: error SAFE402: ", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OutputOfATestProject_DoesNotTrigger()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("Tests", Stamped);
        Assert.Empty(output.Verify(isTestOutput: true).Findings);
    }

    [Fact]
    public void OtherAssembliesOfATestOutput_Trigger()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("Tests", Stamped)
            .With("App", Sources.App("public static Task Run(IBroker broker, NewOrder order) => broker.SubmitOrder(order, default);"));
        Assert.Equal("App.dll", Assert.Single(output.Verify(isTestOutput: true).Findings).Assembly);
    }
}
