using Safety.Analyzers.OrderStates;

namespace Safety.Analyzers.Tests.OrderStates;

public sealed class StateWrittenAnalyzerTests
{
    [Theory]
    [InlineData("public Order Force() => this with { [|State|] = Stage.Done };")]
    [InlineData("internal static Order Broken() => new(1) { [|State|] = Stage.Done };")]
    [InlineData("public Order Force() => [|Ranked()|];")]
    [InlineData("public Func<Order> Force() => [|Ranked|];")]
    [InlineData("public Order Force() => Through(); private Order Through() => Ranked();", "[|Through()|]; private")]
    [InlineData("public Order Forced => [|Ranked()|];")]
    [InlineData("private Order(decimal quantity, Stage stage) : this(quantity) => [|State|] = stage;")]
    public Task WrittenAroundApply_Triggers(string members, string? marked = null) =>
        MachineScenario.WithMembers(marked is null ? members : members.Replace("Through(); private", marked, StringComparison.Ordinal)).VerifyAsync<StateWrittenAnalyzer>();

    [Theory]
    [InlineData("public bool IsDone => State == Stage.Done;")]
    [InlineData("public Order Note(decimal quantity) => this with { Quantity = quantity };")]
    [InlineData("private Order Helper() => Ranked();")]
    [InlineData("public static Order Open(decimal quantity) => new(quantity);")]
    public Task ReadOrHelped_DoesNotTrigger(string members) => MachineScenario.WithMembers(members).VerifyAsync<StateWrittenAnalyzer>();

    [Fact]
    public Task StateOfSomethingElse_DoesNotTrigger() => MachineScenario.UsedBy("""
        class Other { public Stage State { get; set; } void M() => State = Stage.Done; }
        """).VerifyAsync<StateWrittenAnalyzer>();
}
