using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Decisions;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Decisions;

public sealed class HandlerDeclarationAnalyzerTests
{
    [Theory]
    [InlineData("sealed partial class B", "private void [|OnFill|]([IdempotencyKey] string e) { }", "ends in Core")]
    [InlineData("sealed class B", "private void [|OnFillCore|]([IdempotencyKey] string e) { }", "must be partial")]
    [InlineData("sealed partial class B", "public void [|OnFillCore|]([IdempotencyKey] string e) { }", "must be private")]
    [InlineData("sealed partial class B", "private void [|OnFillCore|]() { }", "must take (TEvent e)")]
    [InlineData("sealed partial class B", "private async void [|OnFillCore|]([IdempotencyKey] string e) => await Task.Yield();", "never be async void")]
    [InlineData("sealed partial class B", "private int [|OnFillCore|]([IdempotencyKey] string e) => 1;", "must return void")]
    public async Task Mistake_Triggers(string declaration, string method, string says)
    {
        ImmutableArray<Diagnostic> found = await Scenario.Of($$"""
            using Safety.Idempotency;
            {{declaration}} { [IdempotentHandler] {{method}} }
            """).VerifyAsync(new HandlerDeclarationAnalyzer());
        Assert.Contains(says, Assert.Single(found).GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private void OnFillCore([IdempotencyKey] string e) { }")]
    [InlineData("private Task OnFillCore([IdempotencyKey] string e, CancellationToken ct) => Task.CompletedTask;")]
    [InlineData("private static async ValueTask OnFillCore([IdempotencyKey] long e) => await Task.Yield();")]
    public Task Correct_DoesNotTrigger(string method) => Scenario.Of($$"""
        using Safety.Idempotency;
        sealed partial class B { [IdempotentHandler] {{method}} }
        """).VerifyAsync(new HandlerDeclarationAnalyzer());
}
