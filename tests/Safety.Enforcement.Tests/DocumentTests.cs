using System.Text.RegularExpressions;
using Safety.Enforcement.Tests.Building;
using Safety.Enforcement.Tests.Cases;
using Xunit;

namespace Safety.Enforcement.Tests;

/// <summary>What the documents claim is what the tests show.</summary>
[Collection(nameof(PackedFeed))]
public sealed partial class DocumentTests(PackedFeed feed)
{
    [Fact]
    public void ThreatModel_EveryLineNamesItsTestOrSaysOpen()
    {
        string tests = string.Concat(Directory
            .EnumerateFiles(Tree.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        string text = File.ReadAllText(Tree.PathOf("docs", "threat-model.md"));
        string[] proven = [.. text.Split("## Document")[0].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.Contains("shown by", StringComparison.Ordinal))];

        Assert.NotEmpty(proven);
        Assert.All(proven, line =>
        {
            string shownBy = line.Split('|')[^2];
            string[] names = [.. Quoted().Matches(shownBy).Select(match => match.Groups[1].Value)];
            Assert.True(names.Length > 0 || shownBy.Trim().StartsWith("open", StringComparison.Ordinal), $"no test and not open: {line}");
            Assert.All(names, name => Assert.True(Exists(name, tests), $"'{name}' is named by the threat model and does not exist"));
        });
    }

    [Fact]
    public void ThreatModel_NamesEveryBypassThatIsBuilt()
    {
        string text = File.ReadAllText(Tree.PathOf("docs", "threat-model.md"));
        string[] subjects = ["bypasses", "suppressions"];

        Assert.All(
            subjects.SelectMany(subject => AllCases.Of(subject).Select(item => $"`{subject}/{item.Name}`")),
            name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Readme_ShowsTheRealCompilerOutput()
    {
        BuildResult result = feed.Builds[AllCases.Named("DirectCall")];
        string shown = Sources.ReadmeBlock("bypass");

        Match line = ShownError().Match(shown);
        Assert.True(line.Success, shown);
        Assert.Contains(result.Errors, message =>
            message.Code == line.Groups["code"].Value
            && message.Line.ToString(System.Globalization.CultureInfo.InvariantCulture) == line.Groups["line"].Value
            && message.Text.StartsWith(line.Groups["text"].Value.Trim(), StringComparison.Ordinal));
    }

    [Fact]
    public void Readme_SmallestProgramFitsOnAScreen() =>
        Assert.InRange(Sources.ReadmeBlock("smallest").Split('\n').Length, 1, 40);

    private static bool Exists(string name, string tests) =>
        name.Split('/') is [string subject, string item]
            ? AllCases.Of(subject).Any(other => other.Name == item)
            : Regex.IsMatch(tests, $@"\b(void|Task) {Regex.Escape(name)}\(");

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\((?<line>\d+),\d+\): error (?<code>SAFE\d+): (?<text>.+)")]
    private static partial Regex ShownError();
}
