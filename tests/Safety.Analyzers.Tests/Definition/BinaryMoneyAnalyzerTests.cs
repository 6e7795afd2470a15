using Microsoft.CodeAnalysis;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

public sealed class BinaryMoneyAnalyzerTests
{
    [Fact]
    public Task ParametersOfAnOrderCall_Trigger() => VerifyAsync("""
        [BrokerContract]
        public interface IDesk
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(string symbol, double [|quantity|], float? [|limitPrice|], Half [|stopPx|]);
            [BrokerCall(BrokerCallKind.SubmitMany)] Task<OrderAck> PlaceMany((string symbol, double qty)[] [|orders|]);
            [BrokerCall(BrokerCallKind.Replace)] Task<OrderAck> Amend(ClientOrderId id, IReadOnlyList<double> [|newQuantities|]);
            [BrokerCall(BrokerCallKind.AccountChange)] Task Move(double [|amount|]);
            [BrokerCall(BrokerCallKind.AccountChange)] Task Rebalance(IReadOnlyDictionary<string, double> [|amounts|], IReadOnlyDictionary<string, double> weights, IDictionary<string, decimal> quantities);
        }
        """);

    [Fact]
    public Task RequestResponseAndMapping_Trigger() => VerifyAsync("""
        [BrokerContract(Mapping = typeof(Mapping))]
        public interface IDesk
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<Placed> Place(Order order);
            [BrokerQuery(QueryRole.Positions)] Task<IReadOnlyList<Held>> Positions();
        }
        public record Order(string Symbol, double [|Quantity|]) : Request { public Leg[] Legs { get; init; } = []; }
        public class Leg { public float [|LimitPrice|] { get; set; } public double? [|Qty|]; }
        public abstract record Request { public double [|MaxNotional|] { get; init; } }
        public class Placed { public double [|FilledQuantity|] { get; init; } }
        public record Held(string Symbol, double [|CostBasisPrice|]);
        static class Mapping { public static PositionSnapshot Position(Held held) => throw new NotSupportedException(held.Symbol); }
        """);

    [Fact]
    public Task WrappersAndViews_Trigger() => VerifyAsync("""
        [BrokerContract]
        public interface IDesk
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(Price at, Opt<double> [|limitPrice|], Scalar [|quantity|], Order order, Scalar urgency);
        }
        public readonly record struct Price(double [|Raw|]);
        public readonly struct Quantity { private readonly float [|_raw|]; public Quantity(float raw) => _raw = raw; public override string ToString() => $"{_raw}"; }
        public readonly record struct Opt<T>(T Item, bool HasItem);
        public readonly record struct Scalar(double Raw);
        public sealed class Order(double price, double notional, Quantity size)
        {
            private readonly double _price = price;
            private readonly double _n = notional;
            public double [|LimitPrice|] => _price;
            public decimal [|Notional|] { get { return (decimal)_n; } }
            public Quantity Size { get; } = size;
            public Scalar? [|StopPrice|] { get; init; }
        }
        """);

    [Theory]
    [InlineData("(decimal)([|wire.Price * wire.Quantity|])")]
    [InlineData("Convert.ToDecimal([|wire.Price * 1.0001|])")]
    [InlineData("new decimal([|wire.Price - wire.Tick|])")]
    [InlineData("(decimal)[|s_lastPrice|]")]
    public Task ComputedInBinaryInAMapping_Triggers(string expression) => VerifyAsync(Mapping($"return {expression};"));

    [Fact]
    public Task ComputedInBinaryIntoALocal_Triggers() => VerifyAsync(Mapping("double notional = wire.Price * wire.Quantity; return (decimal)[|notional|];"));

    [Theory]
    [InlineData("return (decimal)wire.Price * (decimal)wire.Quantity;")]
    [InlineData("double price = wire.Price; return (decimal)price;")]
    [InlineData("return (decimal)Math.Round(wire.Price, 2) + (decimal)0.01 + new decimal(2.5) + Convert.ToDecimal(wire.Quantity);")]
    [InlineData("return (decimal)(wire.TimeoutSeconds * 2) + (decimal)(wire.Ratio * wire.Ratio);")]
    [InlineData("return (decimal)(wire.Lots * 2);")]
    public Task ConvertedOnceInAMapping_DoesNotTrigger(string body) => VerifyAsync(Mapping(body));

