using System.Text.RegularExpressions;

namespace Safety.Enforcement.Tests.Building;

/// <summary>One error or warning of a build.</summary>
/// <param name="IsError">False for a warning.</param>
/// <param name="Code">The id, for instance <c>SAFE201</c>; for an <c>#error</c> of the generator the id its text begins with.</param>
/// <param name="File">The file's name without its folder.</param>
/// <param name="Line">The line, counted from 1; 0 where the message has none.</param>
/// <param name="Text">What it says.</param>
/// <param name="Project">The full path of the project.</param>
internal sealed partial record BuildMessage(bool IsError, string Code, string File, int Line, string Text, string Project)
{
    public override string ToString() => $"{File}({Line}): {(IsError ? "error" : "warning")} {Code}: {Text}";

    /// <summary>Reads the messages out of a build's output, each once.</summary>
    public static IReadOnlyList<BuildMessage> Parse(string output) =>
        [.. output.Split('\n').Select(TryParse).OfType<BuildMessage>().Distinct()];

    private static BuildMessage? TryParse(string line)
    {
        Match match = Pattern().Match(line.TrimEnd('\r'));
        if (!match.Success)
            return null;

        string code = match.Groups["code"].Value;
        string text = match.Groups["text"].Value;
        Match directive = Directive().Match(text);
        if (code == "CS1029" && directive.Success)
            code = directive.Groups["code"].Value;

        // The inner build of a project with several target frameworks names the framework behind the path.
        // A message about the project file itself names it only once, and the framework alone behind it.
        string project = (match.Groups["project"] is { Success: true } named && !named.Value.StartsWith("TargetFramework=", StringComparison.Ordinal)
            ? named.Value
            : match.Groups["file"].Value.Trim()).Split("::")[0];
        return new BuildMessage(
            match.Groups["kind"].Value == "error",
            code,
            Path.GetFileName(match.Groups["file"].Value.Trim()),
            int.TryParse(match.Groups["line"].Value, out int number) ? number : 0,
            text,
            project);
    }

    [GeneratedRegex(@"^\s*(?:\d+>)?(?<file>.*?)(?:\((?<line>\d+)(?:,\d+)*\))?\s*: (?<kind>error|warning) (?<code>[A-Z]+\d+): (?<text>.*?)(?: \[(?<project>[^\[\]]+)\])?$")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^#error: '(?<code>SAFE\d+)")]
    private static partial Regex Directive();
}
