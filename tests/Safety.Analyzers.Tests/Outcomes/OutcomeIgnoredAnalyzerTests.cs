using Safety.Analyzers.Outcomes;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Outcomes;

public sealed class OutcomeIgnoredAnalyzerTests
{
    [Theory]
    [InlineData("[|await guard.SubmitOrderAsync(key, order)|];")]
    [InlineData("[|await guard.SubmitOrderAsync(key, order).ConfigureAwait(false)|];")]
    [InlineData("[|await guard.CancelOrderAsync(default)|];")]
    [InlineData("[|guard.PlaceOrder(key, order)|];")]
    [InlineData("[|maybe?.PlaceOrder(key, order)|];")]
    [InlineData("_ = [|guard.PlaceOrder(key, order)|];")]
    [InlineData("_ = [|await guard.SubmitOrderAsync(key, order)|];")]
    [InlineData("var outcome = [|await guard.SubmitOrderAsync(key, order)|];")]
    [InlineData("Outcome<bool> outcome = [|guard.PlaceOrder(key, order)|]; outcome = default;")]
    [InlineData("Action place = () => [|guard.PlaceOrder(key, order)|]; place();")]
    [InlineData("Func<Task> submit = async () => [|await guard.SubmitOrderAsync(key, order)|]; await submit();")]
    [InlineData("Func<Task> submit = () => [|guard.SubmitOrderAsync(key, order).AsTask()|]; await submit();")]
    [InlineData("[|guard.SubmitOrderAsync(key, order).AsTask().Wait()|];")]
    [InlineData("[|guard.SubmitOrderAsync(key, order).AsTask().GetAwaiter().GetResult()|];")]
    [InlineData("[|await Task.WhenAll(guard.SubmitOrderAsync(key, order).AsTask(), guard.SubmitOrderAsync(key, order).AsTask())|];")]
    [InlineData("[|await Task.WhenAll(new[] { order }.Select(next => guard.SubmitOrderAsync(key, next).AsTask()))|];")]
    [InlineData("var kept = new List<Outcome<bool>>(); kept.Add([|guard.PlaceOrder(key, order)|]);")]
    [InlineData("Queue<Task<Outcome<OrderAck>>> kept = new(); kept.Enqueue([|guard.SubmitOrderAsync(key, order).AsTask()|]);")]
    [InlineData("var kept = new Dictionary<string, Outcome<bool>>(); kept.Add(\"a\", [|guard.PlaceOrder(key, order)|]);")]
    [InlineData("await [|guard.SubmitOrderAsync(key, order).AsTask()|].ContinueWith(done => Console.WriteLine(done.Exception));")]
    [InlineData("await [|guard.SubmitOrderAsync(key, order).AsTask()|].ContinueWith(_ => Console.WriteLine(\"sent\"), TaskScheduler.Default);")]
    public Task Lost_Triggers(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("var outcome = await guard.SubmitOrderAsync(key, order); Console.WriteLine(outcome);")]
    [InlineData("if ((await guard.SubmitOrderAsync(key, order)).Kind == OutcomeKind.Accepted) Console.WriteLine();")]
    [InlineData("(await guard.SubmitOrderAsync(key, order)).Match((a, b) => 1, r => 2, r => 3, u => 4);")]
    [InlineData("switch (guard.PlaceOrder(key, order)) { case { Kind: OutcomeKind.Accepted }: break; }")]
    [InlineData("Outcome<bool> last; last = guard.PlaceOrder(key, order); Console.WriteLine(last);")]
    [InlineData("Func<ValueTask<Outcome<OrderAck>>> submit = () => guard.SubmitOrderAsync(key, order); Console.WriteLine(await submit());")]
    [InlineData("Func<Outcome<bool>> place = () => guard.PlaceOrder(key, order); Console.WriteLine(place());")]
    [InlineData("var first = guard.SubmitOrderAsync(key, order).AsTask(); var second = guard.SubmitOrderAsync(key, order).AsTask(); await Task.WhenAll(first, second); Console.WriteLine(await first); Console.WriteLine(await second);")]
    [InlineData("foreach (var outcome in await Task.WhenAll(guard.SubmitOrderAsync(key, order).AsTask())) Console.WriteLine(outcome);")]
    [InlineData("outcomes.Add(guard.PlaceOrder(key, order));")]
    [InlineData("await guard.FindOrder(default);")]
    [InlineData("_ = order.Terms; _ = await guard.FindOrder(default);")]
    [InlineData("var outcome = guard.PlaceOrder(key, order); void Later() => Console.WriteLine(outcome); Later();")]
    [InlineData("var kept = new List<Outcome<bool>>(); kept.Add(guard.PlaceOrder(key, order)); foreach (var one in kept) Console.WriteLine(one);")]
    [InlineData("var kept = new List<Outcome<bool>>(); kept.Add(guard.PlaceOrder(key, order)); Console.WriteLine(kept);")]
    [InlineData("List<Outcome<bool>> kept = [guard.PlaceOrder(key, order)]; Console.WriteLine(kept.Count(one => one.Kind == OutcomeKind.Accepted));")]
    [InlineData("await guard.SubmitOrderAsync(key, order).AsTask().ContinueWith(done => Console.WriteLine(done.Result));")]
    [InlineData("await guard.SubmitOrderAsync(key, order).AsTask().ContinueWith(async done => Console.WriteLine(await done));")]
    public Task Handled_DoesNotTrigger(string statement) => VerifyAsync(statement);

    [Fact]
    public Task ArrowBodies_TriggerWhenVoid() => BrokerScenario.Owned("""
        class Strategy(Demo.IBrokerGuard guard)
        {
            void Lost(OrderKey key, NewOrder order) => [|guard.PlaceOrder(key, order)|];
            async Task LostLater(OrderKey key, NewOrder order) => [|await guard.SubmitOrderAsync(key, order)|];
            Task LostByType(OrderKey key, NewOrder order) => [|guard.SubmitOrderAsync(key, order).AsTask()|];
            Outcome<bool> Kept(OrderKey key, NewOrder order) => guard.PlaceOrder(key, order);
            ValueTask<Outcome<OrderAck>> KeptLater(OrderKey key, NewOrder order) => guard.SubmitOrderAsync(key, order);
        }
        """).VerifyAsync(new OutcomeIgnoredAnalyzer());

    [Fact]
    public Task TestAssembly_DoesNotTrigger() => BrokerScenario.Owned("""
        class Tests
        {
            async Task Test(Demo.IBrokerGuard guard, OrderKey key, NewOrder order)
            {
                await guard.SubmitOrderAsync(key, order);
                await Throws(() => guard.SubmitOrderAsync(key, order).AsTask());
            }
            static Task Throws(Func<Task> call) => call();
        }
        """).InTestAssembly().VerifyAsync(new OutcomeIgnoredAnalyzer());

    private static Task VerifyAsync(string statement) => BrokerScenario.Owned($$"""
        class Strategy
        {
            public async Task Go(Demo.IBrokerGuard guard, Demo.IBrokerGuard? maybe, OrderKey key, NewOrder order, List<Outcome<bool>> outcomes)
            {
                await Task.Yield();
                {{statement}}
            }
        }
        """).VerifyAsync(new OutcomeIgnoredAnalyzer());
}
