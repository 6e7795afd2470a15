using Microsoft.CodeAnalysis;
using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;

namespace Safety.Analyzers.Tests.Usage;

public sealed class AdapterAnalyzerTests
{
    [Fact]
    public async Task StraightAdapter_DoesNotTrigger()
    {
        Scenario scenario = BrokerScenario.Both(Adapter("""
            var response = await client.PostOrderAsync(Map(order), cancellationToken).ConfigureAwait(false);
            return new OrderAck(true, new BrokerOrderId(response));
            """));
        await scenario.VerifyAsync(new AdapterAnalyzer());
        await scenario.VerifyAsync(new RawBrokerCallAnalyzer());
    }

    [Fact]
    public Task OneCallPerPath_DoesNotTrigger() => VerifyAsync("""
        string response;
        if (order.Terms.Size.IsNotional)
            response = await client.PostOrderAsync(Map(order), cancellationToken);
        else
            response = await (order.Terms.ReduceOnly ? client.PostOrderAsync(Map(order)) : client.PostOrderAsync(Map(order), cancellationToken));
        return new OrderAck(true, new BrokerOrderId(response));
        """);

    [Fact]
    public Task TaskInLocalThatIsAwaited_DoesNotTrigger() => VerifyAsync("""
        Task<string> sent = client.PostOrderAsync(Map(order), cancellationToken);
        string response = await sent.WaitAsync(cancellationToken);
        return new OrderAck(true, new BrokerOrderId(response));
        """);

    [Fact]
    public Task CatchThatTranslates_DoesNotTrigger() => VerifyAsync("""
        try
        {
            await client.PostOrderAsync(Map(order), cancellationToken);
        }
        catch (InvalidOperationException rejected)
        {
            return new OrderAck(false, default, rejected.Message);
        }
        return new OrderAck(true, default);
        """);

    [Fact]
    public Task CatchThatLeavesBeforeTheOtherPath_DoesNotTrigger() => VerifyAsync("""
        if (order.Terms.ReduceOnly)
        {
            try
            {
                await client.PostOrderAsync(Map(order), cancellationToken);
                return new OrderAck(true, default);
            }
            catch (InvalidOperationException rejected)
            {
                return new OrderAck(false, default, rejected.Message);
            }
        }
        try
        {
            await client.GetOrderAsync("1");
        }
        catch (TimeoutException)
        {
        }
        try
        {
            await client.PostOrderAsync(Map(order), cancellationToken);
        }
        catch (TimeoutException)
        {
            throw;
        }
        return new OrderAck(true, default);
        """);

    [Fact]
    public Task QueriesAroundTheCall_DoesNotTrigger() => VerifyAsync("""
        for (int i = 0; i < 3; i++)
            await client.GetOrderAsync("1");
        await client.PostOrderAsync(Map(order), cancellationToken);
        return new OrderAck(true, default);
        """);

    [Fact]
    public Task SynchronousCall_DoesNotTrigger() => VerifyAsync("""
        await Task.Yield();
        bool placed = client.Place(Map(order));
        return new OrderAck(placed, default);
        """);

    [Fact]
    public Task UnguardedSdk_DoesNotTrigger() => BrokerScenario.Owned(
            BrokerScenario.Sdk.Replace("namespace Vendor;", "namespace Vendor {", StringComparison.Ordinal) + "\n}\n" + Adapter("""
            for (int i = 0; i < 3; i++)
                _ = client.PostOrderAsync(Map(order), cancellationToken);
            await Task.Yield();
            return new OrderAck(true, default);
            """))
        .VerifyAsync(new AdapterAnalyzer());

