using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;
using Safety.Guard;

namespace Safety.Analyzers.Tests.Definition;

public sealed class BreakGlassDeclarationAnalyzerTests
{
    [Theory]
    [InlineData("2026-11-22")]
    [InlineData("2027-02-20")]
    public Task Complete_DoesNotTrigger(string lastDay) => VerifyAsync($$"""
        [BreakGlass("The venue takes an order in two steps", "{{lastDay}}", "A. Adams", "B. Brown")]
        public static Task<OrderAck> PlaceCore(BreakGlassPermit permit, Demo.IBroker broker, NewOrder order) { permit.Demand(); return broker.SubmitOrder(order); }
        """);

    [Theory]
    [InlineData("gives no reason", "", "2026-12-31", "\"A. Adams\", \"B. Brown\"")]
    [InlineData("gives no reason", "  ", "2026-12-31", "\"A. Adams\", \"B. Brown\"")]
    [InlineData("is no day of the form", "why", "2026-13-01", "\"A. Adams\", \"B. Brown\"")]
    [InlineData("is no day of the form", "why", "31.12.2026", "\"A. Adams\", \"B. Brown\"")]
    [InlineData("is no day of the form", "why", "2026-02-30", "\"A. Adams\", \"B. Brown\"")]
    [InlineData("fewer than two", "why", "2026-12-31", "\"A. Adams\"")]
    [InlineData("fewer than two", "why", "2026-12-31", "\"A. Adams\", \"a. adams \"")]
    [InlineData("fewer than two", "why", "2026-12-31", "\"A. Adams\", \"\"")]
    [InlineData("fewer than two", "why", "2026-12-31", "\"A. Adams\", \"A.  ADAMS\"")]
    [InlineData("fewer than two", "why", "2026-12-31", "\"A. Adams\", \"-\"")]
    [InlineData("fewer than two", "why", "2026-12-31", "\"A. Adams\", \"A. Adams\\u200B\"")]
    [InlineData("fewer than two", "why", "2026-12-31", "\"A. Adams\", null!")]
    [InlineData("gives no reason", "\\u200B", "2026-12-31", "\"A. Adams\", \"B. Brown\"")]
    [InlineData("gives no reason", "...", "2026-12-31", "\"A. Adams\", \"B. Brown\"")]
    [InlineData("is no day of the form", "why", " 2026-12-31", "\"A. Adams\", \"B. Brown\"")]
    [InlineData("is of the kind Forbidden", "why", "2026-12-31", "[\"A. Adams\", \"B. Brown\"], Kind = (BrokerCallKind)99")]
    [InlineData("is of the kind Query", "why", "2026-12-31", "[\"A. Adams\", \"B. Brown\"], Kind = BrokerCallKind.Query")]
    [InlineData("is of the kind ByMessage", "why", "2026-12-31", "[\"A. Adams\", \"B. Brown\"], Kind = BrokerCallKind.ByMessage")]
    [InlineData("expired on 2026-11-21, and today is 2026-11-22", "why", "2026-11-21", "\"A. Adams\", \"B. Brown\"")]
    [InlineData("more than 90 days from today, 2026-11-22; write 2027-02-20", "why", "2027-02-21", "\"A. Adams\", \"B. Brown\"")]
    public Task AttributeWithAMistake_Triggers(string message, string reason, string lastDay, string approvers) => VerifyAsync($$"""
        [BreakGlass("{{reason}}", "{{lastDay}}", {{approvers}})]
        public static Task<OrderAck> [|PlaceCore|](BreakGlassPermit permit, Demo.IBroker broker, NewOrder order) { permit.Demand(); return broker.SubmitOrder(order); }
        """, message);

    [Theory]
    [InlineData("must be named PlaceCore", "public static Task<OrderAck> [|Place|](BreakGlassPermit permit, Demo.IBroker broker, NewOrder order)")]
    [InlineData("must be a static method", "private static Task<OrderAck> [|PlaceCore|](BreakGlassPermit permit, Demo.IBroker broker, NewOrder order)")]
    [InlineData("must be a static method", "public static Task<OrderAck> [|PlaceCore|]<T>(BreakGlassPermit permit, Demo.IBroker broker, NewOrder order)")]
    [InlineData("must take 'BreakGlassPermit permit' first", "public static Task<OrderAck> [|PlaceCore|](int permit, Demo.IBroker broker, NewOrder order)")]
    [InlineData("must take 'BreakGlassPermit permit' first", "public static Task<OrderAck> [|PlaceCore|](in BreakGlassPermit permit, Demo.IBroker broker, NewOrder order)")]
    [InlineData("belongs to no guard", "public static Task<OrderAck> [|PlaceCore|](BreakGlassPermit permit, NewOrder order)")]
    [InlineData("belongs to no guard", "public static Task<OrderAck> [|PlaceCore|](BreakGlassPermit permit, object broker, NewOrder order)")]
    public Task SignatureThatDoesNotFit_Triggers(string message, string signature) => VerifyAsync($$"""
        [BreakGlass("why", "2026-12-31", "A. Adams", "B. Brown")]
        {{signature}} => throw new NotSupportedException();
        """, message);

    [Fact]
    public async Task OutsideTheMapping_Triggers()
    {
        Scenario scenario = Program("") with { AllowedErrors = [] };
        ImmutableArray<Diagnostic> found = await scenario.With("/src/Elsewhere.cs", """
            static class Elsewhere
            {
                [BreakGlass("why", "2026-12-31", "A. Adams", "B. Brown")]
                public static Task<OrderAck> [|PlaceCore|](BreakGlassPermit permit, Demo.IBroker broker, NewOrder order) { permit.Demand(); return broker.SubmitOrder(order); }
            }
            """).VerifyAsync(new BreakGlassDeclarationAnalyzer());
        Assert.Contains("belongs to no guard", found.Single().GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("yesterday")]
    public async Task DayOfTheBuildNotKnown_Triggers(string? buildDate)
    {
        Scenario scenario = Program("""
            [BreakGlass("why", "2026-12-31", "A. Adams", "B. Brown")]
            public static Task<OrderAck> [|PlaceCore|](BreakGlassPermit permit, Demo.IBroker broker, NewOrder order) { permit.Demand(); return broker.SubmitOrder(order); }
            """) with { BuildDate = buildDate };
        ImmutableArray<Diagnostic> found = await scenario.VerifyAsync(new BreakGlassDeclarationAnalyzer());
        Assert.Contains("SafetyBuildDate is missing", found.Single().GetMessage(null), StringComparison.Ordinal);
    }

    private static Scenario Program(string breakGlass) => Scenario.Of(
        $$"""
        namespace Demo
        {
            [BrokerContract(Mapping = typeof(BreakGlassMethods))]
            [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
            public interface IBroker
            {
                [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order);
            }
        }

        static class BreakGlassMethods
        {
            {{breakGlass}}
        }
        """);

    private static async Task VerifyAsync(string breakGlass, string? message = null)
    {
        ImmutableArray<Diagnostic> found = await Program(breakGlass).VerifyAsync(new BreakGlassDeclarationAnalyzer());
        if (message is not null)
            Assert.Contains(message, found.Single().GetMessage(null), StringComparison.Ordinal);
    }
}
