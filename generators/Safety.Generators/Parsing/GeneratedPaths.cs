using Safety.Analyzers.Model;

namespace Safety.Generators.Parsing;

/// <summary>How the path of the generator's output ends, wherever the compiler puts it.</summary>
internal static class GeneratedPaths
{
    /// <summary>True when the file's folder is the one the compiler gives to this generator. A user's file in such a folder is SAFE006.</summary>
    public static bool IsGeneratorOutput(string path)
    {
        int name = path.LastIndexOfAny(['/', '\\']);
        if (name < SafetyNames.GeneratorPath.Length)
            return false;

        int start = name - SafetyNames.GeneratorPath.Length;
        for (int i = 0; i < SafetyNames.GeneratorPath.Length; i++)
        {
            char expected = SafetyNames.GeneratorPath[i];
            char actual = path[start + i];
            if (expected == '/' ? actual is not ('/' or '\\') : actual != expected)
                return false;
        }

        return start == 0 || path[start - 1] is '/' or '\\';
    }
}
