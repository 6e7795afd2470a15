using Safety.Benchmarks.Arming;
using Safety.Benchmarks.Journals;
using Safety.Benchmarks.Reports;
using Safety.Benchmarks.Submits;

namespace Safety.Benchmarks;

/// <summary>Runs one benchmark by name and prints its table.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        BenchmarkOptions? options = BenchmarkOptions.Parse(args, Console.Error);
        if (options is null)
            return 2;

        switch (options.Benchmark)
        {
            case "submit":
                await SubmitBenchmark.RunAsync(options, Console.Out);
                return 0;
            case "journal":
                await WriterBenchmark.RunAsync(options, Console.Out);
                return 0;
            case "arm":
                await ArmBenchmark.RunAsync(options, Console.Out);
                return 0;
            case "reports":
                await ReportBenchmark.RunAsync(options, Console.Out);
                return 0;
            default:
                Console.Error.WriteLine($"Unknown benchmark '{options.Benchmark}'. Known: submit, journal, arm, reports.");
                return 2;
        }
    }
}
