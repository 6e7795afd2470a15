using System.Globalization;

namespace Safety.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Benchmark">Which benchmark.</param>
/// <param name="Seconds">How long each case runs, per round.</param>
/// <param name="Rounds">How often the cases take turns, so that a noisy moment does not hit one case only.</param>
/// <param name="Prefill">Orders in the journal before the last case: shows whether a cost grows with the journal. Closed orders for <c>arm</c>.</param>
/// <param name="Directory">Where the files are written; it must lie on the disk that is to be measured.</param>
/// <param name="Baseline">The assembly of this program as another build made it, to compare <c>submit</c> with in pairs; null = none.</param>
internal sealed record BenchmarkOptions(string Benchmark, double Seconds, int Rounds, int Prefill, string Directory, string? Baseline = null)
{
    public static BenchmarkOptions? Parse(string[] args, TextWriter errors)
    {
        if (args.Length == 0)
        {
            errors.WriteLine("Usage: submit|journal|arm|reports [--seconds N] [--rounds N] [--prefill N] [--directory PATH] [--baseline DLL]");
            return null;
        }

        var options = new BenchmarkOptions(args[0], 2, 3, 200_000, AppContext.BaseDirectory);
        for (int i = 1; i + 1 < args.Length; i += 2)
        {
            string value = args[i + 1];
            options = args[i] switch
            {
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--prefill" => options with { Prefill = int.Parse(value, CultureInfo.InvariantCulture) },
                "--baseline" => options with { Baseline = Path.GetFullPath(value) },
                "--directory" => options with { Directory = Path.GetFullPath(value) },
                _ => throw new ArgumentException($"Unknown option '{args[i]}'."),
            };
        }

        return options;
    }
}
