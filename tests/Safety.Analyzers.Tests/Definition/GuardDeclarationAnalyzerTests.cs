using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE109.</summary>
public sealed class GuardDeclarationAnalyzerTests
{
    private const string Contract = "[BrokerContract] public interface IBroker { [BrokerQuery] int Count { get; } }";

    [Theory]
    [InlineData("public interface ISdk; [BrokerGuard(typeof(ISdk))] public sealed class [|SdkGuard|];")]
    [InlineData("public interface ISdk; [BrokerGuard(typeof(ISdk))] public sealed partial class [|SdkGuard|] { public int Mine => 1; }")]
    [InlineData("public class Mapping; [BrokerContract(Mapping = typeof(Mapping))] public interface [|IBroker|] { [BrokerQuery] int Count { get; } }")]
    [InlineData(Contract + " public sealed partial class BrokerGuard { public int Mine => 1; }", "IBroker")]
    [InlineData("[BrokerAdapter] public sealed class [|Adapter|];")]
    public Task Mistake_Triggers(string source, string? marked = null) =>
        Scenario.Of(marked is null ? source : source.Replace(" " + marked + " ", $" [|{marked}|] ", StringComparison.Ordinal)).VerifyAsync(new GuardDeclarationAnalyzer());

    [Theory]
    [InlineData("public interface ISdk; [BrokerGuard(typeof(ISdk))] public sealed partial class SdkGuard;")]
    [InlineData(Contract + " [BrokerAdapter] public sealed class Adapter : IBroker { public int Count => 1; }")]
    [InlineData(Contract + " public abstract class Base : IBroker { public int Count => 1; } [BrokerAdapter] public sealed class Adapter : Base;")]
    public Task Correct_DoesNotTrigger(string source) => Scenario.Of(source).VerifyAsync(new GuardDeclarationAnalyzer());
}
