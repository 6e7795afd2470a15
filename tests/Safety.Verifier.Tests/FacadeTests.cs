namespace Safety.Verifier.Tests;

/// <summary>A guard that implements the interface it guards.</summary>
public sealed class FacadeTests
{
    private const string Engine = """
        namespace Engine
        {
            public sealed class EngineOrder { public int Id { get; init; } }
            public interface IEngineBroker : IDisposable
            {
                bool Concurrent { get; set; }
                bool PlaceOrder(EngineOrder order);
                bool CancelOrder(EngineOrder order);
                void Connect();
            }
            public static class Runner { internal static bool Run(IEngineBroker broker, EngineOrder order) => broker.PlaceOrder(order); }
        }
        """;

    private const string Guard = """
        using Safety.Contracts;
        using Safety.Guarding;
        using Safety.Identity;
        using Safety.Orders;

        namespace Demo
        {
            internal static class EngineMapping
            {
                public static OrderKey KeyOf(Engine.EngineOrder order, BrokerCallKind kind) => new(new StrategyId("engine"), new CauseKey($"{order.Id}|{kind}"), DateTimeOffset.UnixEpoch);
                public static OrderTerms Describe(Engine.EngineOrder order) => throw new NotSupportedException(order.ToString());
                public static ClientOrderId Target(Engine.EngineOrder order) => new(order.Id.ToString());
            }

            [BrokerGuard(typeof(Engine.IEngineBroker), Mapping = typeof(EngineMapping))]
            [BrokerFacade(UnknownAs = true)]
            [VenueProfile(IdFormat = IdFormat.NotCarried)]
            [HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 10, MaxPriceBandBps = 200)]
            public sealed partial class EngineGuard;
        }
        """;

    private const string Surface = """
        Query P:Engine.IEngineBroker.Concurrent
        Submit M:Engine.IEngineBroker.PlaceOrder(Engine.EngineOrder)
        Cancel M:Engine.IEngineBroker.CancelOrder(Engine.EngineOrder)
        Session M:Engine.IEngineBroker.Connect
        """;

    [Fact]
    public void FacadeAndItsUsers_DoNotTrigger()
    {
        using OutputFolder output = Output("""
            public static class User
            {
                public static Outcome<bool> Place(Demo.EngineGuard guard, OrderKey key) => guard.PlaceOrder(key, new Engine.EngineOrder());
                public static Outcome<bool> Cancel(Demo.IEngineGuard guard) => guard.CancelOrder(new Engine.EngineOrder());
                public static Outcome<NoResponse> Connect(Demo.EngineGuard guard) => guard.Connect();
            }
            """);
        Assert.Empty(output.Verify().Findings);
    }

    [Fact]
    public void CallThroughTheGuardedInterface_Triggers()
    {
        using OutputFolder output = Output("public static class User { public static bool Go(Demo.EngineGuard guard) => ((Engine.IEngineBroker)guard).PlaceOrder(new Engine.EngineOrder()); }");
        Finding finding = Assert.Single(output.Verify().Findings);
        Assert.Equal("User.Go", finding.Method);
        Assert.Equal("M:Engine.IEngineBroker.PlaceOrder(Engine.EngineOrder)", finding.Member);
    }

    private static OutputFolder Output(string user) =>
        new OutputFolder().WithForeign("Engine", Engine).With("App", Guard + user, surface: Surface);
}
