using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;

namespace Safety.Analyzers.Tests.Usage;

public sealed class GeneratedSurfaceAnalyzerTests
{
    private const string GuardPath = "/obj/Safety.Generators/Safety.Generators.GuardGenerator/Demo.BrokerGuard.g.cs";

    [Fact]
    public Task TypeName_Triggers() => VerifyAsync("""
        using Safety.Generated.[|V1|];
        class Forger
        {
            [|SendPermit|] Permit() => default;
            Type Type() => typeof([|Admission|]);
        }
        """);

    [Fact]
    public Task QualifiedName_Triggers() => VerifyAsync("""
        class Forger
        {
            void Use(global::Safety.Generated.V1.[|SendPermit|] permit) => permit.[|Demand|](default);
        }
        """);

    [Fact]
    public Task Alias_Triggers() => VerifyAsync("""
        using Permit = Safety.Generated.V1.[|SendPermit|];
        class Forger
        {
            void Use(Permit permit) { }
        }
        """);

    [Fact]
    public Task GlobalUsing_Triggers() => VerifyAsync("global using Safety.Generated.[|V1|];");

    [Fact]
    public Task PermitMethodCalledFromPartOfTheGuard_Triggers() => BrokerScenario.Owned("""
            namespace Demo;
            public sealed partial class BrokerGuard
            {
                public Task Steal(IBroker broker, NewOrder order) => [|Send(default, broker, order)|];
                public object Entry() => [|_entry|];
                public object Admit() => _entry.[|AdmitFree|](_site);
            }
            """)
        .With(GuardPath, """
            #nullable enable
            using Safety.Generated.V1;
            namespace Demo;
            public sealed partial class BrokerGuard
            {
                private readonly AccountEntry _entry = null!;
                private readonly CallSite _site = null!;
                private static Task<OrderAck> Send(in SendPermit permit, IBroker broker, NewOrder order)
                {
                    permit.Demand(default);
                    return broker.SubmitOrder(order);
                }
            }
            """)
        .VerifyAsync(new GeneratedSurfaceAnalyzer());

    [Theory]
    [InlineData("/src/Demo.BrokerGuard.g.cs")]
    [InlineData("/src/GuardGenerator/Demo.BrokerGuard.g.cs")]
    [InlineData("/obj/Safety.Generators/Safety.Generators.GuardGenerator/deeper/Demo.BrokerGuard.g.cs")]
    [InlineData("/obj/NotSafety.Generators/Safety.Generators.GuardGenerator/Demo.BrokerGuard.g.cs")]
    [InlineData("/obj/Safety.Generators/Safety.Generators.GuardGenerator/Demo.BrokerGuard.cs")]
    public Task LookAlikePath_Triggers(string path) =>
        new Scenario().With(path, "class Forger { Safety.Generated.V1.[|Admission|]? x; }").VerifyAsync(new GeneratedSurfaceAnalyzer());

    [Theory]
    [InlineData(GuardPath)]
    [InlineData("Safety.Generators/Safety.Generators.GuardGenerator/Demo.BrokerGuard.g.cs")]
    [InlineData(@"C:\src\obj\generated\Safety.Generators\Safety.Generators.GuardGenerator\Demo.BrokerGuard.g.cs")]
    public Task GeneratedFile_DoesNotTrigger(string path) =>
        new Scenario().With(path, "class Guard { Safety.Generated.V1.Admission? x; }").VerifyAsync(new GeneratedSurfaceAnalyzer());

    [Fact]
    public Task OwnTypesOfTheSameName_DoesNotTrigger() => VerifyAsync("""
        namespace Cinema
        {
            class Admission { public int Price; }
            class CallSite;
            namespace Generated { class SendPermit; }
            class Till
            {
                Admission Sell() => new Admission { Price = 1 };
                Generated.SendPermit? Permit;
                CallSite? Site = new();
            }
        }
        """);

    [Fact]
    public Task DocumentationReference_DoesNotTrigger() => VerifyAsync("""
        /// <summary>See <see cref="Safety.Generated.V1.SendPermit"/>.</summary>
        class Reader;
        """);

    private static Task VerifyAsync(string source) => Scenario.Of(source).VerifyAsync(new GeneratedSurfaceAnalyzer());
}
