using System.Globalization;
using Safety.SimulationRuns.Own;
using Safety.Testing.Shrinking;
using Safety.Testing.Worlds;

namespace Safety.SimulationRuns;

/// <summary>What was typed.</summary>
internal sealed class Arguments(string[] args)
{
    private Simulator? _planner;

    public IReadOnlyList<string> All => args;

    public bool Has(string name) => args.Contains(name);

    public string? Text(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    public ulong? Number(string name) => Text(name) is { } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;

    public IReadOnlyList<int>? Keep => Text("--keep") is not { } text ? null : text == "none" ? [] : [.. text.Split(',').Select(static one => int.Parse(one, CultureInfo.InvariantCulture))];

    public IReadOnlyList<string> Plain => Text("--plain")?.Split(',') ?? [];

    /// <summary>True for a world that has one of the facets asked for, by the names that a replay calls them.</summary>
    public bool IsWanted(ulong seed)
    {
        if (Text("--with")?.Split(',') is not { } facets)
            return true;
        WorldPlan plan = (_planner ??= Simulator()).Plan(seed);
        return Simplification.All.Any(one => facets.Contains(one.Name) && !ReferenceEquals(one.Apply(plan), plan));
    }

    /// <summary>A simulator for worlds with the journals that were asked for.</summary>
    public Simulator Simulator()
    {
        SimulatorOptions options = Has("--own") ? OwnGuard.Options : new SimulatorOptions();
        if (Has("--strategy"))
            options = options with { Strategy = OwnStrategy.Options.Strategy };
        return new Simulator(options with { Directory = Directories.New(), Plan = plan => WithJournal(options.Plan(plan)) });
    }

    private WorldPlan WithJournal(WorldPlan plan) => Text("--journal") switch
    {
        "sqlite" => plan with { UsesSqlite = true },
        "memory" => plan with { UsesSqlite = false },
        null => plan,
        var other => throw new ArgumentException($"--journal {other}: say sqlite or memory."),
    };
}
