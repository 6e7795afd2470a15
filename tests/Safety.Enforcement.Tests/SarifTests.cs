using System.Text.Json;
using Safety.Enforcement.Tests.Building;
using Safety.Enforcement.Tests.Cases;
using Xunit;

namespace Safety.Enforcement.Tests;

/// <summary>What the compiler writes down for other tools (<c>ErrorLog</c>): our findings stand in it as errors nobody suppressed.</summary>
[Collection(nameof(PackedFeed))]
public sealed class SarifTests(PackedFeed feed)
{
    [Fact]
    public void ErrorLog_HasTheFindingAsAnError()
    {
        EnforcementCase item = new("Sarif", "#pragma warning disable\n" + Sources.DirectCall)
        {
            Project = "<PropertyGroup><ErrorLog>findings.sarif,version=2.1</ErrorLog></PropertyGroup>",
        };
        CaseWorkspace workspace = new(feed, "sarif");
        BuildResult built = workspace.Build(item);
        Assert.Contains(built.Errors, static message => message.Code == "SAFE201");

        using JsonDocument log = JsonDocument.Parse(File.ReadAllText(Path.Combine(workspace.FolderOf(item), "findings.sarif")));
        JsonElement[] results = [.. log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()];
        JsonElement finding = Assert.Single(results, static result => result.GetProperty("ruleId").GetString() == "SAFE201");
        Assert.Equal("error", finding.GetProperty("level").GetString());
        Assert.False(finding.TryGetProperty("suppressions", out _));
        Assert.Contains("BrokerGuard", finding.GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
        JsonElement place = finding.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.EndsWith("Program.cs", place.GetProperty("artifactLocation").GetProperty("uri").GetString(), StringComparison.Ordinal);
    }
}
