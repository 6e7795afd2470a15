using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Decisions;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Decisions;

public sealed class IdempotencyKeyAnalyzerTests
{
    [Theory]
    [InlineData("sealed record E(string Id);", "has no key")]
    [InlineData("sealed record E([property: IdempotencyKey] double Price);", "floating-point")]
    [InlineData("sealed record E([property: IdempotencyKey] float? Price);", "floating-point")]
    [InlineData("sealed record E([property: IdempotencyKey] DateTime At);", "use DateTimeOffset")]
    [InlineData("sealed record E([property: IdempotencyKey] object Id);", "no value equality")]
    [InlineData("sealed record E([property: IdempotencyKey] List<string> Ids);", "no value equality")]
    [InlineData("sealed record E([property: IdempotencyKey] Node Node); sealed class Node { public string Id { get; init; } = \"\"; }", "no value equality")]
    [InlineData("sealed record E([property: IdempotencyKey] Node Node); readonly record struct Node(string Id, double Price);", "holds Price")]
    [InlineData("sealed class E { [IdempotencyKey] public string Id { get; set; } = \"\"; }", "can be changed")]
    [InlineData("sealed class E { [IdempotencyKey] public string Id = \"\"; }", "can be changed")]
    [InlineData("sealed class E { [IdempotencyKey] public Guid Id { get; init; } = Guid.NewGuid(); }", "made up here (Guid.NewGuid)")]
    [InlineData("sealed class E { [IdempotencyKey] public long Id => Environment.TickCount64; }", "made up here (Environment.TickCount64)")]
    [InlineData("sealed class E { [IdempotencyKey] public DateTimeOffset At { get; } = DateTimeOffset.UtcNow; }", "made up here (DateTimeOffset.UtcNow)")]
    public async Task Unstable_Triggers(string e, string says)
    {
        ImmutableArray<Diagnostic> found = await Program("E e", e, "[|OnFillCore|]").VerifyAsync(new IdempotencyKeyAnalyzer());
        Assert.Contains(says, Assert.Single(found).GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task UnstableParameter_Triggers() => Program("[IdempotencyKey] double e", "", "[|OnFillCore|]").VerifyAsync(new IdempotencyKeyAnalyzer());

    [Theory]
    [InlineData("sealed record E([property: IdempotencyKey] string Id, double Price, object? Tag);")]
    [InlineData("sealed record E([IdempotencyKey] Guid Id);")]
    [InlineData("sealed record E([property: IdempotencyKey] ClientOrderId Order, [property: IdempotencyKey] long Sequence, List<int> More);")]
    [InlineData("sealed record E([property: IdempotencyKey] DateTimeOffset At, [property: IdempotencyKey] Side Side, [property: IdempotencyKey] decimal? Price);")]
    [InlineData("sealed class E(string id) { [IdempotencyKey] public string Id { get; } = id; public DateTimeOffset At { get; } = DateTimeOffset.UtcNow; }")]
    [InlineData("sealed class E { [IdempotencyKey] public required string Id { get; init; } }")]
    [InlineData("sealed record E([property: IdempotencyKey] Node Node); readonly record struct Node(string Id, int N);")]
    public Task Stable_DoesNotTrigger(string e) => Program("E e", e, "OnFillCore").VerifyAsync(new IdempotencyKeyAnalyzer());

    private static Scenario Program(string parameter, string types, string name) => Scenario.Of($$"""
        using Safety.Idempotency;
        sealed partial class B { [IdempotentHandler] private void {{name}}({{parameter}}) { } }
        {{types}}
        """);
}
