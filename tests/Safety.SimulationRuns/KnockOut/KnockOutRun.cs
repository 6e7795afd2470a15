using System.Diagnostics;
using System.Text.Json;

namespace Safety.SimulationRuns.KnockOut;

/// <summary>
/// The simulator with everything on, and once more without each safeguard: a table of violations. An oracle that does not notice a safeguard that is
/// gone proves nothing about one that is there.
/// </summary>
internal sealed class KnockOutRun(Arguments given)
{
    private const int Seeds = 500;
    private const int Enough = 5; // violations: then the rest of the worlds would say the same

    private readonly List<(Mutation Mutation, SimulatorRun? Run)> _without = [];

    public int Run()
    {
        SourceTree tree = SourceTree.Find();
        Mutation[] mutations = Mutations();
        List<string> problems = [];
        List<string> worlds = ["--seeds", given.Text("--seeds") ?? $"{Seeds}", "--from", given.Text("--from") ?? "1", "--workers", given.Text("--workers") ?? "1"];
        using Workshop workshop = new(tree);
        Stopwatch watch = Stopwatch.StartNew();
        SimulatorRun with = workshop.Run(worlds, TimeSpan.FromHours(1));
        // A world without a safeguard may well be longer than one with it.
        TimeSpan longest = (10 * watch.Elapsed) + TimeSpan.FromMinutes(1);
        string[] until = ["--until", given.Text("--until") ?? $"{Enough}"];
        Console.WriteLine($"{"safeguard",-28} {"without",7} {"with",5} {"seeds",6}   noticed by");
        foreach (Mutation mutation in mutations)
        {
            try
            {
                SimulatorRun without = workshop.RunWithout(mutation, [.. worlds, .. until], longest);
                _without.Add((mutation, without));
                Console.WriteLine($"{mutation.Name,-28} {without.Count,7} {with.Count,5} {without.Seeds,6}   {string.Join(", ", without.Violations.OrderByDescending(static one => one.Count).Select(static one => $"{one.Invariant} {one.Count}"))}");
                if (without.Count == 0)
                    problems.Add($"{mutation.Name}: no invariant has noticed that it is gone.");
            }
            catch (InvalidOperationException exception)
            {
                problems.Add(exception.Message);
                _without.Add((mutation, null));
            }
        }

        if (with.Count > 0)
            problems.Add($"With everything on: {string.Join(", ", with.Violations.Select(static one => $"{one.Invariant} {one.Count}"))}.");
        foreach (string problem in problems)
            Console.Error.WriteLine(problem);
        Console.WriteLine($"{mutations.Length} safeguards in {watch.Elapsed.TotalSeconds:0} s");
        Console.WriteLine(Json(with, _without));
        return problems.Count == 0 ? 0 : 1;
    }

    /// <summary>The table on one line. <c>worlds</c> are the seeds that were run without the safeguard: fewer where the run was told to stop early.</summary>
    public static string Json(SimulatorRun with, IEnumerable<(Mutation Mutation, SimulatorRun? Run)> without) => JsonSerializer.Serialize(new
    {
        seeds = with.Seeds,
        safeguards = without.ToDictionary(static one => one.Mutation.Name, one => new { without = one.Run?.Count ?? 0, with = with.Count, worlds = one.Run?.Seeds ?? 0 }),
    });

    private Mutation[] Mutations()
    {
        if (given.Text("--only")?.Split(',') is not { } names)
            return [.. Table.Mutations];
        return [.. names.Select(static name => Table.Mutations.FirstOrDefault(one => one.Name == name) ?? throw new ArgumentException($"--only {name}: there is {string.Join(", ", Table.Mutations.Select(static one => one.Name))}."))];
    }
}
