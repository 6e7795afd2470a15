using System.Text;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Rules;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Documentation;

/// <summary>
/// The rule tables are written from the descriptors: <c>SAFETY_UPDATE_DOCS=1 dotnet test tests/Safety.Analyzers.Tests
/// --filter RuleTableTests</c> rewrites them, and without the variable a stale table fails.
/// </summary>
public sealed class RuleTableTests
{
    private const string Begin = "<!-- rules -->";
    private const string End = "<!-- /rules -->";

    [Fact]
    public void Readme_HasTheCurrentTable()
    {
        string path = RepositoryFiles.PathOf("README.md");
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"README.md has no '{Begin}' … '{End}'.");
        Check(path, text, $"{text[..(begin + Begin.Length)]}\n{Table("docs/rules/")}{text[end..]}");
    }

    [Fact]
    public void Index_IsCurrent()
    {
        string path = RepositoryFiles.PathOf("docs/rules/README.md");
        string text = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Check(path, text, $"""
            # Rules

            Written from the descriptors by `RuleTableTests`; do not edit. All rules are errors, and nothing configures or suppresses them.

            {Table("")}
            The examples on the pages share this contract; its guard, `BrokerGuard` with the interface `IBrokerGuard`, is generated.
            A test compiles every example: a bad one reports exactly its rule, a good one nothing. Not compiled are the examples of
            SAFE001–SAFE007, which are project settings, of SAFE208 and SAFE210, which take more than one file or assembly, and of SAFE401–SAFE404, which the verifier reports.

            ```csharp
            {RulePage.SharedContract}
            ```

            """);
    }

    private static string Table(string folder)
    {
        StringBuilder table = new("| Rule | What it reports | Family |\n|---|---|---|\n");
        foreach (DiagnosticDescriptor rule in Descriptors.All)
        {
            string family = rule.Category[(rule.Category.IndexOf('.', StringComparison.Ordinal) + 1)..];
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| [{rule.Id}]({folder}{rule.Id}.md) | {rule.Title} | {family} |\n");
        }

        return table.ToString();
    }

    private static void Check(string path, string current, string expected)
    {
        if (current == expected)
            return;
        if (Environment.GetEnvironmentVariable("SAFETY_UPDATE_DOCS") == "1")
            File.WriteAllText(path, expected);
        else
            Assert.Fail($"{Path.GetFileName(path)} is stale. Run SAFETY_UPDATE_DOCS=1 dotnet test tests/Safety.Analyzers.Tests --filter RuleTableTests.");
    }
}
