using Safety.Analyzers.OrderStates;

namespace Safety.Analyzers.Tests.OrderStates;

public sealed class HandlerCalledAnalyzerTests
{
    [Theory]
    [InlineData("public OrderStep<Order> Force(Report report) => [|OnFilled(report)|];")]
    [InlineData("public Func<Report, OrderStep<Order>> Force() => [|OnFilled|];")]
    [InlineData("[OrderTransition<Stage>(News.Accepted, From = [Stage.Live], To = [Stage.Live, Stage.Done])] private OrderStep<Order> OnOther(Report report) => [|OnFilled(report)|];")]
    public Task CalledDirectly_Triggers(string members) => MachineScenario.WithMembers(members).VerifyAsync<HandlerCalledAnalyzer>();

    [Fact]
    public Task CalledFromOutside_Triggers() =>
        MachineScenario.With("private OrderStep<Order> OnFilled", "internal OrderStep<Order> OnFilled")
            .With("/src/Use.cs", "class C { object M(Demo.Order order, Demo.Report report) => [|order.OnFilled(report)|]; }").VerifyAsync<HandlerCalledAnalyzer>();

    [Theory]
    [InlineData("public OrderStep<Order> Take(Report report) => Apply(report);")]
    [InlineData("public string Name => nameof(OnFilled);")]
    [InlineData("public Order Helped() => Ranked();")]
    public Task Applied_DoesNotTrigger(string members) => MachineScenario.WithMembers(members).VerifyAsync<HandlerCalledAnalyzer>();

    [Fact]
    public Task CalledThroughAnInterface_Triggers() => MachineScenario.WithMembers("")
        .Replacing("record Order(decimal Quantity)", "record Order(decimal Quantity) : IFill").Replacing("private OrderStep<Order> OnFilled", "public OrderStep<Order> OnFilled")
        .With("/src/Use.cs", """
            using Demo;
            using Safety.Lifecycle;
            interface IFill { OrderStep<Order> OnFilled(Report report); }
            interface IOther { OrderStep<Order> OnFilled(Report report); }
            class C { object M(IFill order, Report report) => [|order.OnFilled(report)|]; object N(IOther other, Report report) => other.OnFilled(report); }
            """).VerifyAsync<HandlerCalledAnalyzer>();

    [Fact]
    public Task ShippedMachine_DoesNotTrigger() =>
        MachineScenario.UsedBy("class C { Fix44Order M(ExecutionReport report) => Fix44Order.Open(new ClientOrderId(\"1\"), 1).Apply(report).Order; }").VerifyAsync<HandlerCalledAnalyzer>();
}
