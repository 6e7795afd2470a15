using Safety.Analyzers.OrderStates;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.OrderStates;

public sealed class OrderCopiedAnalyzerTests
{
    [Theory]
    [InlineData("Use([|order with { Filled = 1 }|]);")]
    [InlineData("Use([|order with { }|]);")]
    [InlineData("Use([|System.Text.Json.JsonSerializer.Deserialize<Order>(\"{}\")|]);")]
    [InlineData("Use([|System.Text.Json.JsonSerializer.Deserialize<List<Order>>(\"[]\")|]);")]
    [InlineData("Use([|System.Text.Json.JsonSerializer.Deserialize(\"{}\", typeof(Order))|]);")]
    [InlineData("Use([|System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(Order))|]);")]
    [InlineData("Use([|Fix44Order.Open(new ClientOrderId(\"1\"), 1) with { }|]);")]
    [InlineData("Use([|System.Text.Json.JsonSerializer.Deserialize<Book>(\"{}\")|]);")]
    [InlineData("Use([|System.Text.Json.JsonSerializer.Deserialize<Day>(\"{}\")|]);")]
    [InlineData("var type = typeof(Order); Use([|System.Text.Json.JsonSerializer.Deserialize(\"{}\", type)|]);")]
    [InlineData("Use([|new System.Xml.Serialization.XmlSerializer(typeof(Order))|].Deserialize(System.IO.Stream.Null));")]
    [InlineData("Use([|new System.Runtime.Serialization.DataContractSerializer(typeof(List<Order>))|]);")]
    [InlineData("Func<Order, Order> copy = o => [|o with { Filled = 1 }|]; Use(copy);")]
    public Task MadeWithoutReports_Triggers(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("Use(order.Apply(new Report(News.Filled, 1)).Order);")]
    [InlineData("Use(new Order(1));")]
    [InlineData("Use(System.Text.Json.JsonSerializer.Serialize(order));")]
    [InlineData("Use(System.Text.Json.JsonSerializer.Deserialize<Report>(\"{}\"));")]
    [InlineData("Use(new Report(News.Filled, 1) with { Quantity = 2 });")]
    [InlineData("Use((order, 1) with { Item2 = 2 });")]
    [InlineData("Use(System.Text.Json.JsonSerializer.Deserialize<View>(\"{}\"));")]
    [InlineData("Use(System.Text.Json.JsonSerializer.Deserialize<Node>(\"{}\"));")]
    [InlineData("Use(new System.Xml.Serialization.XmlSerializer(typeof(Report)).Deserialize(System.IO.Stream.Null));")]
    public Task MadeByReports_DoesNotTrigger(string statement) => VerifyAsync(statement);

    [Fact]
    public Task InsideTheRecord_DoesNotTrigger() => MachineScenario.WithMembers("public Order Note(decimal quantity) => this with { Quantity = quantity };").VerifyAsync<OrderCopiedAnalyzer>();

    [Fact]
    public Task TestAssembly_DoesNotTrigger() =>
        MachineScenario.UsedBy("class C { object M(Order order) => order with { Filled = 1 }; }").InTestAssembly().VerifyAsync(new OrderCopiedAnalyzer());

    private static Task VerifyAsync(string statement) => MachineScenario.UsedBy($$"""
        class C { void M(Order order) { {{statement}} } static void Use(object? o) => Console.WriteLine(o); }
        sealed record Book(List<Order> Orders);
        sealed class Day { public Dictionary<string, Book> Books { get; set; } = []; }
        sealed record View(string Id, Stage State) { public Order? Find() => null; public Order? Best => null; }
        sealed class Node { public Node? Next { get; set; } public List<Node> All { get; set; } = []; }
        """).VerifyAsync(new OrderCopiedAnalyzer());
}
