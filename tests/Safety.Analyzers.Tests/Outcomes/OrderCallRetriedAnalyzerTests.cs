using Safety.Analyzers.Outcomes;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Outcomes;

public sealed class OrderCallRetriedAnalyzerTests
{
    private const string Libraries = """
        namespace Polly
        {
            public class ResiliencePipeline
            {
                public ValueTask<T> ExecuteAsync<T>(Func<CancellationToken, ValueTask<T>> callback, CancellationToken ct = default) => callback(ct);
            }
        }
        namespace Microsoft.Extensions.DependencyInjection
        {
            public interface IServiceCollection;
            public interface IHttpClientBuilder;
            public class RetryOptions { public void DisableForUnsafeHttpMethods() { } }
            public class ResilienceOptions { public RetryOptions Retry { get; } = new(); }
            public class PipelineBuilder { public PipelineBuilder AddRetry(object options) => this; public PipelineBuilder AddTimeout(TimeSpan after) => this; }
            public static class Extensions
            {
                public static IHttpClientBuilder AddHttpClient<TClient, TImplementation>(this IServiceCollection services) => throw new NotSupportedException();
                public static IHttpClientBuilder AddHttpClient<TClient>(this IServiceCollection services) => throw new NotSupportedException();
                public static IHttpClientBuilder AddHttpClient(this IServiceCollection services, string name) => throw new NotSupportedException();
                public static IHttpClientBuilder ConfigureHttpClient(this IHttpClientBuilder builder, Action<System.Net.Http.HttpClient> configure) => builder;
                public static IHttpClientBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder) => builder;
                public static IHttpClientBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder, Action<ResilienceOptions> configure) => builder;
                public static IHttpClientBuilder AddResilienceHandler(this IHttpClientBuilder builder, string name, Action<PipelineBuilder> configure) => builder;
                public static IHttpClientBuilder AddPolicyHandler(this IHttpClientBuilder builder, Func<System.Net.Http.HttpRequestMessage, object> select) => builder;
            }
        }
        """;

    [Theory]
    [InlineData("for (ushort attempt = 0; attempt < 3; attempt++) { var o = await [|guard.SubmitOrderAsync(key with { Attempt = attempt }, order)|]; if (o.Kind == OutcomeKind.Accepted) return; }")]
    [InlineData("for (ushort attempt = 0; attempt < 3; attempt++) { var next = key with { Attempt = attempt }; if ((await [|guard.SubmitOrderAsync(next, order)|]).Kind == OutcomeKind.Accepted) break; }")]
    [InlineData("ushort n = 0; Outcome<OrderAck> o; do { o = await [|guard.SubmitOrderAsync(new OrderKey(key.Strategy, key.Cause, key.CauseTime, 0, n++), order)|]; } while (o.Kind != OutcomeKind.Accepted);")]
    [InlineData("ushort n = 0; while (true) { try { var o = await [|guard.SubmitOrderAsync(key with { Attempt = n }, order)|]; if (o.Kind == OutcomeKind.Rejected) n++; else return; } catch (Exception) { n++; await Task.Delay(1); } }")]
    [InlineData("int n = 0; while (true) { var o = await [|guard.SubmitOrderAsync(key with { Cause = new CauseKey($\"x{n++}\") }, order)|]; if (o.Kind == OutcomeKind.Accepted) return; }")]
    [InlineData("for (int i = 0; i < 5; i++) { try { log(await [|guard.SubmitOrderAsync(new OrderKey(key.Strategy, new CauseKey($\"try {i}\"), key.CauseTime), order)|]); if (i > 3) { log(OutcomeKind.Accepted); } } catch (TimeoutException) { } }")]
    [InlineData("try { log(await guard.SubmitOrderAsync(key, order)); } catch (TimeoutException) { log(await [|guard.SubmitOrderAsync(key with { Attempt = 1 }, order)|]); }")]
    [InlineData("try { log(await guard.SubmitOrderAsync(key, order)); } catch (Exception) { log(await [|guard.SubmitOrderAsync(other, order)|]); }")]
    [InlineData("ushort n = 0; log(await pipeline.ExecuteAsync(ct => [|guard.SubmitOrderAsync(key with { Attempt = n++ }, order, ct)|]));")]
    [InlineData("ushort n = 0; log(await pipeline.ExecuteAsync(async ct => { n++; return await [|guard.SubmitOrderAsync(key with { Attempt = n }, order, ct)|]; }));")]
    [InlineData("int n = 0; log(await pipeline.ExecuteAsync(ct => [|guard.SubmitOrderAsync(key with { Cause = new CauseKey($\"{++n}\") }, order, ct)|]));")]
    [InlineData("ushort n = 0; log(await Again(() => [|guard.SubmitOrderAsync(key with { Attempt = n++ }, order)|]));")]
    [InlineData("foreach (ushort attempt in new ushort[] { 0, 1, 2 }) { log(await [|guard.SubmitOrderAsync(key with { Attempt = attempt }, order)|]); }")]
    [InlineData("try { log(await guard.SubmitOrderAsync(key, order)); return; } catch (TimeoutException e) { log(e); } log(await [|guard.SubmitOrderAsync(key with { Attempt = 1 }, order)|]);")]
    [InlineData("var o = await guard.SubmitOrderAsync(key, order); if (o.Kind != OutcomeKind.Accepted) o = await [|guard.SubmitOrderAsync(key with { Attempt = 1 }, order)|]; log(o);")]
    [InlineData("if ((await guard.SubmitOrderAsync(key, order)).Kind != OutcomeKind.Accepted) { log(await [|guard.SubmitOrderAsync(key with { Attempt = 1 }, order)|]); } else { log(key); }")]
    public Task NewAttemptWithoutAnswer_Triggers(string body) => AroundGuardAsync(body);

