using System.Diagnostics;
using System.Globalization;

namespace Safety.Benchmarks.Submits;

/// <summary>This build beside another one: both run <c>submit</c> in processes of their own, in turns, and each pair gives a ratio.</summary>
internal static class BuildComparison
{
    private const string Case = "guard on SQLite";

    public static void Run(BenchmarkOptions options, string baseline, TextWriter output)
    {
        Dictionary<int, List<(Figures Ours, Figures Theirs)>> pairs = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            Dictionary<int, Figures> theirs = Measure(options, baseline);
            Dictionary<int, Figures> ours = Measure(options, typeof(BuildComparison).Assembly.Location);
            foreach ((int callers, Figures figures) in ours)
            {
                if (!pairs.TryGetValue(callers, out List<(Figures, Figures)>? list))
                    pairs.Add(callers, list = []);
                list.Add((figures, theirs[callers]));
            }
        }

        ResultTable table = new("callers", "submits/s", "of the other build", "ratio, median", "least", "most", "p50 µs", "of the other build", "ratio, median", "least", "most");
        foreach ((int callers, List<(Figures Ours, Figures Theirs)> list) in pairs.OrderBy(static pair => pair.Key))
        {
            table.Add(
            [
                callers, Median(list.Select(static pair => pair.Ours.PerSecond)), Median(list.Select(static pair => pair.Theirs.PerSecond)), .. Spread.Of(list.Select(static pair => pair.Ours.PerSecond / pair.Theirs.PerSecond)),
                Median(list.Select(static pair => pair.Ours.P50)), Median(list.Select(static pair => pair.Theirs.P50)), .. Spread.Of(list.Select(static pair => pair.Ours.P50 / pair.Theirs.P50)),
            ]);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Rounds} pairs of {options.Seconds} s per case, against {baseline}"));
        table.Print(output);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    // Reads the table that a run prints: another build's is the same.
    private static Dictionary<int, Figures> Measure(BenchmarkOptions options, string assembly)
    {
        ProcessStartInfo start = new("dotnet", [assembly, "submit", "--rounds", "1", "--prefill", "0", "--seconds", options.Seconds.ToString(CultureInfo.InvariantCulture), "--directory", options.Directory])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Dictionary<int, Figures> figures = [];
        while (process.StandardOutput.ReadLine() is { } line)
        {
            string[] cells = [.. line.Split('|').Select(static cell => cell.Trim())];
            if (cells.Length > 5 && cells[1] == Case)
                figures[int.Parse(cells[2], NumberStyles.AllowThousands, CultureInfo.InvariantCulture)] = new Figures(Number(cells[3]), Number(cells[4]));
        }

        process.WaitForExit();
        return figures.Count > 0 ? figures : throw new InvalidOperationException($"{assembly} has printed no figures (exit code {process.ExitCode}).");

        static double Number(string cell) => double.Parse(cell, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    private sealed record Figures(double PerSecond, double P50);
}
