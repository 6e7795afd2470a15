using Microsoft.CodeAnalysis;
using Safety.Analyzers.Outcomes;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Outcomes;

/// <summary>SAFE308.</summary>
public sealed class MessageClassifiedAnalyzerTests
{
    [Theory]
    [InlineData("=> type switch { \"D\" => [|BrokerCallKind.Query|], _ => BrokerCallKind.Forbidden };")]
    [InlineData("=> type switch { \"F\" or \"G\" => [|BrokerCallKind.Cancel|], _ => BrokerCallKind.Forbidden };")]
    [InlineData("=> type switch { \"D\" => BrokerCallKind.Submit, _ => [|BrokerCallKind.Session|] };")]
    [InlineData("=> type == \"D\" ? BrokerCallKind.Submit : [|BrokerCallKind.Query|];")]
    [InlineData("=> type is \"AB\" or \"s\" ? [|BrokerCallKind.Cancel|] : BrokerCallKind.Forbidden;")]
    [InlineData("{ switch (type) { case \"F\": return [|BrokerCallKind.Session|]; case Order: return BrokerCallKind.Submit; default: return BrokerCallKind.Forbidden; } }")]
    [InlineData("{ switch (type) { case Order: return [|BrokerCallKind.Query|]; default: return BrokerCallKind.Forbidden; } }")]
    [InlineData("{ if (type == Order) { return [|BrokerCallKind.Session|]; } return BrokerCallKind.Forbidden; }")]
    public Task LessThanTheCatalogueSays_Triggers(string body) => Program(body).VerifyAsync(new MessageClassifiedAnalyzer());

    [Theory]
    [InlineData("=> type switch { \"D\" or \"AB\" => BrokerCallKind.Submit, \"G\" => BrokerCallKind.Replace, \"F\" => BrokerCallKind.Cancel, \"H\" => BrokerCallKind.Query, \"A\" or \"0\" => BrokerCallKind.Session, _ => BrokerCallKind.Forbidden };")]
    [InlineData("=> type switch { \"D\" => BrokerCallKind.Forbidden, \"F\" => BrokerCallKind.Submit, \"V\" => BrokerCallKind.Query, _ => default };")]
    [InlineData("=> type == Order ? BrokerCallKind.Submit : BrokerCallKind.Forbidden;")]
    [InlineData("=> Kinds.TryGetValue(type, out BrokerCallKind kind) ? kind : BrokerCallKind.Forbidden; static readonly Dictionary<string, BrokerCallKind> Kinds = new() { [\"D\"] = BrokerCallKind.Submit };")]
    public Task AsTheCatalogueSaysOrStricter_DoesNotTrigger(string body) => Program(body).VerifyAsync(new MessageClassifiedAnalyzer());

    /// <summary>Another protocol's D is its own business.</summary>
    [Fact]
    public Task OwnMessages_DoNotTrigger() => Scenario.Of("""
        public sealed record Itch(string Type);
        [BrokerContract(Mapping = typeof(Mapping))]
        public interface ISession { [BrokerCall(BrokerCallKind.ByMessage)] bool Send(Itch message); }
        static class Mapping { public static BrokerCallKind Classify(Itch message) => message.Type switch { "D" => BrokerCallKind.Cancel, _ => BrokerCallKind.Session }; }
        """).WithQuickFix().VerifyAsync(new MessageClassifiedAnalyzer());

    [Fact]
    public async Task Message_SaysWhatToWrite()
    {
        Diagnostic one = (await Program("=> type switch { \"D\" => [|BrokerCallKind.Query|], _ => BrokerCallKind.Forbidden };").VerifyAsync(new MessageClassifiedAnalyzer())).Single();
        Assert.Equal("Message 'D' is classified Query, and the catalogue of QuickFIX/n says Submit; classify it Submit, or Forbidden", one.GetMessage(null));
        Diagnostic rest = (await Program("=> type == \"D\" ? BrokerCallKind.Submit : [|BrokerCallKind.Session|];").VerifyAsync(new MessageClassifiedAnalyzer())).Single();
        Assert.Equal("Every message that is not named, 'E' too, is classified Session, and the catalogue of QuickFIX/n says SubmitMany; let the rest be Forbidden", rest.GetMessage(null));
    }

    private static Scenario Program(string body) => Scenario.Of($$"""
        [BrokerGuard(typeof(QuickFix.Session), Mapping = typeof(Mapping))]
        public sealed partial class SessionGuard;
        static class Mapping
        {
            private const string Order = "D";
            public static BrokerCallKind Classify(QuickFix.Message message) => Of(message.ToString()!);
            private static BrokerCallKind Of(string type) => BrokerCallKind.Forbidden;
        }
        """.Replace("Classify(QuickFix.Message message) => Of(message.ToString()!);", $"Classify(QuickFix.Message message, string type = \"\") {body}", StringComparison.Ordinal)).WithQuickFix();
}
