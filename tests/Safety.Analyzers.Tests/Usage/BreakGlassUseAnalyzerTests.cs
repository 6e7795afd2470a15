using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;
using Safety.Guard;

namespace Safety.Analyzers.Tests.Usage;

public sealed class BreakGlassUseAnalyzerTests
{
    [Theory]
    [InlineData("permit.Demand(); return broker.SubmitOrder(order);")]
    [InlineData("permit.Demand(); return await broker.SubmitOrder(order).ConfigureAwait(false);", true)]
    [InlineData("permit.Demand(); await broker.Announce(order.ClientOrderId); permit.Demand(); return await broker.SubmitOrder(order);", true)]
    [InlineData("if (!broker.IsConnected) throw new InvalidOperationException(nameof(broker)); permit.Demand(); return broker.SubmitOrder(order);")]
    [InlineData("while (!await broker.Knows(order.ClientOrderId)) await Task.Delay(1); permit.Demand(); return await broker.SubmitOrder(order);", true)]
    [InlineData("if (order.Terms.Side == Side.Buy) { permit.Demand(); return broker.SubmitOrder(order); } permit.Demand(); return broker.SubmitOrder(order);")]
    [InlineData("switch (order.Terms.Side) { case Side.Buy: permit.Demand(); return await broker.SubmitOrder(order); default: throw new NotSupportedException(); }", true)]
    [InlineData("try { permit.Demand(); return await broker.SubmitOrder(order); } finally { Console.WriteLine(order); }", true)]
    [InlineData("permit.Demand(); return broker.SubmitOrder(new NewOrder(order.Terms) { ClientOrderId = new[] { order.ClientOrderId }.Where(id => id.ToString().Length > 0).First() });")]
    [InlineData("NewOrder slow = Slow(order); permit.Demand(); return broker.SubmitOrder(slow);")]
    [InlineData("permit.Demand(); return await Checked(broker.SubmitOrder(order));", true)]
    [InlineData("permit.Demand(); return broker.SubmitWhen(order, () => Slow(order).Terms.Side == Side.Buy);")]
    [InlineData("permit.Demand(); await broker.SubmitOrder(order); Slow(order); return null!;", true)]
    public async Task BreakGlassInItsBounds_DoesNotTrigger(string body, bool isAsync = false)
    {
        ImmutableArray<Diagnostic> found = await (Program(body, isAsync) with { RunGenerator = true }).AnalyzeAsync(AllRules());
        Assert.True(found.IsEmpty, string.Join("\n", found));
    }