    [Theory]
    [InlineData("for (int i = 0; i < 3; i++) { var o = await guard.SubmitOrderAsync(key, order); if (o.Kind == OutcomeKind.Accepted) return; await Task.Delay(10); }")]
    [InlineData("while (true) { try { log(await guard.SubmitOrderAsync(key, order)); return; } catch (Exception e) { log(e); } }")]
    [InlineData("log(await pipeline.ExecuteAsync(ct => guard.SubmitOrderAsync(key, order, ct)));")]
    [InlineData("log(await pipeline.ExecuteAsync(ct => guard.SubmitOrderAsync(new OrderKey(key.Strategy, key.Cause, key.CauseTime), order, ct)));")]
    [InlineData("try { log(await guard.SubmitOrderAsync(key, order)); } catch (Exception) { log(await guard.SubmitOrderAsync(key, order)); }")]
    [InlineData("try { log(await guard.SubmitOrderAsync(key, order)); } catch (Exception) { log(await guard.SubmitOrderAsync(other, Flatten())); }")]
    [InlineData("foreach (var o in orders) log(await guard.SubmitOrderAsync(key with { Cause = new CauseKey(o.ToString()!) }, o));")]
    [InlineData("ushort leg = 0; foreach (var o in orders) { var r = await guard.SubmitOrderAsync(key.WithLeg(leg++), o); if (r.Kind != OutcomeKind.Accepted) return; }")]
    [InlineData("for (ushort leg = 0; leg < 10; leg++) { log(await guard.SubmitOrderAsync(key.WithLeg(leg), order)); await Task.Delay(1000); }")]
    [InlineData("for (ushort leg = 0; leg < 10; leg++) log(await guard.SubmitOrderAsync(key with { Leg = leg }, orders[leg]));")]
    [InlineData("for (ushort attempt = 0; attempt < 3; attempt++) { var o = await guard.SubmitOrderAsync(key with { Attempt = attempt }, order); if (o.Kind is OutcomeKind.Accepted or OutcomeKind.Unknown) return; }")]
    [InlineData("Outcome<OrderAck> o; ushort n = 0; do { o = await guard.SubmitOrderAsync(key with { Attempt = n++ }, order); } while (o.Kind == OutcomeKind.Rejected && n < 3);")]
    [InlineData("for (ushort n = 0; n < 3; n++) { var o = await guard.SubmitOrderAsync(key with { Attempt = n }, order); switch (o.Kind) { case OutcomeKind.Rejected: continue; default: return; } }")]
    [InlineData("for (ushort n = 0; n < 3; n++) { var o = await guard.SubmitOrderAsync(key with { Attempt = n }, order); if (!MayTryAgain(o)) return; }")]
    [InlineData("for (ushort n = 0; n < 3; n++) { bool again = (await guard.SubmitOrderAsync(key with { Attempt = n }, order)).Match((a, b) => false, r => true, r => false, u => false); if (!again) return; }")]
    [InlineData("for (int i = 0; i < 3; i++) log(await guard.CancelOrderAsync(new ClientOrderId(\"a\")));")]
    [InlineData("for (int i = 0; i < 3; i++) { try { log(await guard.FindOrder(default)); return; } catch (TimeoutException) { } }")]
    [InlineData("var tasks = orders.Select((o, i) => guard.SubmitOrderAsync(key.WithLeg((ushort)i), o).AsTask()); foreach (var r in await Task.WhenAll(tasks)) log(r);")]
    [InlineData("int seen = 0; await Each(async bar => { seen++; log(await guard.SubmitOrderAsync(new OrderKey(key.Strategy, new CauseKey($\"{bar:O}\"), bar), order)); });")]
    [InlineData("while (bars.MoveNext()) { DateTimeOffset bar = bars.Current; var o = await guard.SubmitOrderAsync(new OrderKey(key.Strategy, new CauseKey($\"{bar:O}\"), bar), order); if (o.Kind == OutcomeKind.Accepted) return; }")]
    [InlineData("var o = await guard.SubmitOrderAsync(key, order); if (o.Kind == OutcomeKind.Rejected) o = await guard.SubmitOrderAsync(key with { Attempt = 1 }, order); log(o);")]
    [InlineData("var o = await guard.SubmitOrderAsync(key, order); if (MayTryAgain(o)) o = await guard.SubmitOrderAsync(key with { Attempt = 1 }, order); log(o);")]
    [InlineData("var o = await guard.SubmitOrderAsync(key, order); if (o.Kind != OutcomeKind.Accepted) o = await guard.SubmitOrderAsync(key with { Attempt = 1 }, Flatten()); log(o);")]
    [InlineData("if (orders.Length > 1) { log(await guard.SubmitOrderAsync(key, order)); } else { log(await guard.SubmitOrderAsync(key with { Attempt = 1 }, order)); }")]
    [InlineData("log(await guard.SubmitOrderAsync(key.WithLeg(0), order)); log(await guard.SubmitOrderAsync(key.WithLeg(1), order));")]
    [InlineData("log(await guard.SubmitOrderAsync(key with { Attempt = 1 }, order));")]
    public Task QuestionOrOtherOrder_DoesNotTrigger(string body) => AroundGuardAsync(body);

