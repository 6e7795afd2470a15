namespace Safety.Verifier;

/// <summary>The command that the build target runs, and anyone on any folder.</summary>
internal static class Program
{
    private const string Usage = "usage: Safety.Verifier <folder> [--inventory <file>] [--surface <broker-surface.txt>]… [--test-output] [--recursive]";

    /// <summary>0 when the output may be shipped, 1 with findings, 2 when it could not be read.</summary>
    public static int Main(string[] arguments)
    {
        try
        {
            return Run(arguments);
        }
        catch (Exception exception)
        {
            // Whatever goes wrong, the build that asked must not go on as if it had been verified.
            string text = exception is IOException or UnauthorizedAccessException or ArgumentException ? exception.Message : exception.ToString();
            Console.WriteLine($"Safety.Verifier: error SAFE401: the output could not be verified: {text.ReplaceLineEndings(" ")}");
            return 2;
        }
    }

    private static int Run(string[] arguments)
    {
        string? folder = null;
        string? inventory = null;
        List<string> surfaces = [];
        bool isTestOutput = false;
        bool recursive = false;
        for (int at = 0; at < arguments.Length; at++)
        {
            switch (arguments[at])
            {
                case "--inventory":
                    inventory = Next(arguments, ref at);
                    break;
                case "--surface":
                    surfaces.Add(Next(arguments, ref at));
                    break;
                case "--test-output":
                    isTestOutput = true;
                    break;
                case "--recursive":
                    recursive = true;
                    break;
                default:
                    if (folder is not null || arguments[at].StartsWith('-'))
                        throw new ArgumentException($"'{arguments[at]}' is not understood; {Usage}");
                    folder = arguments[at];
                    break;
            }
        }

        Verification result = OutputVerifier.Verify(new VerifierOptions
        {
            Folder = folder ?? throw new ArgumentException(Usage),
            SurfaceFiles = surfaces,
            IsTestOutput = isTestOutput,
            Recursive = recursive,
        });
        foreach (Finding finding in result.Findings)
            Console.WriteLine(finding);

        // An unchanged inventory keeps its time stamp: builds that copy it do nothing.
        if (inventory is not null && (!File.Exists(inventory) || File.ReadAllText(inventory) != result.Inventory))
            File.WriteAllText(inventory, result.Inventory);
        return result.Findings.Count == 0 ? 0 : 1;
    }

    private static string Next(string[] arguments, ref int at) =>
        ++at < arguments.Length ? arguments[at] : throw new ArgumentException($"'{arguments[at - 1]}' needs a value; {Usage}");
}