    [Theory]
    [InlineData("for (int i = 0; i < 3; i++) await client.[|PostOrderAsync|](Map(order));", "in a loop")]
    [InlineData("while (true) { await client.[|PostOrderAsync|](Map(order)); break; }", "in a loop")]
    [InlineData("foreach (var leg in new[] { order }) await client.[|PostOrderAsync|](Map(leg));", "in a loop")]
    [InlineData("again: string id = await client.[|PostOrderAsync|](Map(order)); if (id.Length == 0) goto again;", "on the same path")]
    [InlineData("await client.PostOrderAsync(Map(order)); await client.[|PostOrderAsync|](Map(order));", "on the same path")]
    [InlineData("if (order.Terms.ReduceOnly) await client.PostOrderAsync(Map(order)); client.[|Place|](Map(order));", "on the same path")]
    [InlineData("try { await client.PostOrderAsync(Map(order)); } catch (TimeoutException) { await client.[|PostOrderAsync|](Map(order)); }", "after another attempt failed")]
    [InlineData("try { await client.PostOrderAsync(Map(order)); return new OrderAck(true, default); } catch (TimeoutException) { } await client.[|PostOrderAsync|](Map(order));", "on the same path")]
    [InlineData("try { await client.PostOrderAsync(Map(order)); return new OrderAck(true, default); } catch (Exception e) when (e is TimeoutException) { } await client.[|PostOrderAsync|](Map(order));", "on the same path")]
    [InlineData("again: try { await client.[|PostOrderAsync|](Map(order)); return new OrderAck(true, default); } catch (TimeoutException) { } goto again;", "on the same path")]
    [InlineData("try { await Task.Yield(); } finally { await client.[|PostOrderAsync|](Map(order)); }", "in a finally block")]
    [InlineData("_ = client.[|PostOrderAsync|](Map(order));", "neither awaited nor returned")]
    [InlineData("client.[|PostOrderAsync|](Map(order)).ContinueWith(t => { });", "neither awaited nor returned")]
    [InlineData("Task lost = client.[|PostOrderAsync|](Map(order)); lost.ToString();", "neither awaited nor returned")]
    [InlineData("await Retry(() => client.[|PostOrderAsync|](Map(order)));", "in a lambda")]
    [InlineData("await Local(); Task Local() => client.[|PostOrderAsync|](Map(order));", "in a local function")]
    [InlineData("await client.[|DeleteOrderAsync|](\"1\");", "is a Cancel call")]
    public async Task AmissInTheMember_Triggers(string body, string what)
    {
        Diagnostic finding = Assert.Single(await BrokerScenario.Both(Adapter($$"""
            {{body}}
            return new OrderAck(true, default);
            static Task Retry(Func<Task> call) => call();
            """).Replace("class Adapter", "#pragma warning disable CS8321, CS4014, CS0162, CS0164, CS8600 // a body under test may be odd\nclass Adapter", StringComparison.Ordinal))
            .VerifyAsync(new AdapterAnalyzer()));
        Assert.Contains(what, finding.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MemberThatImplementsNothing_Triggers()
    {
        Diagnostic finding = Assert.Single(await BrokerScenario.Both("""
            [BrokerAdapter]
            class Adapter(Vendor.IVendorClient client)
            {
                public Task Helper(Vendor.VendorOrder order) => client.[|PostOrderAsync|](order);
            }
            """).VerifyAsync(new AdapterAnalyzer()));
        Assert.Contains("'Helper', which implements no broker call", finding.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task QueryMemberThatSends_Triggers() => BrokerScenario.Both(Adapter("throw new NotSupportedException();")
            .Replace("FindOrder(ClientOrderId id, CancellationToken cancellationToken = default) => throw new NotSupportedException();",
                "FindOrder(ClientOrderId id, CancellationToken cancellationToken = default) { client.[|Place|](null!); return null!; }", StringComparison.Ordinal))
        .VerifyAsync(new AdapterAnalyzer());

    [Fact]
    public async Task AdapterOfItsOwnContract_Triggers()
    {
        Diagnostic finding = Assert.Single(await BrokerScenario.Both(Adapter("return await inner.[|SubmitOrder|](order, cancellationToken);")
            .Replace("(Vendor.IVendorClient client)", "(Vendor.IVendorClient client, Demo.IBroker inner)", StringComparison.Ordinal))
            .VerifyAsync(new AdapterAnalyzer()));
        Assert.Contains("wrap IBrokerGuard", finding.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task ExplicitImplementation_DoesNotTrigger() => BrokerScenario.Both(Adapter("throw new NotSupportedException();")
            .Replace("public Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken = default) => throw new NotSupportedException();",
                "Task Demo.IBroker.CancelOrder(ClientOrderId id, CancellationToken cancellationToken) => client.DeleteOrderAsync(id.Value);", StringComparison.Ordinal))
        .VerifyAsync(new AdapterAnalyzer());

    [Fact]
    public Task ConstructorThatSends_Triggers() => BrokerScenario.Both("""
        [BrokerAdapter]
        class Adapter
        {
            public Adapter(Vendor.IVendorClient client) => client.[|Place|](null!);
        }
        """).VerifyAsync(new AdapterAnalyzer());

    [Fact]
    public Task OrdinaryClass_IsLeftToSafe201() => BrokerScenario.Direct("""
        class Strategy(Vendor.IVendorClient client) { public bool Go(Vendor.VendorOrder order) => client.Place(order); }
        """).VerifyAsync(new AdapterAnalyzer());

    private static string Adapter(string submit) => $$"""
        [BrokerAdapter]
        class Adapter(Vendor.IVendorClient client) : Demo.IBroker
        {
            public async Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default)
            {
                {{submit}}
            }
            public async Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken cancellationToken = default) => new(true, new(await client.PatchOrderAsync("1", 1)));
            public Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            public Task Connect() => throw new NotSupportedException();
            public void Transfer(decimal amount) => throw new NotSupportedException();
            public Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            public event EventHandler<ExecutionReport>? Reported { add { } remove { } }
            public bool IsConnected => true;
            private static Vendor.VendorOrder Map(NewOrder order) => new(order.Terms.Instrument.Symbol, 1, order.ClientOrderId.Value);
        }
        """;

    private static Task VerifyAsync(string submit) => BrokerScenario.Both(Adapter(submit)).VerifyAsync(new AdapterAnalyzer());
}
