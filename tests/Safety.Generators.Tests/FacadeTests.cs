using Microsoft.CodeAnalysis;
using Safety.Generators.Tests.Harness;

namespace Safety.Generators.Tests;

/// <summary>Guards that implement the interface they guard.</summary>
public class FacadeTests
{
    private const string Engine =
        """
        namespace Lean
        {
            public abstract class Order { public int Id { get; init; } public DateTime Time { get; init; } }
            public sealed class LimitOrder : Order { public decimal Price { get; set; } }
            public interface ICashSynchronizer { bool PerformCashSync(DateTime now); }
            public interface IBrokerage : ICashSynchronizer, IDisposable
            {
                event EventHandler<List<Order>>? OrdersStatusChanged;
                string Name { get; }
                bool ConcurrentSubmissionEnabled { get; set; }
                List<Order> GetOpenOrders();
                bool PlaceOrder(Order order);
                bool UpdateOrder(Order order);
                bool CancelOrder(Order order);
                void Connect();
                bool TryConnect();
                int Handshake(int version);
                void Liquidate();
            }
        }
        """;

    private const string Surface =
        """
        Query E:Lean.IBrokerage.OrdersStatusChanged
        Query P:Lean.IBrokerage.Name
        Query P:Lean.IBrokerage.ConcurrentSubmissionEnabled
        Query M:Lean.IBrokerage.GetOpenOrders
        Query M:Lean.ICashSynchronizer.PerformCashSync(System.DateTime)
        Submit M:Lean.IBrokerage.PlaceOrder(Lean.Order)
        Replace M:Lean.IBrokerage.UpdateOrder(Lean.Order)
        Cancel M:Lean.IBrokerage.CancelOrder(Lean.Order)
        Session M:Lean.IBrokerage.Connect
        Session M:Lean.IBrokerage.TryConnect
        Session M:Lean.IBrokerage.Handshake(System.Int32)
        Forbidden M:Lean.IBrokerage.Liquidate
        """;

    private const string Mapping =
        """
        internal static class LeanMapping
        {
            public static OrderKey KeyOf(Lean.Order order, BrokerCallKind kind) =>
                new(new StrategyId("lean"), new CauseKey($"{order.Id}|{kind}"), order.Time);
            public static OrderTerms Describe(Lean.Order order) => throw new NotSupportedException(order.ToString());
            public static string Fingerprint(Lean.Order order) => order.ToString() ?? "";
        }
        """;

    private const string Profile = "[VenueProfile(IdFormat = IdFormat.NotCarried)]";

    [Fact]
    public void Engine_interface() => Snapshot.Match(
        Engine + $$"""

        namespace Demo
        {
            {{Mapping}}

            [BrokerGuard(typeof(Lean.IBrokerage), Mapping = typeof(LeanMapping))]
            [BrokerFacade(UnknownAs = true)]
            {{Profile}}
            {{GeneratorInput.Limits}}
            public sealed partial class LeanGuard;

            public static class Program
            {
                public static Lean.IBrokerage ForTheEngine(LeanGuard guard) => guard;
            }
        }
        """,
        Surface);

    [Fact]
    public void Asynchronous_members_and_answers_by_exception() => Snapshot.Match(
        $$"""
        namespace Demo;

        public interface IEngineBroker : IAsyncDisposable
        {
            Task<bool> PlaceAsync(NewOrder order, CancellationToken ct);
            ValueTask SubmitAsync(NewOrder order);
            void Replace(OrderReplacement change);
            Task CancelAsync(ClientOrderId id, CancellationToken ct = default);
        }

        internal static class Mapping
        {
            public static OrderKey KeyOf(NewOrder order) => new(new StrategyId("engine"), new CauseKey(order.ToString()), DateTimeOffset.UnixEpoch);
            public static OrderKey KeyOf(OrderReplacement change, BrokerCallKind kind) => new(new StrategyId("engine"), new CauseKey($"{change}{kind}"), DateTimeOffset.UnixEpoch);
        }

        [BrokerGuard(typeof(IEngineBroker), Mapping = typeof(Mapping))]
        [BrokerFacade(UnknownAs = false)]
        [VenueProfile(CannotLookUp = true)]
        {{GeneratorInput.Limits}}
        public sealed partial class EngineGuard;
        """,
        """
        Submit M:Demo.IEngineBroker.PlaceAsync(Safety.Orders.NewOrder,System.Threading.CancellationToken)
        Submit M:Demo.IEngineBroker.SubmitAsync(Safety.Orders.NewOrder)
        Replace M:Demo.IEngineBroker.Replace(Safety.Orders.OrderReplacement)
        Cancel M:Demo.IEngineBroker.CancelAsync(Safety.Identity.ClientOrderId,System.Threading.CancellationToken)
        """);

