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

    [Theory]
    [InlineData("public static class Back { public static Order Force(Order o) => [|Do(o)|]; private static Order Do(Order o) => o with { State = Stage.Done }; }")]
    [InlineData("public static class Back { public static Order Force(Order o) => [|o.Ranked()|]; }")]
    [InlineData("public static class Back { public static Order Force(Order o) => [|Do(o)|]; private static Order Do(Order o) => o.Ranked(); }")]
    public Task NestedType_Triggers(string members) => MachineScenario.WithMembers(members).VerifyAsync<StateWrittenAnalyzer>();

    [Theory]
    [InlineData("public Func<Order> Later() => () => this with { [|State|] = Stage.Done };")]
    [InlineData("public Order Force() { return Do(); Order Do() => this with { [|State|] = Stage.Done }; }")]
    [InlineData("public static readonly Func<Order, Order> Force = o => o with { [|State|] = Stage.Done };")]
    [InlineData("private static readonly Func<Order, Order> s_force = static o => [|o.Ranked()|]; public Order X() => s_force(this);")]
    [InlineData("public static Order operator !(Order o) => o with { [|State|] = Stage.Done };")]
    [InlineData("private Order(Order o) { Quantity = o.Quantity; [|State|] = Stage.Done; }")]
    [InlineData("public Stage Hidden { get => State; init => [|State|] = value; }")]
    [InlineData("public partial Order Half(); public partial Order Half() => this with { [|State|] = Stage.Done };")]
    public Task WrittenByAnotherForm_Triggers(string members) =>
        MachineScenario.WithMembers(members).VerifyAsync<StateWrittenAnalyzer>();

    [Theory]
    [InlineData("Method, Name = \"set_State\")] static extern void [|Set|](Order order, Stage stage);")]
    [InlineData("Field, Name = \"<State>k__BackingField\")] static extern ref Stage [|Set|](Order order);")]
    public Task AccessorIntoTheState_Triggers(string accessor) =>
        MachineScenario.UsedBy($"class C {{ [System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.{accessor} }}").VerifyAsync<StateWrittenAnalyzer>();

    [Fact]
    public Task NestedTypeWithAStateOfItsOwn_DoesNotTrigger() =>
        MachineScenario.WithMembers("public sealed class View { public Stage State { get; set; } public void Set(Order o) => State = o.State; }").VerifyAsync<StateWrittenAnalyzer>();

    [Fact]
    public Task StateOfSomethingElse_DoesNotTrigger() => MachineScenario.UsedBy("""
        class Other { public Stage State { get; set; } void M() => State = Stage.Done; }
        """).VerifyAsync<StateWrittenAnalyzer>();
}
