using Safety.Analyzers.Model;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>
/// Reads <c>broker-surface.txt</c>: one line <c>&lt;Kind&gt;[:&lt;QueryRole&gt;] &lt;documentation-comment id&gt;</c> per member, or <c>Trusted
/// &lt;assembly name&gt;</c> for a further assembly of the SDK's vendor; <c>#</c> begins a comment line. Strict: a line it does not understand is a problem, never skipped.
/// </summary>
internal static class SurfaceFile
{
    /// <summary>The first word of a line that names an assembly.</summary>
    private const string TrustedWord = "Trusted";

    public static bool IsSurfaceFile(string path)
    {
        int name = path.LastIndexOfAny(['/', '\\']) + 1;
        return string.Equals(path.Substring(name), SurfaceSpec.FileName, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads several files as one, so that an id listed in two of them is found.</summary>
    public static SurfaceSpec Read(IEnumerable<(string Path, string Text)> files, bool withLocations)
    {
        var lines = new List<SurfaceLineSpec>();
        var trusted = new List<TrustedAssemblySpec>();
        var problems = new List<ProblemSpec>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string path, string text) in files)
        {
            foreach (FileLine line in FileLine.Of(path, text))
            {
                string content = line.Text;
                if (content.Trim().Length == 0 || content.TrimStart().StartsWith("#", StringComparison.Ordinal))
                    continue;

                LocationSpec? At(int column, int length) => withLocations ? line.At(column, length) : null;

                if (content.StartsWith(TrustedWord + " ", StringComparison.Ordinal))
                {
                    string name = content.Substring(TrustedWord.Length + 1);
                    if (name.Length == 0 || !name.All(static c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-'))
                        problems.Add(ProblemSpec.Of("SAFE112", At(0, content.Length), $"'{content}' is not '{TrustedWord}', one blank and the name of one assembly"));
                    else if (!seen.Add(content))
                        problems.Add(ProblemSpec.Of("SAFE112", At(0, content.Length), $"'{name}' is listed twice"));
                    else
                        trusted.Add(new TrustedAssemblySpec(name, At(TrustedWord.Length + 1, name.Length)));
                    continue;
                }

                if (Understand(content, At, out SurfaceLineSpec? spec) is { } problem)
                    problems.Add(problem);
                else if (!seen.Add(spec!.Id))
                    problems.Add(ProblemSpec.Of("SAFE112", spec.Location, $"'{spec.Id}' is listed twice"));
                else
                    lines.Add(spec);
            }
        }

        return new SurfaceSpec(lines.ToEquatableArray(), trusted.ToEquatableArray(), problems.ToEquatableArray());
    }

    private static ProblemSpec? Understand(string content, Func<int, int, LocationSpec?> at, out SurfaceLineSpec? line)
    {
        line = null;
        int blank = content.IndexOf(' ');
        if (blank <= 0 || blank == content.Length - 1 || content.IndexOf(' ', blank + 1) >= 0 || content.IndexOf('\t') >= 0)
            return ProblemSpec.Of("SAFE112", at(0, content.Length), $"'{content}' is not one kind, one blank and one id");

        string kindText = content.Substring(0, blank);
        string id = content.Substring(blank + 1);
        string? roleText = null;
        int colon = kindText.IndexOf(':');
        if (colon >= 0)
        {
            roleText = kindText.Substring(colon + 1);
            kindText = kindText.Substring(0, colon);
        }

        if (!KindWords.Parse(kindText, out CallKind kind) || kind == CallKind.Unclassified)
            return ProblemSpec.Of("SAFE112", at(0, kindText.Length), $"'{kindText}' is no call kind");

        QueryRoleKind role = QueryRoleKind.None;
        if (roleText is not null)
        {
            if (!KindWords.Parse(roleText, out role))
                return ProblemSpec.Of("SAFE112", at(colon + 1, roleText.Length), $"'{roleText}' is no query role");
            if (kind != CallKind.Query)
                return ProblemSpec.Of("SAFE112", at(colon, roleText.Length + 1), $"only a Query has a role, {kindText} has none");
        }

        if (id.Length < 3 || id[1] != ':' || id[0] is not ('M' or 'P' or 'E'))
            return ProblemSpec.Of("SAFE112", at(blank + 1, id.Length), $"'{id}' is no documentation-comment id of a method, property or event");

        line = new SurfaceLineSpec(kind, role, id, at(blank + 1, id.Length));
        return null;
    }
}
