using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;
using Safety.CodeFixes;

namespace Safety.Analyzers.Tests.CodeFixes;

public sealed class CallTheGuardFixTests
{
    [Theory]
    [InlineData("Demo.IBrokerGuard guard", "OrderKey key", "guard.SubmitOrderAsync(key, order, token)")]
    [InlineData("Demo.BrokerGuard guard", "OrderKey signalKey", "guard.SubmitOrderAsync(signalKey, order, token)")]
    [InlineData("Demo.BrokerGuard guard", "int unrelated", "guard.SubmitOrderAsync(key, order, token)")]
    public async Task GuardInReach_IsCalled(string guard, string parameter, string expected)
    {
        (string source, _) = await Fix($$"""
            class Strategy(Demo.IBroker broker, {{guard}})
            {
                public async Task Go({{parameter}}, NewOrder order, CancellationToken token)
                {
                    // Why it is sent.
                    await broker.SubmitOrder(order, token);
                }
            }
            """).ApplyAsync();
        Assert.Contains($"// Why it is sent.\n        await {expected};", source, StringComparison.Ordinal);
        Assert.DoesNotContain("broker.SubmitOrder", source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelNeedsNoKey()
    {
        (string source, _) = await Fix("""
            class Strategy(Demo.IBroker broker, Demo.IBrokerGuard guard)
            {
                public async Task Go(ClientOrderId order) => await broker.CancelOrder(cancellationToken: default, id: order);
            }
            """).ApplyAsync();
        Assert.Contains("await guard.CancelOrderAsync(order, default);", source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoGuardInReach_OffersNothing() => Assert.Empty(await Fix("""
        class Strategy(Demo.IBroker broker)
        {
            public Task Go(NewOrder order) => broker.SubmitOrder(order);
        }
        """).TitlesAsync());

    [Fact]
    public async Task InstanceFieldIsNotInReachOfAStaticMethod() => Assert.Empty(await Fix("""
        class Strategy
        {
            private Demo.IBrokerGuard _guard = null!;
            public Demo.IBrokerGuard Guard => _guard;
            public static Task Go(Demo.IBroker broker, NewOrder order) => broker.SubmitOrder(order);
        }
        """).TitlesAsync());

    [Fact]
    public async Task FixAll_ReplacesEveryCall()
    {
        (string source, _) = await Fix("""
            class Strategy(Demo.IBroker broker, Demo.IBrokerGuard guard)
            {
                public async Task Go(OrderKey key, NewOrder order, ClientOrderId id)
                {
                    await broker.SubmitOrder(order);
                    await broker.CancelOrder(id);
                }
            }
            """).ApplyToAllAsync();
        Assert.Contains("await guard.SubmitOrderAsync(key, order);", source, StringComparison.Ordinal);
        Assert.Contains("await guard.CancelOrderAsync(id);", source, StringComparison.Ordinal);
    }

    /// <summary>What is flagged in the argument is no call: the call around it is somebody else's.</summary>
    [Theory]
    [InlineData("Log(source.Origin.Margin)")]
    [InlineData("Log(source.Origin?.Margin)")]
    public async Task FlaggedPropertyInAnArgument_LeavesTheCallAround(string call)
    {
        FixScenario fix = new(BrokerScenario.Direct($$"""
            interface ISource { Vendor.IVendorClient Origin { get; } }
            class Strategy(ISource source, Demo.VendorGuard guard)
            {
                public void Go(OrderKey key) => {{call}};
                private static void Log(object? value) { }
            }
            namespace Demo
            {
                partial class VendorGuard { public object? Margin(object? value) => value; }
            }
            """), new RawBrokerCallAnalyzer(), new CallTheGuardFix());
        Assert.Empty(await fix.TitlesAsync());
    }

    [Fact]
    public async Task NestedInAnotherCall_OnlyTheFlaggedOneIsReplaced()
    {
        (string source, _) = await Fix("""
            class Strategy(Demo.IBroker broker, Demo.IBrokerGuard guard)
            {
                public async Task Go(OrderKey key, NewOrder order) => await Task.WhenAll(Named(broker.SubmitOrder(order)));
                private static Task Named(object task) => Task.CompletedTask;
            }
            """).ApplyAsync();
        Assert.Contains("await Task.WhenAll(Named(guard.SubmitOrderAsync(key, order)));", source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConditionalCall_IsReplacedWithItsQuestion()
    {
        (string source, _) = await Fix("""
            class Strategy(Demo.IBroker? broker, Demo.IBrokerGuard guard)
            {
                public void Go(OrderKey key, NewOrder order)
                {
                    _ = broker?.SubmitOrder(order);
                }
            }
            """).ApplyAsync();
        Assert.Contains("_ = guard.SubmitOrderAsync(key, order);", source, StringComparison.Ordinal);
    }

    private static FixScenario Fix(string source) => new(BrokerScenario.Owned(source), new RawBrokerCallAnalyzer(), new CallTheGuardFix());
}
