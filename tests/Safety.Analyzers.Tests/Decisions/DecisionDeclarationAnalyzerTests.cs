using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Decisions;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Decisions;

public sealed class DecisionDeclarationAnalyzerTests
{
    private const string Sender = "[LegSender] private ValueTask<Outcome<OrderAck>> SendAsync(OrderKey key, OrderTerms terms, CancellationToken ct) => throw new NotSupportedException();";

    [Theory]
    [InlineData("sealed partial class R", "[Decision] private Plan [|Rebalance|](DecisionContext context, string input) => null!;", "ends in Core")]
    [InlineData("sealed class R", "[Decision] private Plan [|XCore|](DecisionContext context, string input) => null!;", "must be partial")]
    [InlineData("sealed partial class R<T>", "[Decision] private Plan [|XCore|](DecisionContext context, string input) => null!;", "must not be generic")]
    [InlineData("sealed partial class R", "[Decision] public Plan [|XCore|](DecisionContext context, string input) => null!;", "must be private")]
    [InlineData("sealed partial class R", "[Decision] private Task<Plan> [|XCore|](DecisionContext context, string input) => null!;", "must return a Plan")]
    [InlineData("sealed partial class R", "[Decision] private Plan [|XCore|](string input) => null!;", "must take (DecisionContext context, TInput input)")]
    [InlineData("sealed partial class R", "[Decision] private Plan [|XCore|](DecisionContext context, object input) => null!;", "object cannot be written down")]
    [InlineData("sealed partial class R", "[Decision] private Plan [|XCore|](DecisionContext context, DateTime input) => null!;", "use DateTimeOffset")]
    [InlineData("sealed partial class R", "[Decision] private Plan [|XCore|](DecisionContext context, Lossy input) => null!; internal sealed class Lossy(int a) { public int B { get; } = a; }", "Lossy.B cannot be set again")]
    [InlineData("sealed partial class R", "[Decision] private Plan [|XCore|](DecisionContext context, Node input) => null!; internal sealed record Node(int A, Node? Next);", "contains itself")]
    [InlineData("sealed partial class R", "[Decision] private Plan [|XCore|](DecisionContext context, Hidden input) => null!; private sealed record Hidden(int A);", "make it at least internal")]
    [InlineData("sealed partial class R", "[Decision] private Plan [|XCore|](DecisionContext context, Shape input) => null!; internal abstract record Shape(int A);", "is abstract")]
    public async Task Mistake_Triggers(string declaration, string members, string says)
    {
        ImmutableArray<Diagnostic> found = await Program(declaration, members + Sender).VerifyAsync(new DecisionDeclarationAnalyzer());
        Assert.Contains(says, Assert.Single(found).GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "there are 0")]
    [InlineData(Sender + "[LegSender] private ValueTask<Outcome<OrderAck>> OtherAsync(OrderKey key, OrderTerms terms, CancellationToken ct) => throw new NotSupportedException();", "there are 2")]
    [InlineData("[LegSender] private Task SendAsync(OrderKey key, OrderTerms terms, CancellationToken ct) => throw new NotSupportedException();", "must take (OrderKey key")]
    [InlineData("[LegSender] private Task<Outcome<OrderAck>> SendAsync(OrderTerms terms) => throw new NotSupportedException();", "must take (OrderKey key")]
    public async Task Sender_Triggers(string senders, string says)
    {
        ImmutableArray<Diagnostic> found = await Program("sealed partial class R", "[Decision] private Plan [|XCore|](DecisionContext context, string input) => null!;" + senders).VerifyAsync(new DecisionDeclarationAnalyzer());
        Assert.Contains(says, Assert.Single(found).GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Decision] private Plan XCore(DecisionContext context, string input) => null!;" + Sender)]
    [InlineData("[Decision] private static Plan XCore(DecisionContext context, Signal input) => null!; internal sealed record Signal(int A, Dictionary<string, List<decimal?>> B);" + Sender)]
    [InlineData("[Decision] private Plan XCore(DecisionContext context, ExecutionReport input) => null!; [Decision] private Plan YCore(DecisionContext context, (OrderTerms Terms, int N) input) => null!;" + Sender)]
    [InlineData("[Decision] private Plan XCore(DecisionContext context, int input) => null!; [LegSender] private Outcome<bool> Send(OrderKey key, OrderTerms terms, CancellationToken ct) => default;")]
    public Task Correct_DoesNotTrigger(string members) => Program("sealed partial class R", members).VerifyAsync(new DecisionDeclarationAnalyzer());

    private static Scenario Program(string declaration, string members) => Scenario.Of($$"""
        using Safety.Decisions;
        {{declaration}} { {{members}} }
        """);
}
