using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Decisions;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Decisions;

/// <summary>SAFE621 and SAFE622.</summary>
public sealed class StateAnalyzerTests
{
    [Theory]
    [InlineData("class [|State|] { }", "must be partial")]
    [InlineData("partial class [|State|]<T> { }", "must not be generic")]
    [InlineData("abstract partial class [|State|] { }", "must not be abstract")]
    public async Task Declaration_Triggers(string type, string says)
    {
        ImmutableArray<Diagnostic> found = await Program(type).VerifyAsync(new StateDeclarationAnalyzer());
        Assert.Contains(says, Assert.Single(found).GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("partial class [|State|] { public int A { get; } }", "State.A cannot be set again")]
    [InlineData("partial class [|State|] { private readonly int _a; public int B() => _a; }", "State._a cannot be set again")]
    [InlineData("partial class [|State|] { private object _a = new(); public object B() => _a; }", "State._a: object cannot be written down")]
    [InlineData("partial class [|State|] { public Task? A { get; set; } }", "State.A: Task cannot be written down")]
    [InlineData("partial class [|State|] { public Action? A { get; set; } }", "State.A: Action cannot be written down")]
    [InlineData("partial class [|State|] { public DateTime A { get; set; } }", "use DateTimeOffset")]
    [InlineData("partial class [|State|](int cap) { public int Cap() => cap; }", "no constructor")]
    [InlineData("partial class [|State|] { public event Action? Changed; public void Raise() => Changed?.Invoke(); }", "cannot be written down")]
    public async Task Member_Triggers(string type, string says)
    {
        ImmutableArray<Diagnostic> found = await Program(type).VerifyAsync(new StateMemberAnalyzer());
        Assert.Contains(says, Assert.Single(found).GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sealed partial class State { public int A { get; private set; } private decimal _b; public decimal B => _b++; private static int s_c; public static int C => s_c++; }")]
    [InlineData("sealed partial record State(int A, string? B) { public List<decimal> C { get; init; } = []; public int D => A * 2; }")]
    [InlineData("partial class State { public Dictionary<string, SortedSet<int>> A { get; set; } = []; public ExecutionReport? Last { get; set; } public OrderTerms? Terms { get; set; } }")]
    [InlineData("partial class State(int cap) { public int Cap { get; } = cap; }")]
    public async Task Correct_DoesNotTrigger(string type)
    {
        await Program(type).VerifyAsync(new StateDeclarationAnalyzer());
        await Program(type).VerifyAsync(new StateMemberAnalyzer());
    }

    private static Scenario Program(string type) => Scenario.Of($$"""
        using Safety.Decisions;
        [Checkpointed] {{type}}
        """);
}
