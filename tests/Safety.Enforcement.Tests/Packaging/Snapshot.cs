using Xunit;

namespace Safety.Enforcement.Tests.Packaging;

/// <summary>
/// Compares a text with the checked-in <c>Class.Method#Hint.verified.txt</c> beside the tests; on a difference the
/// text is written to <c>.received.txt</c> there, and accepting it is renaming it. Verify's conventions and call shape.
/// </summary>
internal static class Snapshot
{
    public static void Verify(string text, string test, string hint)
    {
        string stem = Tree.PathOf("tests", "Safety.Enforcement.Tests", "Packaging", $"{test}#{hint}");
        string verified = File.Exists($"{stem}.verified.txt") ? Normal(File.ReadAllText($"{stem}.verified.txt")) : "";
        string received = Normal(text);
        if (received == verified)
        {
            File.Delete($"{stem}.received.txt");
            return;
        }

        File.WriteAllText($"{stem}.received.txt", received);
        string[] before = verified.Split('\n');
        string[] after = received.Split('\n');
        string removed = string.Join('\n', before.Except(after).Select(line => $"- {line}"));
        string added = string.Join('\n', after.Except(before).Select(line => $"+ {line}"));
        Assert.Fail($"{test}#{hint} differs. If this is meant, rename the .received.txt beside it to .verified.txt.\n{removed}\n{added}");
    }

    private static string Normal(string text) => text.ReplaceLineEndings("\n").TrimEnd() + "\n";
}
