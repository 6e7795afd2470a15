using Safety.Analyzers.Outcomes;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Outcomes;

public sealed class OutcomeSwallowedAnalyzerTests
{
    private const string VendorErrors = "public sealed class VendorRejected(string why) : Exception(why) { public int Code => 7; } public sealed class VendorFault(string why) : Exception(why) { public int Status => 503; }";

    [Theory]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch [|(Exception e)|] { return new OrderAck(false, default, e.Message); }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } [|catch|] { return new OrderAck(false, default); }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch [|(TimeoutException)|] { return new OrderAck(false, default, \"timeout\"); }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch (VendorRejected e) { return new OrderAck(false, default, e.Message); } catch [|(TaskCanceledException e)|] { return new OrderAck(false, default, e.Message); }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch [|(Exception e)|] when (e is not OperationCanceledException) { return new OrderAck(false, default, e.Message); }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch [|(Exception e)|] when (e is TimeoutException or System.IO.IOException) { _log(e.Message); return new OrderAck(false, default); }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch [|(System.Net.Http.HttpRequestException e)|] { return new OrderAck(false, default, e.Message); }")]
    [InlineData("OrderAck ack = new(false, default); try { ack = Ack(await client.PostOrderAsync(Map(order))); } catch [|(Exception e)|] { _log(e.Message); } return ack;")]
    [InlineData("try { return Ack(client.Place(Map(order)) ? \"1\" : \"\"); } catch [|(System.IO.IOException)|] { return new OrderAck(true, default); }")]
    public Task CatchInAnAdapter_Triggers(string body) => InAdapterAsync(body);

    [Theory]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch (VendorRejected e) { return new OrderAck(false, default, e.Message); }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch (Exception e) { _log(e.Message); throw; }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch (TimeoutException e) { throw new InvalidOperationException(\"timeout\", e); }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch (Exception e) when (e is VendorRejected) { return new OrderAck(false, default, e.Message); }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch (Exception e) when (IsRejection(e)) { return new OrderAck(false, default, e.Message); }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch (VendorFault e) when (e.Status == 422) { return new OrderAck(false, default, e.Message); }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch (Exception e) { if (IsRejection(e)) return new OrderAck(false, default, e.Message); throw; }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch (System.Net.Http.HttpRequestException e) when (e.StatusCode == System.Net.HttpStatusCode.BadRequest) { return new OrderAck(false, default, e.Message); }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch (System.Net.Http.HttpRequestException e) when (e is { StatusCode: System.Net.HttpStatusCode.UnprocessableEntity }) { return new OrderAck(false, default, e.Message); }")]
    [InlineData("string text; try { text = order.ToString()!.Trim(); } catch (Exception) { text = \"?\"; } _log(text); return Ack(await client.PostOrderAsync(Map(order)));")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } finally { _log(\"sent\"); }")]
    [InlineData("try { return Ack(await client.PostOrderAsync(Map(order))); } catch (Exception e) { System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e).Throw(); return null!; }")]
    public Task CatchInAnAdapter_DoesNotTrigger(string body) => InAdapterAsync(body);

    [Fact]
    public Task LookUpThatHidesAFault_Triggers() => BrokerScenario.Both("""
        [BrokerAdapter]
        abstract class Adapter(Vendor.IVendorClient client, Action<string> log) : Demo.IBroker
        {
            public async Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken ct)
            {
                try { log(await client.GetOrderAsync(id.Value)); return null; }
                catch [|(Exception)|] { return null; }
            }
            public async Task Connect()
            {
                try { await Task.Delay(1); } catch (Exception e) { log(e.Message); }
            }
            public void Dispose()
            {
                try { client.Dispose(); } catch (Exception) { }
            }
            private async Task<OrderAck> Send(string text)
            {
                try { return new(await client.GetOrderAsync(text) == "", default); } catch [|(TimeoutException)|] { return new(false, default); }
            }
            private async Task<string> Ping()
            {
                try { return await client.GetOrderAsync(""); } catch (TimeoutException) { return "down"; }
            }
            public async Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken ct) => await Send(order.ToString() + await Ping());
            public abstract Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken ct);
            public async Task CancelOrder(ClientOrderId id, CancellationToken ct)
            {
                try { await client.DeleteOrderAsync(id.Value); } catch [|(Exception e)|] { log(e.Message); }
            }
            public void Transfer(decimal amount) => log($"{amount}");
            public abstract event EventHandler<ExecutionReport>? Reported;
            public abstract bool IsConnected { get; }
        }
        """).VerifyAsync(new OutcomeSwallowedAnalyzer());

    [Theory]
    [InlineData("try { return (await guard.SubmitOrderAsync(key, order)).Kind == OutcomeKind.Accepted; } catch [|(Exception)|] { return false; }")]
    [InlineData("try { return (await guard.SubmitOrderAsync(key, order)).Kind == OutcomeKind.Accepted; } [|catch|] { log(\"failed\"); return default; }")]
    [InlineData("try { return (await guard.SubmitOrderAsync(key, order)).Kind == OutcomeKind.Accepted; } catch [|(TimeoutException)|] { return false; }")]
    [InlineData("bool ok; try { ok = guard.PlaceOrder(key, order).Kind == OutcomeKind.Accepted; } catch [|(Exception)|] { ok = false; } return ok;")]
    [InlineData("try { log($\"{await guard.SubmitOrderAsync(key, order)}\"); } catch [|(Exception)|] { } return true;")]
    [InlineData("try { log($\"{await guard.CancelOrderAsync(default)}\"); } [|catch|] { } return true;")]
    [InlineData("OutcomeKind kind; try { kind = (await guard.SubmitOrderAsync(key, order)).Kind; } catch [|(Exception)|] { kind = OutcomeKind.Rejected; } return kind == 0;")]
    [InlineData("Outcome<OrderAck> last; try { last = await guard.SubmitOrderAsync(key, order); } catch [|(Exception e)|] { last = Outcome<OrderAck>.FromRejection(key, e.Message, null); } return last.Kind == 0;")]
    [InlineData("try { return (await guard.SubmitOrderAsync(key, order)).Kind == OutcomeKind.Accepted; } catch [|(Exception)|] { return !true; }")]
    [InlineData("try { return (await guard.SubmitOrderAsync(key, order)).Kind == OutcomeKind.Accepted; } catch [|(Exception e)|] { log(e.Message); return await Task.FromResult(false); }")]
    public Task CatchAroundAGuard_Triggers(string body) => AroundGuardAsync(body);

    [Theory]
    [InlineData("try { return (await guard.SubmitOrderAsync(key, order)).Kind == OutcomeKind.Accepted; } catch (Exception e) { log(e.Message); throw; }")]
    [InlineData("try { log($\"{await guard.SubmitOrderAsync(key, order)}\"); } catch (Exception e) { log(e.Message); } return true;")]
    [InlineData("try { return (await guard.SubmitOrderAsync(key, order)).Kind == OutcomeKind.Accepted; } catch (OperationCanceledException) when (stop.IsCancellationRequested) { return false; }")]
    [InlineData("try { log($\"{await guard.SubmitOrderAsync(key, order)}\"); } catch (OperationCanceledException) { } return true;")]
    [InlineData("Outcome<OrderAck> last; try { last = await guard.SubmitOrderAsync(key, order); } catch (Exception e) { last = Outcome<OrderAck>.FromUnknown(key, e.Message); } return last.Kind == 0;")]
    [InlineData("Outcome<OrderAck> last = default; try { last = await guard.SubmitOrderAsync(key, order); } catch (Exception) { last = default; } return last.Kind == 0;")]
    [InlineData("try { return (await guard.SubmitOrderAsync(key, order)).Kind == OutcomeKind.Accepted; } catch (VendorRejected) { return false; }")]
    [InlineData("try { return bool.Parse(\"x\"); } catch (Exception) { return false; }")]
    [InlineData("bool healthy = true; try { log($\"{await guard.SubmitOrderAsync(key, order)}\"); } catch (Exception e) { healthy = false; log(e.Message); } return healthy;")]
    [InlineData("OutcomeKind kind; try { kind = (await guard.SubmitOrderAsync(key, order)).Kind; } catch (Exception) { kind = OutcomeKind.Unknown; } return kind == 0;")]
    [InlineData("try { Func<Task> later = async () => log($\"{await guard.SubmitOrderAsync(key, order)}\"); return later is null; } catch (Exception) { return false; }")]
    [InlineData("try { log(await guard.FindOrder(default) is null ? \"no\" : \"yes\"); return true; } catch (Exception) { return false; }")]
    public Task CatchAroundAGuard_DoesNotTrigger(string body) => AroundGuardAsync(body);

    [Theory]
    [InlineData("public static Judgement Judge(Exception e) => [|Judgement.Rejected(e.Message)|];")]
    [InlineData("public static Judgement Judge(TimeoutException e) => [|Judgement.Rejected(e.Message)|];")]
    [InlineData("public static Judgement Judge(Exception e) => e is TimeoutException ? [|Judgement.Rejected(\"timeout\")|] : Judgement.Unknown(e.Message);")]
    [InlineData("public static Judgement Judge(Exception e) => e is OperationCanceledException ? Judgement.Unknown(\"canceled\") : [|Judgement.Rejected(e.Message)|];")]
    [InlineData("public static Judgement Judge(Exception e) => e switch { VendorRejected r => Judgement.Rejected(r.Message), System.Net.Http.HttpRequestException h => [|Judgement.Rejected(h.Message)|], _ => Judgement.Unknown(e.Message) };")]
    [InlineData("public static Judgement Judge(Exception e) => e switch { TimeoutException => Judgement.Unknown(e.Message), _ => [|Judgement.Rejected(e.Message)|] };")]
    [InlineData("public static Judgement Judge(Exception e) { switch (e) { case VendorRejected: return Judgement.Rejected(\"no\"); case System.IO.IOException: case System.Net.Sockets.SocketException: return [|Judgement.Rejected(\"io\")|]; default: return Judgement.Unknown(\"\"); } }")]
    [InlineData("public static Judgement Judge(Exception e) { if (e is TimeoutException) return Judgement.Unknown(\"\"); return [|Judgement.Rejected(e.Message)|]; }")]
    [InlineData("public static Judgement Judge(Exception e) => e is VendorRejected or TaskCanceledException ? [|Judgement.Rejected(\"\")|] : Judgement.Unknown(\"\");")]
    [InlineData("public static Judgement Judge(Exception e) => [|No(e)|]; private static Judgement No(Exception e) => Judgement.Rejected(e.Message);")]
    [InlineData("public static Judgement Judge(Exception e) => e is VendorRejected ? No(\"\") : [|No(e.Message)|]; private static Judgement No(string why) { if (why.Length == 0) return Judgement.Rejected(\"?\"); return Judgement.Rejected(why); }")]
    public Task JudgeThatGuesses_Triggers(string judge) => InMappingAsync(judge);

    [Theory]
    [InlineData("public static Judgement Judge(Exception e) => e is VendorRejected ? Judgement.Rejected(e.Message) : Judgement.Unknown(e.Message);")]
    [InlineData("public static Judgement Judge(VendorRejected e) => Judgement.Rejected(e.Message);")]
    [InlineData("public static Judgement Judge(Exception e) => e switch { VendorRejected { Code: 7 } r => Judgement.Rejected(r.Message), VendorRejected or VendorFault => Judgement.Rejected(\"\"), _ => Judgement.Unknown(e.Message) };")]
    [InlineData("public static Judgement Judge(Exception e) => e switch { System.Net.Http.HttpRequestException { StatusCode: System.Net.HttpStatusCode.BadRequest } => Judgement.Rejected(\"400\"), _ => Judgement.Unknown(e.Message) };")]
    [InlineData("public static Judgement Judge(Exception e) => e is System.Net.Http.HttpRequestException h && h.StatusCode == System.Net.HttpStatusCode.BadRequest ? Judgement.Rejected(\"400\") : Judgement.Unknown(e.Message);")]
    [InlineData("public static Judgement Judge(Exception e) { if (e is not VendorRejected rejected) return Judgement.Unknown(e.Message); return Judgement.Rejected(rejected.Message); }")]
    [InlineData("public static Judgement Judge(Exception e) { if (!(e is VendorRejected)) { return Judgement.Unknown(e.Message); } Console.WriteLine(e); return Judgement.Rejected(e.Message); }")]
    [InlineData("public static Judgement Judge(Exception e) => IsRejection(e) ? Judgement.Rejected(e.Message) : Judgement.Unknown(e.Message); private static bool IsRejection(Exception e) => e is VendorRejected;")]
    [InlineData("public static Judgement Judge(Exception e) => e switch { VendorFault f when f.Status == 422 => Judgement.Rejected(\"422\"), _ => Judgement.Unknown(e.Message) };")]
    [InlineData("public static Judgement Judge(string response) => response.Length == 0 ? Judgement.Rejected(\"empty\") : Judgement.Accepted();")]
    [InlineData("public static Judgement Judge(Exception e) => Judgement.Unknown(e.Message); public static Judgement Other(Exception e) => Judgement.Rejected(e.Message);")]
    [InlineData("public static Judgement Judge(Exception e) => e is VendorRejected ? No(e) : Judgement.Unknown(\"\"); private static Judgement No(Exception e) => Judgement.Rejected(e.Message);")]
    [InlineData("public static Judgement Judge(Exception e) => Of(e); private static Judgement Of(Exception e) { if (e is VendorRejected) return Judgement.Rejected(e.Message); return Judgement.Unknown(e.Message); }")]
    public Task JudgeThatKnows_DoesNotTrigger(string judge) => InMappingAsync(judge);

    [Fact]
    public Task TestAssembly_DoesNotTrigger() => BrokerScenario.Owned("class Tests { async Task<bool> T(Demo.IBrokerGuard g, OrderKey k, NewOrder o) { try { await g.SubmitOrderAsync(k, o); return true; } catch (Exception) { return false; } } }")
        .InTestAssembly().VerifyAsync(new OutcomeSwallowedAnalyzer());

    private static Task InAdapterAsync(string body) => BrokerScenario.Both($$"""
        {{VendorErrors}}
        [BrokerAdapter]
        abstract class Adapter(Vendor.IVendorClient client) : Demo.IBroker
        {
            private readonly Action<string> _log = static _ => { };
            public async Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken ct) { await Task.Yield(); {{body}} }
            private static bool IsRejection(Exception e) => e is VendorRejected;
            private static Vendor.VendorOrder Map(NewOrder order) => new(order.Terms.Instrument.Symbol, 1, order.ClientOrderId.Value);
            private OrderAck Ack(string id) { _log(id); return new(id.Length > 0, default); }
            public abstract Task<OrderAck> ReplaceOrder(OrderReplacement change, CancellationToken ct);
            public abstract Task CancelOrder(ClientOrderId id, CancellationToken ct);
            public abstract Task Connect();
            public abstract void Transfer(decimal amount);
            public abstract Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken ct);
            public abstract event EventHandler<ExecutionReport>? Reported;
            public abstract bool IsConnected { get; }
        }
        """).VerifyAsync(new OutcomeSwallowedAnalyzer());

    private static Task AroundGuardAsync(string body) => BrokerScenario.Owned($$"""
        {{VendorErrors}}
        class Strategy(Demo.IBrokerGuard guard, Action<string> log)
        {
            public async Task<bool> Go(OrderKey key, NewOrder order, CancellationToken stop) { await Task.Delay(1, stop); log(""); Console.WriteLine(guard); {{body}} }
        }
        """).VerifyAsync(new OutcomeSwallowedAnalyzer());

    private static Task InMappingAsync(string judge) => BrokerScenario.Owned($$"""
        {{VendorErrors}}
        [BrokerContract(Mapping = typeof(Mapping))]
        public interface IDesk { [BrokerCall(BrokerCallKind.Submit)] Task<string> Place(NewOrder order); }
        static class Mapping { {{judge}} }
        """).VerifyAsync(new OutcomeSwallowedAnalyzer());
}