    [Theory]
    [InlineData("no demand", "return broker.[|SubmitOrder|](order);")]
    [InlineData("demanded too early", "permit.Demand(); Console.WriteLine(order); return broker.[|SubmitOrder|](order);")]
    [InlineData("one demand for two calls", "permit.Demand(); await broker.Announce(order.ClientOrderId); return await broker.[|SubmitOrder|](order);", true)]
    [InlineData("two calls in one statement", "permit.Demand(); return order.Terms.Side == Side.Buy ? broker.SubmitOrder(order) : broker.[|SubmitOrder|](order);")]
    [InlineData("waits between demand and call", "permit.Demand(); return await broker.[|SubmitOrder|](await Later(order));", true)]
    [InlineData("blocks in an argument", "permit.Demand(); return broker.[|SubmitOrder|](Slow(order));")]
    [InlineData("blocks on a task", "permit.Demand(); return broker.[|SubmitOrder|](Later(order).Result);")]
    [InlineData("blocks on an awaiter", "permit.Demand(); return broker.[|SubmitOrder|](Later(order).GetAwaiter().GetResult());")]
    [InlineData("blocks in a delegate", "Func<NewOrder> slow = () => Slow(order); permit.Demand(); return broker.[|SubmitOrder|](slow());")]
    [InlineData("blocks in what the framework runs", "permit.Demand(); return broker.[|SubmitOrder|](new[] { order }.Select(o => Slow(o)).First());")]
    [InlineData("blocks in a lambda that is run before", "permit.Demand(); return broker.[|SubmitWhen|](order, new Lazy<Func<bool>>(() => { Slow(order); return () => true; }).Value);")]
    [InlineData("reads the keyboard", "permit.Demand(); return broker.[|SubmitOrder|](Console.ReadLine() is null ? order : order);")]
    [InlineData("blocks in the condition before", "permit.Demand(); return Slow(order) is null ? null! : broker.[|SubmitOrder|](order);")]
    [InlineData("demand of something else", "Demand(); return broker.[|SubmitOrder|](order);")]
    [InlineData("demand under a condition", "if (order is not null) permit.Demand(); return broker.[|SubmitOrder|](order!);")]
    [InlineData("loop", "while (true) { permit.Demand(); OrderAck ack = await broker.[|SubmitOrder|](order); if (ack.IsAccepted) return ack; }", true)]
    [InlineData("retry", "try { permit.Demand(); return await broker.SubmitOrder(order); } catch (TimeoutException) { permit.Demand(); return await broker.[|SubmitOrder|](order); }", true)]
    [InlineData("retry behind the catch", "try { permit.Demand(); return await broker.SubmitOrder(order); } catch (TimeoutException) { } permit.Demand(); return await broker.[|SubmitOrder|](order);", true)]
    [InlineData("retry by goto", "again: try { permit.Demand(); return await broker.[|SubmitOrder|](order); } catch (TimeoutException) { } goto again;", true)]
    [InlineData("finally", "try { Console.WriteLine(order); } finally { permit.Demand(); broker.[|SubmitOrder|](order); } return null!;")]
    [InlineData("the same order twice", "permit.Demand(); await broker.SubmitOrder(order); permit.Demand(); return await broker.[|SubmitOrder|](order);", true)]
    [InlineData("broker kept", "s_kept = [|broker|]; permit.Demand(); return broker.SubmitOrder(order);")]
    [InlineData("broker handed on", "Keep([|broker|]); permit.Demand(); return broker.SubmitOrder(order);")]
    [InlineData("broker returned in an object", "object boxed = [|broker|]; permit.Demand(); return broker.SubmitOrder(order);")]
    [InlineData("broker in a local", "var b = [|broker|]; permit.Demand(); return Task.FromResult(new OrderAck(b is null, default));")]
    [InlineData("broker captured", "Action later = () => Console.WriteLine([|broker|].IsConnected); permit.Demand(); return broker.SubmitOrder(order);")]
    [InlineData("broker in a local function", "Task<OrderAck> Go() { [|permit|].Demand(); return [|broker|].SubmitOrder(order); } return Go();")]
    [InlineData("permit kept", "var kept = [|permit|]; permit.Demand(); return broker.SubmitOrder(order);")]
    [InlineData("permit handed on", "Keep([|permit|]); permit.Demand(); return broker.SubmitOrder(order);")]
    [InlineData("permit overwritten", "[|permit|] = default; permit.Demand(); return broker.SubmitOrder(order);")]
    [InlineData("permit skipped", "System.Runtime.CompilerServices.Unsafe.SkipInit(out [|permit|]); permit.Demand(); return broker.SubmitOrder(order);")]
    [InlineData("permit asked for its type", "Console.WriteLine([|permit|].GetType()); permit.Demand(); return broker.SubmitOrder(order);")]
    public Task BreakGlassOutOfItsBounds_Triggers(string why, string body, bool isAsync = false)
    {
        Assert.NotEmpty(why);
        return Program(body, isAsync).VerifyAsync(new BreakGlassUseAnalyzer());
    }

    [Theory]
    [InlineData("called by hand", "Task<OrderAck> Go(NewOrder o) => [|BreakGlassMethods.PlaceCore(default, null!, o)|];")]
    [InlineData("as a delegate", "object Go() => [|BreakGlassMethods.PlaceCore|];")]
    [InlineData("default", "void Go() => default([|BreakGlassPermit|]).Demand();")]
    [InlineData("new", "void Go() => new [|BreakGlassPermit|]().Demand();")]
    [InlineData("field", "private [|BreakGlassPermit|] _kept;")]
    [InlineData("type argument", "object Go() => Activator.CreateInstance<[|BreakGlassPermit|]>();")]
    [InlineData("typeof", "object Go() => System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof([|BreakGlassPermit|]));")]
    [InlineData("Unsafe.As", "void Go(object o) => System.Runtime.CompilerServices.Unsafe.As<object, [|BreakGlassPermit|]>(ref o).Demand();")]
    [InlineData("stackalloc", "unsafe void Go() { void* p = stackalloc byte[8]; (*([|BreakGlassPermit|]*)p).Demand(); }")]
    [InlineData("SkipLocalsInit", "[System.Runtime.CompilerServices.SkipLocalsInit] void Go() { [|BreakGlassPermit|] p; System.Runtime.CompilerServices.Unsafe.SkipInit(out p); p.Demand(); }")]
    [InlineData("Marshal", "void Go(nint p) => System.Runtime.InteropServices.Marshal.PtrToStructure<[|BreakGlassPermit|]>(p).Demand();")]
    [InlineData("array", "void Go() => (new [|BreakGlassPermit|][1])[0].Demand();")]
    [InlineData("parameter of no break-glass method", "void Go([|BreakGlassPermit|] permit) => permit.Demand();")]
    [InlineData("alias", "} namespace N { using P = Safety.Guard.[|BreakGlassPermit|]; class C { void Go() => default(P).Demand(); }")]
    public Task PermitOrBreakGlassElsewhere_Triggers(string why, string member)
    {
        Assert.NotEmpty(why);
        return (Program("permit.Demand(); return broker.SubmitOrder(order);") with { AllowedErrors = ["CS0169", "CS8500"] })
            .With("/src/Forger.cs", $"#pragma warning disable\nclass Forger {{ {member} }}").VerifyAsync(new BreakGlassUseAnalyzer());
    }

