namespace Safety.Verifier;

/// <summary>The command that the build target runs, and anyone on any folder.</summary>
internal static class Program
{
    private const string Usage = "usage: Safety.Verifier <folder> [options]; --help lists them";

    private const string Help = """
        Safety.Verifier reads a finished .NET output as IL and finds every way past the guards in it.

        usage: dotnet exec Safety.Verifier.dll <folder> [options]

          --recursive          read subfolders too that are an output of their own (they hold a *.runtimeconfig.json)
          --surface <file>     a broker-surface.txt of a guard whose assembly does not carry its own; may be repeated
          --inventory <file>   write the inventory: brokers, members, guards, controls, adapters, roots (JSON)
          --sarif <file>       write the findings as SARIF 2.1.0
          --test-output        the folder is a test project's: assemblies stamped as test are expected in it
          --help               this text

        exit code: 0 nothing found, 1 findings, 2 the folder could not be verified
        rules:     SAFE401 a call past a guard, SAFE402 a test assembly, SAFE403 an unreadable file, SAFE404 Safety opened from outside
        """;

    /// <summary>0 when the output may be shipped, 1 with findings, 2 when it could not be read.</summary>
    public static int Main(string[] arguments)
    {
        if (arguments is ["--help" or "-h" or "-?"])
        {
            Console.WriteLine(Help);
            return 0;
        }

        try
        {
            return Run(arguments);
        }
        catch (Exception exception)
        {
            // Whatever goes wrong, the build that asked must not go on as if it had been verified.
            string text = exception is IOException or UnauthorizedAccessException or ArgumentException or BadImageFormatException ? exception.Message : exception.ToString();
            Console.WriteLine($"Safety.Verifier: error {OutputVerifier.Unreadable}: the output could not be verified: {text.ReplaceLineEndings(" ")}");
            return 2;
        }
    }

    private static int Run(string[] arguments)
    {
        string? folder = null;
        string? inventory = null;
        string? sarif = null;
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
                case "--sarif":
                    sarif = Next(arguments, ref at);
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
        if (result.GuardedTypes == 0)
            Console.WriteLine($"Safety.Verifier: {result.Assemblies} assemblies read; none declares a broker contract or a guard, so there was nothing to look for.");

        if (inventory is not null)
            Write(inventory, result.Inventory);
        if (sarif is not null)
            Write(sarif, Sarif.Write(result.Findings));
        return result.Findings.Count == 0 ? 0 : 1;
    }

    /// <summary>An unchanged file keeps its time stamp: builds that copy it do nothing.</summary>
    private static void Write(string path, string text)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text)
            File.WriteAllText(path, text);
    }

    private static string Next(string[] arguments, ref int at) =>
        ++at < arguments.Length ? arguments[at] : throw new ArgumentException($"'{arguments[at - 1]}' needs a value; {Usage}");
}
