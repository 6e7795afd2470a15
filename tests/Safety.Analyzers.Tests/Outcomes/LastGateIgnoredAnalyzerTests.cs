using Safety.Analyzers.Outcomes;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Outcomes;

/// <summary>SAFE213.</summary>
public sealed class LastGateIgnoredAnalyzerTests
{
    [Theory]
    [InlineData("[|gate.TryPass(id, BrokerCallKind.Submit, false)|];")]
    [InlineData("_ = [|gate.TryPass(id, BrokerCallKind.Submit, false)|];")]
    [InlineData("maybe?[|.TryPass(id, BrokerCallKind.Submit, false)|];")]
    [InlineData("bool passes = [|gate.TryPass(id, BrokerCallKind.Submit, false)|];")]
    public Task Ignored_Triggers(string statement) => Program(statement).VerifyAsync(new LastGateIgnoredAnalyzer());

    [Theory]
    [InlineData("if (!gate.TryPass(id, BrokerCallKind.Submit, false)) throw new InvalidOperationException();")]
    [InlineData("bool passes = gate.TryPass(id, BrokerCallKind.Submit, false); Console.WriteLine(passes);")]
    [InlineData("Console.WriteLine(gate.TryPass(id, BrokerCallKind.Submit, false) ? 1 : 2);")]
    public Task Heard_DoesNotTrigger(string statement) => Program(statement).VerifyAsync(new LastGateIgnoredAnalyzer());

    private static Scenario Program(string statement) =>
        Scenario.Of($"class Application {{ void ToApp(LastGate gate, LastGate? maybe, ClientOrderId id) {{ {statement} _ = maybe; }} }}");
}
