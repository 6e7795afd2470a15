using Safety.Analyzers.OrderStates;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.OrderStates;

public sealed class StateSwitchAnalyzerTests
{
    [Theory]
    [InlineData("switch ([|order.State|]) { case Stage.Sent: break; case Stage.Live: break; }")]
    [InlineData("switch ([|order.State|]) { case Stage.Sent or Stage.Live: break; }")]
    [InlineData("switch ([|order.State|]) { case Stage.Sent: break; case Stage.Live: break; case Stage.Done when order.Filled > 0: break; }")]
    [InlineData("Console.WriteLine([|order.State|] switch { Stage.Sent => 1, Stage.Live => 2 });")]
    [InlineData("switch ([|status|]) { case OrderStatus.Filled: break; }")]
    [InlineData("Order? maybe = order; switch ([|maybe?.State|]) { case Stage.Sent: break; case Stage.Live: break; case null: break; }")]
    [InlineData("Stage? stage = order.State; Console.WriteLine([|stage|] switch { Stage.Sent => 1, Stage.Live => 2, null => 3 });")]
    public Task StatesLeftOut_Triggers(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("switch (order.State) { case Stage.Sent: break; case Stage.Live: break; case Stage.Done: break; }")]
    [InlineData("switch (order.State) { case Stage.Sent: break; default: throw new InvalidOperationException(); }")]
    [InlineData("switch (order.State) { case Stage.Sent: case Stage.Live or Stage.Done: break; }")]
    [InlineData("Console.WriteLine(order.State switch { Stage.Sent => 1, _ => 2 });")]
    [InlineData("Console.WriteLine(order.State switch { not Stage.Done => 1, Stage.Done => 2 });")]
    [InlineData("switch (status) { case OrderStatus.Filled: break; default: break; }")]
    [InlineData("switch (DayOfWeek.Monday) { case DayOfWeek.Friday: break; }")]
    [InlineData("switch (Other.B) { case Other.A: break; }")]
    [InlineData("switch (order) { case { State: Stage.Done }: break; }")]
    [InlineData("switch (1) { case 1: break; }")]
    [InlineData("if (order.State == Stage.Done) Console.WriteLine();")]
    [InlineData("Stage? stage = order.State; Console.WriteLine(stage switch { Stage.Sent => 1, Stage.Live => 2, Stage.Done => 3, null => 4 });")]
    [InlineData("Order? maybe = order; switch (maybe?.State) { case Stage.Sent: break; default: break; }")]
    [InlineData("Console.WriteLine((order.State, 1) switch { (Stage.Sent, 1) => 1, _ => 2 });")]
    public Task StatesNamed_DoesNotTrigger(string statement) => VerifyAsync(statement);

    [Fact]
    public Task TestAssembly_DoesNotTrigger() =>
        MachineScenario.UsedBy("class C { void M(Order order) { switch (order.State) { case Stage.Sent: break; } } }").InTestAssembly().VerifyAsync(new StateSwitchAnalyzer());

    private static Task VerifyAsync(string statement) => MachineScenario.UsedBy($$"""
        enum Other { A, B }
        class C { void M(Order order, OrderStatus status) { {{statement}} } }
        """).VerifyAsync(new StateSwitchAnalyzer());
}
