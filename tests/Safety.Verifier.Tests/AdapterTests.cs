namespace Safety.Verifier.Tests;

/// <summary>An adapter's member makes the SDK call of its own kind; the adapter's other members make none.</summary>
public sealed class AdapterTests
{
    [Theory]
    [InlineData("=> sdk.Post(order.ToString()!, 1, null, cancellationToken).ContinueWith(static _ => (OrderAck)null!);")]
    [InlineData("{ await Task.Yield(); await sdk.Post(\"AAPL\", 1, null, cancellationToken); return null!; }")]
    [InlineData("{ try { await sdk.Post(\"AAPL\", 1, null, cancellationToken); } catch (TimeoutException) { throw; } return null!; }")]
    [InlineData("{ if (order is null) { try { await sdk.Post(\"A\", 1, null, cancellationToken); return null!; } catch (TimeoutException) { return null!; } } await sdk.Post(\"AAPL\", 1, null, cancellationToken); return null!; }")]
    public void ImplementingMember_DoesNotTrigger(string body)
    {
        foreach (bool optimized in (bool[])[true, false])
            Assert.Empty(Verify(body, "", optimized));
    }

    [Theory]
    [InlineData("implements no broker call", "=> throw new NotSupportedException();", "public Task Quick() => sdk.Post(\"AAPL\", 1, null);")]
    [InlineData("implements no broker call", "=> throw new NotSupportedException();", "public async Task Quick() { await Task.Yield(); await sdk.Post(\"AAPL\", 1, null); }")]
    [InlineData("implements no broker call", "{ Func<Task> send = () => sdk.Post(\"AAPL\", 1, null); await send(); return null!; }", "")]
    [InlineData("makes a Cancel call", "{ await sdk.Cancel(Guid.Empty, cancellationToken); return null!; }", "")]
    [InlineData("in a loop", "{ for (int i = 0; i < 3; i++) await sdk.Post(\"AAPL\", 1, null, cancellationToken); return null!; }", "")]
    [InlineData("a second time on one path", "{ try { await sdk.Post(\"AAPL\", 1, null, cancellationToken); return null!; } catch (TimeoutException) { } await sdk.Post(\"AAPL\", 1, null, cancellationToken); return null!; }", "")]
    [InlineData("instead of calling it", "{ Func<string, decimal, string?, CancellationToken, Task<string>> send = sdk.Post; await send(\"AAPL\", 1, null, default); return null!; }", "")]
    [InlineData("past its guard", "{ await sdk.Sub.Orders(); return null!; }", "")]
    public void AnythingElse_Triggers(string fault, string body, string more)
    {
        foreach (bool optimized in (bool[])[true, false])
            Assert.Contains(fault, Assert.Single(Verify(body, more, optimized)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void LookAlikeOfTheAttribute_Triggers()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App("", """
            [Mine.BrokerAdapter]
            public class Wrapper(IBroker inner) : ConcreteBroker
            {
                public override Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken) => inner.SubmitOrder(order, cancellationToken);
            }
            namespace Mine { public class BrokerAdapterAttribute : Attribute; }
            """));
        Assert.Single(output.Verify().Findings);
    }

    /// <summary>Wrapping the contract itself is a decorator without a guard, with the attribute or not.</summary>
    [Fact]
    public void AdapterOverItsOwnContract_Triggers()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App("", """
            [BrokerAdapter]
            public class Wrapper(IBroker inner) : ConcreteBroker
            {
                public override Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken) => inner.SubmitOrder(order, cancellationToken);
            }
            """));
        Assert.Contains("implements itself", Assert.Single(output.Verify().Findings).Text, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Finding> Verify(string body, string more, bool optimized)
    {
        string async = body.Contains("await", StringComparison.Ordinal) ? "async " : "";
        using OutputFolder output = new OutputFolder()
            .WithForeign("Vendor", Sources.Sdk)
            .With("Contract", Sources.Contract, optimized)
            .With("Sdk", Sources.SdkGuard, optimized, Sources.SdkSurface)
            .With("App", Sources.App("", $$"""
                [BrokerAdapter]
                internal sealed class Adapter(Vendor.ITrading sdk) : IBroker
                {
                    public {{async}}Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken) {{body}}
                    public Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken) => sdk.Cancel(Guid.Empty, cancellationToken);
                    public Task Connect() => Task.CompletedTask;
                    public async Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken) { await sdk.Orders(cancellationToken); return null; }
                    {{more}}
                }
                """), optimized);
        return output.Verify().Findings;
    }
}
