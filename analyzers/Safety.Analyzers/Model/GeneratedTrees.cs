namespace Safety.Analyzers.Model;

/// <summary>
/// Tells Safety's own generated files by their path, which ends alike whether or not they are written to disk. A user's
/// file that fakes the path is the generator's to refuse (SAFE006): it sees user files only.
/// </summary>
internal static class GeneratedTrees
{
    public static bool IsGenerated(string path)
    {
        if (!path.EndsWith(".g.cs", StringComparison.Ordinal))
            return false;
        string normal = path.Replace('\\', '/');
        string folder = normal.Substring(0, normal.LastIndexOf('/') + 1);
        return folder.EndsWith("/" + SafetyNames.GeneratorPath + "/", StringComparison.Ordinal) || folder == SafetyNames.GeneratorPath + "/";
    }

    /// <summary>True for any generator's output: the compiler lays it into a folder named like the generator's type in one named like its assembly.</summary>
    public static bool IsOfAGenerator(string path)
    {
        string[] parts = path.Replace('\\', '/').Split('/');
        return parts.Length >= 3
            && parts[parts.Length - 2].IndexOf('.') > 0
            && parts[parts.Length - 3].Split('.')[0] == parts[parts.Length - 2].Split('.')[0];
    }
}
