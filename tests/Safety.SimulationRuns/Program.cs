using System.Globalization;
using Safety.Testing.Worlds;

namespace Safety.SimulationRuns;

/// <summary>Simulated worlds as a command.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        ulong Option(string name, ulong otherwise) =>
            Array.IndexOf(args, name) is >= 0 and var at ? ulong.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
        Simulator simulator = new();
        if (args.Contains("--seed"))
        {
            WorldResult one = simulator.Run(Option("--seed", 1), args.Contains("--trace"));
            Console.Write(one.Trace);
            foreach (var violation in one.Violations)
                Console.WriteLine(violation);
            return one.Violations.Count == 0 ? 0 : 1;
        }

        long began = Environment.TickCount64;
        ulong from = Option("--from", 1), seeds = Option("--seeds", 100);
        Dictionary<string, List<ulong>> failed = [];
        long steps = 0;
        for (ulong seed = from; seed < from + seeds; seed++)
        {
            WorldResult result;
            try { result = simulator.Run(seed); }
            catch (Exception e) { Console.WriteLine($"{seed}: {e}"); continue; }
            steps += result.Steps;
            if (args.Contains("--list")) foreach (var v in result.Violations) Console.WriteLine($"{seed} {v}");
            foreach (var invariant in result.Violations.Select(v => v.Invariant).Distinct())
                (failed.TryGetValue(invariant.ToString(), out var list) ? list : failed[invariant.ToString()] = []).Add(seed);
        }

        foreach (var (name, list) in failed)
            Console.WriteLine($"{name}: {list.Count}: {string.Join(" ", list.Take(12))}");
        double seconds = (Environment.TickCount64 - began) / 1000.0;
        Console.WriteLine($"{seeds} seeds, {steps} steps, {seeds / seconds:0} seeds/s {steps / seconds:0} steps/s");
        return 0;
    }
}
