using Safety.Generators.Tests.Harness;

namespace Safety.Generators.Tests;

/// <summary>Names of generated files and types that could meet, and the order of what is written.</summary>
public class HintNameTests
{
    private const string Query = "{ [BrokerQuery] int Count { get; } }";

    [Fact]
    public void Similar_names_do_not_collide()
    {
        GeneratorRun run = Snapshot.Check(GeneratorInput.Of(
            $$"""
            [BrokerContract] public interface IFoo {{Query}}
            [BrokerContract] public interface IFoo<T> {{Query}}
            [BrokerContract] public interface IFoo<T, U> {{Query}}
            [BrokerContract] public interface IFoo_1 {{Query}}
            namespace One { [BrokerContract] public interface IFoo {{Query}} }
            namespace Two { [BrokerContract] public interface IFoo {{Query}} }
            namespace Two { public static class Nested { [BrokerContract] public interface IFoo {{Query}} } }
            namespace Two.Nested2 { [BrokerContract] public interface IFoo {{Query}} }
            namespace two { [BrokerContract] public interface IFoo {{Query}} }
            namespace Two { [BrokerContract] public interface Ifoo {{Query}} }
            namespace Größe { [BrokerContract] public interface IFoo {{Query}} }
            """));
        Assert.Equal(11, run.Generated.Count);
        Assert.Equal(run.Generated.Count, run.Generated.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Empty(run.Problems());
    }

    [Fact]
    public void Order_of_files_does_not_matter()
    {
        Dictionary<string, string> files = new() { ["Usings.cs"] = GeneratorInput.Usings };
        for (int i = 0; i < 5; i++)
            files[$"File{i}.cs"] = $"namespace Demo{i}; [BrokerContract] public interface IBroker {Query}";
        GeneratorRun forwards = GeneratorRun.Start(new GeneratorInput { Files = files });
        GeneratorRun backwards = GeneratorRun.Start(new GeneratorInput { Files = files.Reverse().ToDictionary(f => f.Key, f => f.Value) });
        Assert.Equal(forwards.Generated.OrderBy(g => g.Key, StringComparer.Ordinal), backwards.Generated.OrderBy(g => g.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Order_of_attribute_arguments_does_not_change_the_fingerprint()
    {
        string Fingerprint(string profile) => GeneratorRun.Start(GeneratorInput.Of(
                $"[BrokerContract] [VenueProfile({profile})] public interface IBroker {Query}"))
            .Generated.Values.Single().Split('\n').Single(l => l.Contains("Fingerprint", StringComparison.Ordinal));
        Assert.Equal(Fingerprint("VisibilityMs = 1, LateFillMs = 2"), Fingerprint("LateFillMs = 2, VisibilityMs = 1"));
        Assert.NotEqual(Fingerprint("VisibilityMs = 1, LateFillMs = 2"), Fingerprint("VisibilityMs = 2, LateFillMs = 2"));
    }

    [Fact]
    public void Partial_declarations_give_one_guard()
    {
        GeneratorRun run = Snapshot.Check(GeneratorInput.Of(
            $$"""
            [BrokerContract] public partial interface IBroker {{Query}}
            public partial interface IBroker { [BrokerQuery] int More { get; } }
            """));
        Assert.Contains("int More", Assert.Single(run.Generated).Value, StringComparison.Ordinal);
    }
}