    [Fact]
    public async Task SeveralLegs_MayBeSeveralCalls()
    {
        Scenario scenario = Scenario.Of("""
            namespace Demo
            {
                public sealed record Bracket(OrderTerms Entry, OrderTerms Exit, ClientOrderId EntryId, ClientOrderId ExitId);

                [BrokerContract(Mapping = typeof(BreakGlassMethods))]
                [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
                public interface IBroker
                {
                    [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order);
                    [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id);
                }
            }

            static class BreakGlassMethods
            {
                public static OrderTerms[] Describe(Demo.Bracket bracket) => [bracket.Entry, bracket.Exit];
                public static Demo.Bracket Stamp(Demo.Bracket bracket, IReadOnlyList<ClientOrderId> ids) => bracket with { EntryId = ids[0], ExitId = ids[1] };
                public static ClientOrderId ReadId(Demo.Bracket bracket) => bracket.EntryId;

                [BreakGlass("why", "2026-12-31", "A. Adams", "B. Brown", Kind = BrokerCallKind.SubmitMany)]
                public static async Task<OrderAck> PlaceCore(BreakGlassPermit permit, Demo.IBroker broker, Demo.Bracket bracket)
                {
                    permit.Demand();
                    await broker.SubmitOrder(new NewOrder(bracket.Entry) { ClientOrderId = bracket.EntryId });
                    permit.Demand();
                    return await broker.SubmitOrder(new NewOrder(bracket.Exit) { ClientOrderId = bracket.ExitId });
                }
            }
            """) with { RunGenerator = true };
        ImmutableArray<Diagnostic> found = await scenario.AnalyzeAsync(AllRules());
        Assert.True(found.IsEmpty, string.Join("\n", found));
    }

    [Theory]
    [InlineData("another broker than its own", "permit.Demand(); return s_kept.{|SAFE201:SubmitOrder|}(order);")]
    [InlineData("a sub-client", "permit.Demand(); return broker.{|SAFE201:Sub|}.{|SAFE201:SubmitOrder|}(order);")]
    public Task BreakGlassCallsAnotherBroker_TriggersTheRuleForRawCalls(string why, string body)
    {
        Assert.NotEmpty(why);
        return Program(body).VerifyAsync(new RawBrokerCallAnalyzer());
    }

    private static Scenario Program(string body, bool isAsync = false) => Scenario.Of(
        $$"""
        #pragma warning disable CS1998 // a body under test may await nothing
        namespace Demo
        {
            [BrokerContract(Mapping = typeof(BreakGlassMethods))]
            [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
            public interface IBroker
            {
                [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order);
                [BrokerCall(BrokerCallKind.Cancel)] Task CancelOrder(ClientOrderId id);
                [BrokerCall(BrokerCallKind.Forbidden)] Task Announce(ClientOrderId id);
                [BrokerCall(BrokerCallKind.Forbidden)] Task<OrderAck> SubmitWhen(NewOrder order, Func<bool> condition);
                [BrokerCall(BrokerCallKind.Navigation)] IBroker Sub { get; }
                [BrokerQuery] bool IsConnected { get; }
                [BrokerQuery] Task<bool> Knows(ClientOrderId id);
            }
        }

        static class BreakGlassMethods
        {
            [BreakGlass("The venue takes an order in two steps", "2026-12-31", "A. Adams", "B. Brown")]
            public static {{(isAsync ? "async " : "")}}Task<OrderAck> PlaceCore(BreakGlassPermit permit, Demo.IBroker broker, NewOrder order)
            {
                {{body}}
            }
            {{(body.Contains("s_kept", StringComparison.Ordinal) ? "private static Demo.IBroker s_kept = null!;" : "")}}
            {{(body.Contains("Keep(", StringComparison.Ordinal) ? "private static void Keep(object value) { }" : "")}}
            {{(body.Contains("Later(", StringComparison.Ordinal) ? "private static Task<NewOrder> Later(NewOrder order) => Task.FromResult(order);" : "")}}
            {{(body.Contains("Slow(", StringComparison.Ordinal) ? "private static NewOrder Slow(NewOrder order) { Thread.Sleep(1); return order; }" : "")}}
            {{(body.Contains("Checked(", StringComparison.Ordinal) ? "private static Task<OrderAck> Checked(Task<OrderAck> sent) => sent;" : "")}}
            {{(body.StartsWith("Demand(", StringComparison.Ordinal) ? "private static void Demand() { }" : "")}}
        }
        """);

    private static DiagnosticAnalyzer[] AllRules() =>
    [
        .. typeof(SafetyAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];
}
