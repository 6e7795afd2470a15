using System.Globalization;
using Safety.CrashMatrix.Tests.KillLatency;
using Safety.CrashMatrix.Tests.Matrix;
using Safety.CrashMatrix.Tests.Trader;
using Safety.CrashMatrix.Tests.Venue;

namespace Safety.CrashMatrix.Tests;

/// <summary>The processes of the matrix, and the matrix itself as a command.</summary>
internal static class Program
{
    private const string Usage = "matrix [--kills N] [--seed S] [--workers W] [--life L] [--break B] | kill [--trials N] [--seed S] | trader DIRECTORY PLAN ROUND BREAKAGE | venue DIRECTORY";

    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["trader", var directory, var plan, var round, var breakage]:
                return await TraderProcess.RunAsync(directory, CrashPlan.Parse(plan), int.Parse(round, CultureInfo.InvariantCulture), Enum.Parse<Breakage>(breakage));
            case ["venue", var directory]:
                await VenueProcess.RunAsync(directory);
                return 0;
            case ["kill", .. var options]:
                Console.Out.WriteLine(await KillTrials.RunAsync(Option(options, "--trials", 1_000), Option(options, "--seed", 1), Console.Error.WriteLine));
                return 0;
            case ["matrix", .. var options]:
                return await RunMatrixAsync(options);
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 64;
        }
    }

    private static async Task<int> RunMatrixAsync(string[] options)
    {
        MatrixOptions chosen = new()
        {
            Kills = Option(options, "--kills", 10_000),
            Seed = Option(options, "--seed", 1),
            Workers = Option(options, "--workers", Math.Max(2, Environment.ProcessorCount)),
            OnlyLife = Option(options, "--life", -1),
            Breakage = Array.IndexOf(options, "--break") is >= 0 and var broken ? Enum.Parse<Breakage>(options[broken + 1]) : Breakage.None,
            Progress = Console.Error.WriteLine,
        };
        MatrixResult result = await MatrixRun.RunAsync(chosen);
        Console.Out.WriteLine(result);
        return result.Violations.Count == 0 ? 0 : 1;
    }

    private static int Option(string[] options, string name, int otherwise) =>
        Array.IndexOf(options, name) is >= 0 and var at ? int.Parse(options[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