    [Theory]
    [InlineData("[BrokerFacade]", Mapping, Surface, "nobody said what the engine is told")]
    [InlineData("[BrokerFacade(UnknownAs = true)]", "internal static class LeanMapping { public static OrderTerms Describe(Lean.Order order) => throw new NotSupportedException(); public static string Fingerprint(Lean.Order order) => \"\"; }", Surface, "KeyOf(Order order, BrokerCallKind kind)")]
    [InlineData("[BrokerFacade(UnknownAs = true)]", "internal static class LeanMapping { public static OrderKey KeyOf(Lean.Order order) => default; public static OrderTerms Describe(Lean.Order order) => throw new NotSupportedException(); public static string Fingerprint(Lean.Order order) => \"\"; }", Surface, "the key of IBrokerage.UpdateOrder(Order) is not known")]
    public void Incomplete_facade_Triggers(string attribute, string mapping, string surface, string message)
    {
        GeneratorRun run = Facade("Lean.IBrokerage", attribute, mapping, surface, Engine);
        Assert.All(run.Problems(), problem => Assert.Equal("SAFE119", problem.Id));
        Assert.Contains(run.Problems(), problem => problem.Arguments[1].Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("public class ISdk { public bool Place(Lean.Order order) => true; }", "Submit M:ISdk.Place(Lean.Order)", "which is no interface")]
    [InlineData("public interface ISdk { int Place(Lean.Order order); }", "Submit M:ISdk.Place(Lean.Order)", "answers with int")]
    [InlineData("public interface ISdk { ISdk Sub { get; } }", "Navigation P:ISdk.Sub", "would hand the raw sub-client")]
    [InlineData("public interface ISdk { bool Place(Lean.Order order, string clientOrderId); }", "Submit M:ISdk.Place(Lean.Order,System.String)", "takes the client order ID as an argument")]
    public void Interface_that_no_facade_can_have_Triggers(string sdk, string surface, string message)
    {
        GeneratorRun run = Facade(
            "ISdk", "[BrokerFacade(UnknownAs = true)]",
            Mapping.Replace("public static string Fingerprint", "public static Judgement Judge(int response) => Judgement.Unknown(\"\"); public static string Fingerprint", StringComparison.Ordinal),
            surface, sdk + Engine, profile: "");
        Assert.Contains(run.Problems(), problem => problem.Id == "SAFE119" && problem.Arguments[1].Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OrderByClientId", "Order? Find(ClientOrderId id)")]
    [InlineData("OpenOrders", "List<Order> Find()")]
    public void Look_up_by_an_id_nobody_carries_Triggers(string role, string member)
    {
        string parameters = member.Contains("id", StringComparison.Ordinal) ? "(Safety.Identity.ClientOrderId)" : "";
        GeneratorRun run = Facade(
            "Lean.IOther", "[BrokerFacade(UnknownAs = true)]", Mapping, $"Query:{role} M:Lean.IOther.Find{parameters}",
            Engine.Replace("public interface IBrokerage", $"public interface IOther {{ {member}; }} public interface IBrokerage", StringComparison.Ordinal));
        Assert.Contains(run.Problems(), problem => problem.Id == "SAFE102" && problem.Arguments[2].Contains("NotCarried", StringComparison.Ordinal));
    }

    [Fact]
    public void Facade_edit_writes_the_guard_again_and_nothing_else_does()
    {
        GeneratorInput input = GeneratorInput.Of(Source("Lean.IBrokerage", "[BrokerFacade(UnknownAs = true)]", Mapping, Engine, Profile), Surface);
        GeneratorRun first = GeneratorRun.Start(input);
        Caching.AssertNothingRanAgain(first.Again());
        string file = input.Files.Keys.First(name => input.Files[name].Contains("UnknownAs", StringComparison.Ordinal));
        GeneratorRun second = first.Edit(file, static text => text.Replace("UnknownAs = true", "UnknownAs = false"));
        Assert.Equal([IncrementalStepRunReason.Modified], Caching.Reasons(second, StepNames.BoundGuards));
        Assert.Contains("unknownAs: false", second.Generated.Values.Single(), StringComparison.Ordinal);
    }

    private static GeneratorRun Facade(string target, string attribute, string mapping, string surface, string engine, string profile = Profile) =>
        Snapshot.Check(GeneratorInput.Of(Source(target, attribute, mapping, engine, profile), surface));

    private static string Source(string target, string attribute, string mapping, string engine, string profile) =>
        $"""
        {engine}
        {mapping}
        [BrokerGuard(typeof({target}), Mapping = typeof(LeanMapping))]
        {attribute}
        {profile}
        {GeneratorInput.Limits}
        public sealed partial class LeanGuard;
        """;
}
