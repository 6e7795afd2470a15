using System.Reflection;
using System.Runtime.CompilerServices;

namespace Safety.Generators.Tests.Harness;

/// <summary>
/// Whole generated files against verified ones, by Verify's conventions: <c>Class.Method#Hint.verified.cs</c> beside the test, and a
/// <c>.received.cs</c> where they differ. Every match also runs the generator twice and compiles its output.
/// </summary>
public static class Snapshot
{
    /// <summary>Set to accept what is generated now.</summary>
    private const string Accept = "SAFETY_ACCEPT_SNAPSHOTS";

    private static readonly string s_directory = typeof(Snapshot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "ProjectDirectory").Value!;

    public static GeneratorRun Match(string source, string? surface = null, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        GeneratorRun run = Check(GeneratorInput.Of(source, surface));
        Compare(run, Path.GetFileNameWithoutExtension(file.Replace('\\', '/')), method);
        return run;
    }

    /// <summary>Runs twice, asserts that the second run did nothing, and that the output compiles without a warning.</summary>
    public static GeneratorRun Check(GeneratorInput input)
    {
        GeneratorRun first = GeneratorRun.Start(input);
        Assert.Null(first.Result.Exception);
        GeneratorRun second = first.Again();
        Caching.AssertNothingRanAgain(second);
        Assert.Equal(first.Generated, second.Generated);
        Caching.AssertHoldsNoCompilation(first);
        IReadOnlyList<string> complaints = first.Complaints();
        Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));
        return first;
    }

    private static void Compare(GeneratorRun run, string className, string method)
    {
        string directory = Path.GetDirectoryName(Directory.EnumerateFiles(s_directory, className + ".cs", SearchOption.AllDirectories)
            .First(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))!;
        string prefix = $"{className}.{method}#";
        var verified = Directory.EnumerateFiles(directory, prefix + "*.verified.cs").ToDictionary(f => Path.GetFileName(f)!, File.ReadAllText);
        var wrong = new List<string>();
        foreach ((string hint, string text) in run.Generated)
        {
            string stem = prefix + Path.GetFileNameWithoutExtension(hint);
            string received = Path.Combine(directory, stem + ".received.cs");
            if (verified.Remove(stem + ".verified.cs", out string? expected) && expected.Replace("\r", "") == text)
            {
                File.Delete(received);
                continue;
            }

            if (Environment.GetEnvironmentVariable(Accept) == "1")
            {
                File.WriteAllText(Path.Combine(directory, stem + ".verified.cs"), text);
                continue;
            }

            File.WriteAllText(received, text);
            wrong.Add($"{stem}: generated text differs from the verified file; compare the .received.cs beside it");
        }

        foreach (string left in verified.Keys)
        {
            if (Environment.GetEnvironmentVariable(Accept) == "1")
                File.Delete(Path.Combine(directory, left));
            else
                wrong.Add($"{left}: not generated any more");
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }
}
