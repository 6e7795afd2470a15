using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Tests.Harness;
using Safety.Guard;
using Safety.Host;

namespace Safety.Analyzers.Tests.Rules;

/// <summary>
/// What passes itself off as Safety's or gets at its insides, over a generated guard and with every rule switched on. What a
/// rule cannot see fails when the permit is demanded: <c>ForgedPermitTests</c>.
/// </summary>
public sealed class ImpostorTests
{
    private const string Contract = """
        namespace Demo;

        [BrokerContract]
        [VenueProfile(CannotCancel = true)]
        [HardLimit(MaxOrderNotional = 1_000, MaxOpenNotional = 10_000, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken = default);
            [BrokerQuery] bool IsConnected { get; }
        }
        """;

    [Theory]
    [InlineData("a member added to the guard", "SAFE109", "namespace Demo { public sealed partial class BrokerGuard { public int More => 1; } }")]
    [InlineData("an empty part of the guard", "SAFE109", "namespace Demo { public sealed partial class BrokerGuard; }")]
    [InlineData("a nested type in the guard", "SAFE109", "namespace Demo { public sealed partial class BrokerGuard { private sealed class Inner; } }")]
    [InlineData("a part of the guard's interface", "SAFE109", "namespace Demo { public partial interface IBrokerGuard { int More { get; } } }")]
    [InlineData("the guard's private method from a part of it", "SAFE109", "namespace Demo { public sealed partial class BrokerGuard { public object Go() => _broker; } }")]
    public async Task PartOfAGuard_DoesNotBuild(string way, string rules, string source)
    {
        // The guard's own name is taken then: the generator writes a guard that does nothing, and beside the user's part it may not compile.
        ImmutableArray<Diagnostic> found = await (Program(source) with { AllowedErrors = ["CS0260", "CS0103", "CS0535", "CS0101", "CS0111"] }).AnalyzeAsync(AllRules());
        AssertRules(way, rules, found);
    }

    [Theory]
    [InlineData("field by name", "SAFE207", "object? Go() => typeof(Demo.BrokerGuard).GetField(\"_broker\", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance);")]
    [InlineData("all fields", "SAFE207", "object Go() => typeof(Demo.BrokerGuard).GetFields(System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance);")]
    [InlineData("fields of an instance", "SAFE207", "object Go(Demo.BrokerGuard guard) => guard.GetType().GetFields();")]
    [InlineData("runtime fields", "SAFE207", "object Go() => System.Reflection.RuntimeReflectionExtensions.GetRuntimeFields(typeof(Demo.BrokerGuard));")]
    [InlineData("permit method by name", "SAFE207", "object? Go() => typeof(Demo.BrokerGuard).GetMethod(\"SendSubmitOrder\", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static);")]
    [InlineData("uninitialized guard", "SAFE207", "object Go() => System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(Demo.BrokerGuard));")]
    [InlineData("accessor of the guard's field", "SAFE206,SAFE207", "[System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Field, Name = \"_broker\")] static extern ref Demo.IBroker Broker(Demo.BrokerGuard guard);")]
    [InlineData("accessor of the guard's permit method", "SAFE204,SAFE205,SAFE207", "[System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.StaticMethod, Name = \"SendSubmitOrder\")] static extern object Send(Demo.BrokerGuard guard, in Safety.Generated.V1.SendPermit permit);")]
    [InlineData("accessor of a type by name", "SAFE207", "[System.Runtime.CompilerServices.UnsafeAccessor(System.Runtime.CompilerServices.UnsafeAccessorKind.Constructor)] [return: System.Runtime.CompilerServices.UnsafeAccessorType(\"Safety.Generated.V1.Admission, Safety\")] static extern object Make();")]
    [InlineData("permit by its name", "SAFE207", "object? Go() => Type.GetType(\"Safety.Generated.V1.SendPermit, Safety\");")]
    [InlineData("the runtime's private members", "SAFE207", "object Go(SafetyHost host) => host.GetType().GetMethods(System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance);")]
    public async Task InsidesOfAGuardOrOfSafety_DoNotBuild(string way, string rules, string member) =>
        AssertRules(way, rules, await Program($"class Forger {{ {member} }}").AnalyzeAsync(AllRules()));

