using System.Diagnostics;
using System.Text.Json;
using Microsoft.CodeAnalysis.Emit;

namespace Safety.Verifier.Tests;

/// <summary>How findings are told: on the command line, with source lines, as SARIF.</summary>
public sealed class ReportTests
{
    private const string Bypass = "\npublic static Task Run(IBroker broker, NewOrder order) => broker.SubmitOrder(order, default);";

    [Fact]
    public void WithSymbols_TheSourceLineIsNamed()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App(Bypass), symbols: DebugInformationFormat.Embedded);
        Finding finding = Assert.Single(output.Verify().Findings);
        int line = Sources.App(Bypass).Split('\n').TakeWhile(static text => !text.Contains("SubmitOrder", StringComparison.Ordinal)).Count() + 1;
        Assert.Equal(("/src/App.cs", line), (finding.SourceFile, finding.SourceLine));
        Assert.StartsWith($"/src/App.cs({line}): error SAFE401: ", finding.ToString(), StringComparison.Ordinal);
        Assert.Contains("[App.dll(App.Strategy.Run+IL_", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sarif_CarriesRulesPlacesAndPages()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App(Bypass));
        Verification result = output.Verify();
        JsonElement log = JsonDocument.Parse(Sarif.Write(result.Findings)).RootElement;
        Assert.Equal("2.1.0", log.GetProperty("version").GetString());
        JsonElement run = log.GetProperty("runs")[0];
        JsonElement found = Assert.Single(run.GetProperty("results").EnumerateArray());
        JsonElement rule = run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[found.GetProperty("ruleIndex").GetInt32()];
        Assert.Equal("SAFE401", rule.GetProperty("id").GetString());
        Assert.Equal(Safety.Analyzers.Rules.RuleDocumentation.PagesUrl.Length > 0, rule.TryGetProperty("helpUri", out _));
        Assert.Equal("error", found.GetProperty("level").GetString());
        JsonElement place = found.GetProperty("locations")[0];
        Assert.Equal("App.dll", place.GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal("App.Strategy.Run", place.GetProperty("logicalLocations")[0].GetProperty("fullyQualifiedName").GetString());
        Assert.Equal(Sources.Submit, found.GetProperty("properties").GetProperty("member").GetString());
        Assert.Equal(Sarif.Write(result.Findings), Sarif.Write(output.Verify().Findings));
    }

    /// <summary>The texts of the rules stand on their pages; the log repeats them.</summary>
    [Fact]
    public void Sarif_RulesAreThoseOfThePages()
    {
        JsonElement rules = JsonDocument.Parse(Sarif.Write([])).RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.Equal(4, rules.GetArrayLength());
        Assert.All(rules.EnumerateArray(), static rule =>
        {
            string id = rule.GetProperty("id").GetString()!;
            Assert.Equal($"# {id}: {rule.GetProperty("shortDescription").GetProperty("text").GetString()}", File.ReadLines(Tree.PathOf("docs", "rules", $"{id}.md")).First());
        });
    }

    [Fact]
    public void Command_TellsByItsExitCode()
    {
        using OutputFolder innocent = new OutputFolder().With("Contract", Sources.Contract);
        using OutputFolder outlaw = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App(Bypass));
        using OutputFolder empty = new OutputFolder();
        string sarif = outlaw.PathOf("found.sarif");
        string inventory = innocent.PathOf("inventory.json");

        Assert.Equal((0, ""), Run(innocent.Path, "--inventory", inventory));
        Assert.Contains("Demo.IBroker", File.ReadAllText(inventory), StringComparison.Ordinal);
        (int code, string text) = Run(outlaw.Path, "--sarif", sarif);
        Assert.Equal(1, code);
        Assert.Contains("App.dll(App.Strategy.Run+IL_", text, StringComparison.Ordinal);
        Assert.Contains("SAFE401", File.ReadAllText(sarif), StringComparison.Ordinal);
        Assert.Equal(0, Run(empty.Path).Code);
        Assert.Contains("nothing to look for", Run(empty.Path).Text, StringComparison.Ordinal);
        Assert.Equal(2, Run(innocent.PathOf("nowhere")).Code);
        Assert.Contains("error SAFE403", Run("--no-such-option").Text, StringComparison.Ordinal);
        Assert.Contains("--recursive", Run("--help").Text, StringComparison.Ordinal);
    }

    private static (int Code, string Text) Run(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", typeof(OutputVerifier).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}