    private static string Mapping(string body) => $$"""
        [BrokerContract(Mapping = typeof(Mapping))]
        public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(Foreign.Wire wire); }
        static class Mapping
        {
            private static readonly double s_lastPrice = Environment.TickCount64;
            public static OrderTerms Describe(Foreign.Wire wire) => throw new NotSupportedException($"{NotionalOf(wire)}{s_lastPrice}");
            private static decimal NotionalOf(Foreign.Wire wire) { {{body}} }
        }
        class Elsewhere { public decimal Chart(Foreign.Wire wire) => (decimal)(wire.Price * 2); }
        """;

    [Fact]
    public async Task MessageOfAWrapper_SaysWhere()
    {
        Diagnostic finding = (await BrokerScenario.Owned("[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] void Place(Scalar [|price|]); } public record struct Scalar(double Raw);").VerifyAsync(new BinaryMoneyAnalyzer())).Single();
        Assert.Equal("'price' is Scalar, a double, which cannot hold decimal prices and quantities exactly; write decimal in Scalar", finding.GetMessage(null));
    }

    [Fact]
    public async Task Message_SaysDecimal()
    {
        Diagnostic finding = (await BrokerScenario.Owned("[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] void Place(double? [|price|]); }").VerifyAsync(new BinaryMoneyAnalyzer())).Single();
        Assert.Equal("'price' is double?, which cannot hold decimal prices and quantities exactly; write decimal?", finding.GetMessage(null));
    }

    [Theory]
    [InlineData("decimals", "[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(string symbol, decimal quantity, decimal? price, long lots); }")]
    [InlineData("ratios, time-outs and statistics", "[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] void Place(NewOrder order, double timeoutSeconds, double participationRate, float priceVolatility, double maxSlippageBps, double stopLossPercent, double urgency, double fillProbability); }")]
    [InlineData("statistics in a response", "[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] Task<Placed> Place(NewOrder order); } public record Placed(bool Ok, double LatencyMs, double QueueRatio, float SignalValue);")]
    [InlineData("market data of a query", "[BrokerContract] public interface IDesk { [BrokerQuery] Task<Candle[]> Candles(string symbol, double priceScale); [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(NewOrder order); } public record Candle(double Open, double High, double Price);")]
    [InlineData("a type no order reaches", "class Indicator { public double Price { get; set; } public double Quantity(double price) => price; }")]
    [InlineData("a view of a decimal", "[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(Order order); } public record Order(decimal Price) { public double PriceForCharts => (double)Price; private double _lastPrice = 1; public override string ToString() => $\"{_lastPrice}\"; public static double DefaultPrice { get; set; } }")]
    [InlineData("wrappers of something else", "[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(Weight weight, Urgency urgency, Price price, Order order); } public record struct Weight(double Value); public record struct Urgency(float Raw); public record struct Price(decimal Raw); public class Order(double ratio) { private readonly double _ratio = ratio; public double Participation => _ratio; public double PriceRatio => _ratio; private decimal _price = 1; public double PriceForCharts => (double)_price; public decimal Price { get => _price; set => _price = value; } }")]
    [InlineData("an SDK's own request", "[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(Foreign.Request request); }")]
    [InlineData("generated from a schema", "[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(Wire wire); } [System.CodeDom.Compiler.GeneratedCode(\"protoc\", null)] public class Wire { public double Price { get; set; } }")]
    [InlineData("a method of a contract that is forbidden", "[BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Forbidden)] void Old(double price); [BrokerQuery] double Spread(string symbol); }")]
    public Task Innocent_DoesNotTrigger(string what, string source)
    {
        Assert.NotEmpty(what);
        return VerifyAsync(source);
    }

    private static Task VerifyAsync(string source) => BrokerScenario.Owned(source)
        .WithReference(Scenario.Of("namespace Foreign; public record Request(string Symbol, double Price, double Quantity); public record Wire(double Price, double Quantity, double Tick, double TimeoutSeconds, double Ratio, int Lots);") with { AssemblyName = "Foreign" })
        .VerifyAsync(new BinaryMoneyAnalyzer());
}
