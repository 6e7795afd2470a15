using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;
using Safety.CodeFixes;

namespace Safety.Analyzers.Tests.CodeFixes;

public sealed class ClassifyMemberFixTests
{
    [Theory]
    [InlineData("Task SubmitOrder(NewOrder order);", "[BrokerCall(BrokerCallKind.Submit)]\n    Task SubmitOrder(NewOrder order);")]
    [InlineData("Task CancelAllOrders();", "[BrokerCall(BrokerCallKind.CancelAll)]\n    Task CancelAllOrders();")]
    [InlineData("Task DeletePosition(string symbol);", "[BrokerCall(BrokerCallKind.ClosePosition)]\n    Task DeletePosition(string symbol);")]
    [InlineData("Task GetOrders();", "[BrokerQuery]\n    Task GetOrders();")]
    [InlineData("bool IsOpen { get; }", "[BrokerQuery]\n    bool IsOpen { get; }")]
    [InlineData("Task DoWhatever();", "[BrokerCall(BrokerCallKind.Forbidden)]\n    Task DoWhatever();")]
    [InlineData("Task Issue(string symbol);", "[BrokerCall(BrokerCallKind.Forbidden)]\n    Task Issue(string symbol);")]
    public async Task Member_GetsTheProposedLine(string member, string expected)
    {
        (string source, _) = await Fix(member).ApplyAsync();
        Assert.Equal($"[BrokerContract]\npublic interface IDesk\n{{\n    /// <summary>What it does.</summary>\n    {expected}\n}}", source);
    }

    [Fact]
    public async Task Forbidden_IsAlwaysOffered() =>
        Assert.Equal(["Classify as [BrokerCall(BrokerCallKind.Submit)]", "Classify as [BrokerCall(BrokerCallKind.Forbidden)]"], await Fix("Task SubmitOrder(NewOrder order);").TitlesAsync());

    [Fact]
    public void FixAll_IsNotOffered() => Assert.Null(new ClassifyMemberFix().GetFixAllProvider());

    private static FixScenario Fix(string member) => new(
        Scenario.Of($$"""
            [BrokerContract]
            public interface IDesk
            {
                /// <summary>What it does.</summary>
                {{member}}
            }
            """),
        new MemberClassificationAnalyzer(),
        new ClassifyMemberFix());
}