    [Theory]
    [InlineData("Safety")]
    [InlineData("Safety, PublicKey=00")]
    [InlineData("Safety.Sqlite")]
    [InlineData("Trader")]
    public async Task IgnoresAccessChecksTo_DoesNotBuild(string assembly) => AssertRules("access checks", "SAFE207", await Program($$"""
        [assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("{{assembly}}")]
        namespace System.Runtime.CompilerServices
        {
            [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
            public sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute { public string AssemblyName => assemblyName; }
        }
        """).AnalyzeAsync(AllRules()));

    [Fact]
    public async Task IgnoresAccessChecksToAStranger_IsNobodysConcern() => Assert.Empty(await Program("""
        [assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Newtonsoft.Json")]
        namespace System.Runtime.CompilerServices
        {
            [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
            public sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute { public string AssemblyName => assemblyName; }
        }
        """).AnalyzeAsync(AllRules()));

    [Theory]
    [InlineData("default", "void Go() => default(SendPermit).Demand(default);")]
    [InlineData("default in a parameter", "void Go(in SendPermit permit = default) { }")]
    [InlineData("new", "void Go() => new SendPermit().Demand(default);")]
    [InlineData("Unsafe.As", "void Go(ref long memory) => System.Runtime.CompilerServices.Unsafe.As<long, SendPermit>(ref memory).Demand(default);")]
    [InlineData("stackalloc", "unsafe void Go() { byte* memory = stackalloc byte[8]; (*(SendPermit*)memory).Demand(default); }")]
    [InlineData("SkipLocalsInit", "[System.Runtime.CompilerServices.SkipLocalsInit] void Go() { SendPermit permit; System.Runtime.CompilerServices.Unsafe.SkipInit(out permit); permit.Demand(default); }")]
    [InlineData("typeof", "object Go() => System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(SendPermit));")]
    [InlineData("Activator", "object? Go() => Activator.CreateInstance(typeof(Admission), nonPublic: true);")]
    [InlineData("Marshal", "object? Go(nint memory) => System.Runtime.InteropServices.Marshal.PtrToStructure(memory, typeof(Admission));")]
    [InlineData("MemoryMarshal", "object Go(byte[] memory) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ContentHash>(memory).Length;")]
    [InlineData("an entry of one's own", "void Go(GuardedAccount account) => AccountEntry.Open(account, null!, null!);")]
    public async Task ForgedSendPermit_DoesNotBuild(string way, string member)
    {
        Scenario program = Program($"#pragma warning disable\nusing Safety.Generated.V1;\nclass Forger {{ {member} }}");
        ImmutableArray<Diagnostic> found = await (program with { AllowedErrors = ["CS8500"] }).AnalyzeAsync(AllRules());
        // One at the using directive, one at least at the forgery.
        Assert.True(found.Count(static finding => finding.Id == "SAFE205") >= 2, $"{way}: only {string.Join("\n", found)}");
        Assert.All(found, static finding => Assert.Contains(finding.Id, (string[])["SAFE204", "SAFE205", "SAFE207"]));
    }

    [Theory]
    [InlineData("adapter", "SAFE201,SAFE206", "[Mine.BrokerAdapter] class Fake(Demo.IBroker broker) { object Go(NewOrder o) => broker.SubmitOrder(o); }")]
    [InlineData("composition root", "SAFE206", "class Root { [Mine.CompositionRoot] Demo.IBroker Build(Demo.IBroker raw) => raw; }")]
    [InlineData("break-glass method", "SAFE201,SAFE206,SAFE211", "class Gate { [Mine.BreakGlass] static object PlaceCore(BreakGlassPermit permit, Demo.IBroker broker, NewOrder o) { permit.Demand(); return broker.SubmitOrder(o); } }")]
    public async Task LookAlikeOfAMarker_GrantsNothing(string way, string rules, string source) => AssertRules(way, rules, await Program($$"""
        namespace Mine
        {
            sealed class BrokerAdapterAttribute : Attribute;
            sealed class CompositionRootAttribute : Attribute;
            sealed class BreakGlassAttribute : Attribute;
        }
        {{source}}
        """).AnalyzeAsync(AllRules()));

    private static Scenario Program(string source) => Scenario.Of(source).With("/src/Contract.cs", Contract) with { RunGenerator = true };

    private static void AssertRules(string way, string rules, ImmutableArray<Diagnostic> found) => Assert.True(
        rules == string.Join(",", found.Select(static finding => finding.Id).Distinct().Order(StringComparer.Ordinal)),
        $"{way}: {string.Join("\n", found)}");

    private static DiagnosticAnalyzer[] AllRules() =>
    [
        .. typeof(SafetyAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];
}