    [Theory]
    [InlineData("services.AddHttpClient<Vendor.IVendorClient, Vendor.VendorClient>().[|AddStandardResilienceHandler|]();")]
    [InlineData("services.AddHttpClient<Desk>().ConfigureHttpClient(c => c.Timeout = TimeSpan.FromSeconds(1)).[|AddStandardResilienceHandler|](o => Console.WriteLine(o));")]
    [InlineData("var builder = services.AddHttpClient<Vendor.IVendorClient, Vendor.VendorClient>(); builder.[|AddResilienceHandler|](\"retry\", p => p.AddRetry(new object()));")]
    [InlineData("services.AddHttpClient<Desk>().[|AddPolicyHandler|](_ => RetryPolicy());")]
    [InlineData("new Desk(new Vendor.VendorClient(), [|new System.Net.Http.HttpClient(new Retrying())|]).ToString();")]
    [InlineData("var http = new System.Net.Http.HttpClient(new Again()); new Desk(new Vendor.VendorClient(), [|http|]).ToString();")]
    public Task HandlerThatRepeats_Triggers(string body) => InRootAsync(body);

    [Theory]
    [InlineData("services.AddHttpClient<Prices>().AddStandardResilienceHandler();")]
    [InlineData("services.AddHttpClient(\"slack\").AddStandardResilienceHandler();")]
    [InlineData("services.AddHttpClient<Desk>().AddStandardResilienceHandler(o => o.Retry.DisableForUnsafeHttpMethods());")]
    [InlineData("services.AddHttpClient<Desk>().AddResilienceHandler(\"timeout\", p => p.AddTimeout(TimeSpan.FromSeconds(1)));")]
    [InlineData("services.AddHttpClient<Desk>().AddPolicyHandler(r => r.Method == System.Net.Http.HttpMethod.Get ? RetryPolicy() : new object());")]
    [InlineData("services.AddHttpClient<Desk>().AddPolicyHandler(_ => TimeoutPolicy());")]
    [InlineData("new Desk(new Vendor.VendorClient(), new System.Net.Http.HttpClient(new RetryingReads())).ToString();")]
    [InlineData("new Desk(new Vendor.VendorClient(), new System.Net.Http.HttpClient(new Logging())).ToString();")]
    [InlineData("new Prices(new System.Net.Http.HttpClient(new Retrying())).ToString();")]
    public Task HandlerThatDoesNot_DoesNotTrigger(string body) => InRootAsync(body);

