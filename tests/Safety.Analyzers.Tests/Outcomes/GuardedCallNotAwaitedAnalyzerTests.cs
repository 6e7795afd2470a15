using Safety.Analyzers.Outcomes;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Outcomes;

public sealed class GuardedCallNotAwaitedAnalyzerTests
{
    [Theory]
    [InlineData("[|guard.SubmitOrderAsync(key, order)|];")]
    [InlineData("[|guard.SubmitOrderAsync(key, order).ConfigureAwait(false)|];")]
    [InlineData("[|guard.SubmitOrderAsync(key, order).AsTask()|];")]
    [InlineData("_ = [|guard.SubmitOrderAsync(key, order)|];")]
    [InlineData("_ = [|guard.SubmitOrderAsync(key, order).AsTask()|];")]
    [InlineData("[|maybe?.SubmitOrderAsync(key, order)|];")]
    [InlineData("var sent = [|guard.SubmitOrderAsync(key, order)|];")]
    [InlineData("Action submit = () => [|guard.SubmitOrderAsync(key, order)|]; submit();")]
    [InlineData("Action submit = async () => Console.WriteLine(await [|guard.SubmitOrderAsync(key, order)|]); submit();")]
    public Task Dropped_Triggers(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("Console.WriteLine(await guard.SubmitOrderAsync(key, order));")]
    [InlineData("var sent = guard.SubmitOrderAsync(key, order); Console.WriteLine(await sent);")]
    [InlineData("tasks.Add(guard.SubmitOrderAsync(key, order).AsTask()); Console.WriteLine(await Task.WhenAll(tasks));")]
    [InlineData("Func<Task> submit = async () => Console.WriteLine(await guard.SubmitOrderAsync(key, order)); await submit();")]
    [InlineData("_ = guard.FindOrder(default);")]
    [InlineData("Task<Outcome<OrderAck>> sent; sent = guard.SubmitOrderAsync(key, order).AsTask(); Console.WriteLine(await sent);")]
    public Task Awaited_DoesNotTrigger(string statement) => VerifyAsync(statement);

    [Fact]
    public Task AsyncVoidMethod_Triggers() => BrokerScenario.Owned("""
        class Strategy(Demo.IBrokerGuard guard)
        {
            public async void OnTick(OrderKey key, NewOrder order) => Console.WriteLine(await [|guard.SubmitOrderAsync(key, order)|]);
            public async Task OnTickAsync(OrderKey key, NewOrder order) => Console.WriteLine(await guard.SubmitOrderAsync(key, order));
            public async void OnTimer() => await Task.Yield();
        }
        """).VerifyAsync(new GuardedCallNotAwaitedAnalyzer());

    private static Task VerifyAsync(string statement) => BrokerScenario.Owned($$"""
        #pragma warning disable CS4014 // what is not awaited is what is tested
        class Strategy
        {
            public async Task Go(Demo.IBrokerGuard guard, Demo.IBrokerGuard? maybe, OrderKey key, NewOrder order, List<Task<Outcome<OrderAck>>> tasks)
            {
                await Task.Yield();
                {{statement}}
            }
        }
        """).VerifyAsync(new GuardedCallNotAwaitedAnalyzer());
}
