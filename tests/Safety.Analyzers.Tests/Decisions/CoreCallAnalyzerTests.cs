using Safety.Analyzers.Decisions;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Decisions;

public sealed class CoreCallAnalyzerTests
{
    [Theory]
    [InlineData("[|RebalanceCore(null!, null!)|];")]
    [InlineData("Func<DecisionContext, Signal, Plan> later = [|RebalanceCore|];")]
    [InlineData("Action run = () => [|RebalanceCore(null!, null!)|];")]
    public Task CalledElsewhere_Triggers(string statement) =>
        DecisionScenario.Of("", $"public void Work() {{ {statement} }}").VerifyAsync(new CoreCallAnalyzer());

    [Fact]
    public Task HandlerCalledElsewhere_Triggers() => Scenario.Of("""
        using Safety.Idempotency;
        partial class Book
        {
            [IdempotentHandler] private void OnFillCore([IdempotencyKey] string id) { }
            public void Work() => [|OnFillCore("x")|];
        }
        """).VerifyAsync(new CoreCallAnalyzer());

    [Theory]
    [InlineData("_ = nameof(RebalanceCore);")]
    [InlineData("OtherCore();")]
    public Task Other_DoesNotTrigger(string statement) =>
        DecisionScenario.Of("", $"public void Work() {{ {statement} }} private void OtherCore() {{ }}").VerifyAsync(new CoreCallAnalyzer());

    [Fact]
    public async Task GeneratedHalf_DoesNotTrigger() =>
        Assert.Empty(await (DecisionScenario.Of("") with { RunGenerator = true, AllowedErrors = ["CS0101", "CS0111", "CS0102", "CS0229", "CS0121", "CS8795"] }).AnalyzeAsync(new CoreCallAnalyzer()));
}
