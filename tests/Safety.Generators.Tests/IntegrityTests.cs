using Safety.Generators.Tests.Harness;

namespace Safety.Generators.Tests;

/// <summary>The <c>#error</c>s about the enforcement itself: SAFE001, SAFE002, SAFE006.</summary>
public class IntegrityTests
{
    private const string File = "Safety.Integrity.g.cs";

    private static string? Errors(GeneratorInput input)
    {
        GeneratorRun run = GeneratorRun.Start(input);
        Caching.AssertNothingRanAgain(run.Again());
        string? text = run.Generated.GetValueOrDefault(File);
        if (text is not null)
        {
            // It stops the build, whatever is configured.
            Assert.Contains(run.Complaints(), c => c.Contains("CS1029", StringComparison.Ordinal));
        }

        return text;
    }

    private static string? ErrorsOf(string source) => Errors(GeneratorInput.Of(source));

    [Theory]
    [InlineData("[assembly: SafetyAttested(\"1.0\")]")]
    [InlineData("[assembly: Safety.Contracts.SafetyAttestedAttribute(version: \"1.0\")]")]
    public void Stamp_written_by_hand_Triggers(string source)
    {
        string? text = ErrorsOf("#nullable enable\nusing Safety.Contracts;\n" + source + "\nclass C;");
        Assert.Contains("SAFE006", text, StringComparison.Ordinal);
        Assert.Contains("SafetyAttested", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_assembly_is_stamped_with_the_version_of_Safety()
    {
        GeneratorRun run = GeneratorRun.Start(GeneratorInput.Of("class C;"));
        Caching.AssertNothingRanAgain(run.Again());
        string stamp = run.Result.GeneratedSources.Single(s => s.HintName == "Safety.Attestation.g.cs").SourceText.ToString();
        Assert.EndsWith($"[assembly: global::Safety.Contracts.SafetyAttested(\"{typeof(Safety.Contracts.BrokerContractAttribute).Assembly.GetName().Version}\")]\n", stamp, StringComparison.Ordinal);
        Assert.Empty(run.Complaints());
    }

    [Fact]
    public void Analyzers_on_DoesNotTrigger() => Assert.Null(ErrorsOf("class C;"));

    [Theory]
    [InlineData("build_property.RunAnalyzers", "false", "RunAnalyzers=false")]
    [InlineData("build_property.RunAnalyzers", "False ", "RunAnalyzers=False")]
    [InlineData("build_property.RunAnalyzersDuringBuild", "FALSE", "RunAnalyzersDuringBuild=FALSE")]
    [InlineData("build_property.RunAnalyzers", null, "build_property.RunAnalyzers is missing")]
    [InlineData("build_property.RunAnalyzersDuringBuild", null, "build_property.RunAnalyzersDuringBuild is missing")]
    [InlineData("build_property.SafetyIntegrity", null, "build_property.SafetyIntegrity is missing")]
    [InlineData("build_property.SafetyIntegrity", "", "build_property.SafetyIntegrity is missing")]
    public void Analyzers_off_or_unknown_Triggers(string property, string? value, string expected)
    {
        Dictionary<string, string> properties = new(GeneratorInput.AnalyzersOn);
        properties.Remove(property);
        if (value is not null)
            properties[property] = value;
        string? text = Errors(GeneratorInput.Of("class C;") with { Properties = properties });
        Assert.Contains("#error SAFE001: ", text, StringComparison.Ordinal);
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage("Safety", "SAFE201")]""")]
    [InlineData("""[module: System.Diagnostics.CodeAnalysis.SuppressMessage("Safety", "SAFE201:Raw call")]""")]
    [InlineData("""[System.Diagnostics.CodeAnalysis.SuppressMessage("", "safe301")] class C;""")]
    [InlineData("""class C { [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("", "SAFE999", Justification = "no")] void M() { } }""")]
    [InlineData("""using S = System.Diagnostics.CodeAnalysis.SuppressMessageAttribute; class C { const string Id = "SAFE" + "201"; [S("", Id)] int _f; }""")]
    [InlineData("""using System.Diagnostics.CodeAnalysis; class C { void M([SuppressMessage("", "SAFE201")] int p) { } }""")]
    [InlineData("""using System.Diagnostics.CodeAnalysis; class C { [return: SuppressMessage("", "SAFE201")] int M() => 1; }""")]
    [InlineData("""using System.Diagnostics.CodeAnalysis; class C { void M() { [SuppressMessage("", "SAFE201")] void Local() { } Local(); } }""")]
    [InlineData("""using System.Diagnostics.CodeAnalysis; class C { int P { [SuppressMessage("", "SAFE201")] get => 1; } }""")]
    [InlineData("""using System.Diagnostics.CodeAnalysis; class C { [field: SuppressMessage("", "SAFE201")] int P { get; } }""")]
    [InlineData("""using System.Diagnostics.CodeAnalysis; record R([property: SuppressMessage(checkId: "SAFE201", category: "")] int X);""")]
    public void Suppression_of_our_rule_Triggers(string source) => Assert.Contains("#error SAFE002: ", ErrorsOf(source), StringComparison.Ordinal);

    [Theory]
    [InlineData("""[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage("Safety", "CA2000")]""")]
    [InlineData("""[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage("SAFE201", "IDE0001")]""")]
    [InlineData("""[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage("X", "SAFETYNET1")]""")]
    [InlineData("""class SuppressMessageAttribute(string a, string b) : System.Attribute { public string A => a + b; } [SuppressMessage("", "SAFE201")] class C;""")]
    public void Other_suppression_DoesNotTrigger(string source) => Assert.Null(ErrorsOf(source));

    [Theory]
    [InlineData("namespace Safety.Generated;")]
    [InlineData("namespace Safety.Generated.V1 { }")]
    [InlineData("namespace Safety { namespace Generated { namespace V1 { } } }")]
    [InlineData("namespace @Safety.@Generated.Mine { }")]
    [InlineData("namespace Safety.G\\u0065nerated { }")]
    [InlineData("namespace Safety.Contracts; public sealed class BrokerContractAttribute : System.Attribute;")]
    [InlineData("namespace Safety { namespace Contracts { public enum BrokerCallKind { Query } } }")]
    public void Reserved_name_Triggers(string source) => Assert.Contains("#error SAFE006: ", ErrorsOf(source), StringComparison.Ordinal);

    [Theory]
    [InlineData("namespace Safety.GeneratedReports;")]
    [InlineData("namespace My.Safety.Generated;")]
    [InlineData("namespace Mine; public sealed class BrokerContractAttribute : System.Attribute;")]
    public void Ordinary_name_DoesNotTrigger(string source) => Assert.Null(ErrorsOf(source));

    [Theory]
    [InlineData("/src/Safety.Generators/Safety.Generators.GuardGenerator/Fake.g.cs", true)]
    [InlineData("Safety.Generators\\Safety.Generators.GuardGenerator\\Fake.g.cs", true)]
    [InlineData("/src/obj/generated/Safety.Generators/Safety.Generators.GuardGenerator/Demo.IBroker.g.cs", true)]
    [InlineData("/src/Safety.Generators/Safety.Generators.GuardGenerator.cs", false)]
    [InlineData("/src/MySafety.Generators/Safety.Generators.GuardGenerator/Fake.g.cs", false)]
    [InlineData("/src/Safety.Generators/Safety.Generators.GuardGenerator/Sub/File.cs", false)]
    public void Path_of_generated_output(string path, bool causes)
    {
        string? text = Errors(new GeneratorInput { Files = new Dictionary<string, string> { [path] = "class C;" } });
        Assert.Equal(causes, text?.Contains("#error SAFE006: ", StringComparison.Ordinal) ?? false);
    }
}