    [Fact]
    public Task VenueThatReplays_DoesNotTrigger() => InRootAsync("services.AddHttpClient<Desk>().AddStandardResilienceHandler();", "[VenueProfile(RepeatedId = RepeatedId.ReplayedInWindow)]");

    [Fact]
    public Task VenueThatRejectsForAWhile_Triggers() => InRootAsync("services.AddHttpClient<Desk>().[|AddStandardResilienceHandler|]();", "[VenueProfile(RepeatedId = RepeatedId.RejectedWhileOpen)]");

    private static Task AroundGuardAsync(string body) => BrokerScenario.Owned($$"""
        class Strategy(Demo.IBrokerGuard guard, Polly.ResiliencePipeline pipeline, Action<object?> log)
        {
            public async Task Go(OrderKey key, OrderKey other, NewOrder order, NewOrder[] orders, IEnumerator<DateTimeOffset> bars)
            {
                await Task.Yield();
                log(pipeline);
                Console.WriteLine(guard);
                {{body}}
            }
            private static bool MayTryAgain(Outcome<OrderAck> outcome) => outcome.Kind == OutcomeKind.Rejected;
            private static NewOrder Flatten() => throw new NotSupportedException();
            private static async Task<T> Again<T>(Func<ValueTask<T>> call) { try { return await call(); } catch (TimeoutException) { return await call(); } }
            private static Task Each(Func<DateTimeOffset, Task> handle) => handle(default);
        }
        """).With("/src/Libraries.cs", Libraries).VerifyAsync(new OrderCallRetriedAnalyzer());

    private static Task InRootAsync(string body, string profile = "") => BrokerScenario.Direct($$"""
        using Microsoft.Extensions.DependencyInjection;
        {{profile}}
        [BrokerContract] public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> Place(NewOrder order); }
        [BrokerAdapter] sealed class Desk(Vendor.IVendorClient client, System.Net.Http.HttpClient http) : IDesk
        {
            public async Task<OrderAck> Place(NewOrder order) => new((await client.PostOrderAsync(new(order.ToString()!, 1, http.ToString()!))).Length > 0, default);
        }
        class Prices(System.Net.Http.HttpClient http) { public override string ToString() => http.ToString()!; }
        class Logging : System.Net.Http.DelegatingHandler
        {
            protected override async Task<System.Net.Http.HttpResponseMessage> SendAsync(System.Net.Http.HttpRequestMessage request, CancellationToken ct) { Console.WriteLine(request); return await base.SendAsync(request, ct); }
        }
        class Retrying : System.Net.Http.DelegatingHandler
        {
            protected override async Task<System.Net.Http.HttpResponseMessage> SendAsync(System.Net.Http.HttpRequestMessage request, CancellationToken ct)
            {
                for (int i = 0; ; i++) { try { return await base.SendAsync(request, ct); } catch (System.Net.Http.HttpRequestException) when (i < 3) { } }
            }
        }
        class Again : System.Net.Http.DelegatingHandler
        {
            protected override async Task<System.Net.Http.HttpResponseMessage> SendAsync(System.Net.Http.HttpRequestMessage request, CancellationToken ct)
            {
                var first = await base.SendAsync(request, ct);
                return first.IsSuccessStatusCode ? first : await base.SendAsync(request, ct);
            }
        }
        class RetryingReads : System.Net.Http.DelegatingHandler
        {
            protected override async Task<System.Net.Http.HttpResponseMessage> SendAsync(System.Net.Http.HttpRequestMessage request, CancellationToken ct)
            {
                for (int i = 0; i < 3 && request.Method == System.Net.Http.HttpMethod.Get; i++) { try { return await base.SendAsync(request, ct); } catch (System.Net.Http.HttpRequestException) { } }
                return await base.SendAsync(request, ct);
            }
        }
        static class Root
        {
            [CompositionRoot] public static void Build(IServiceCollection services) { Console.WriteLine(services); {{body}} }
            private static object RetryPolicy() => new();
            private static object TimeoutPolicy() => new();
        }
        """).With("/src/Libraries.cs", Libraries).VerifyAsync(new OrderCallRetriedAnalyzer());
}
