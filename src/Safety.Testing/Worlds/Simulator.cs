using System.Diagnostics.CodeAnalysis;
using Safety.Testing.Faults;
using Safety.Testing.Invariants;

namespace Safety.Testing.Worlds;

/// <summary>
/// Runs simulated worlds: from one number a whole world is drawn (venues with books of their own, a host with its accounts, traders, an operator, and
/// what goes wrong), run in virtual time with the real guard, and checked after every step against the venues' books.
/// </summary>
/// <remarks>One thread; the same number gives the same world, to the byte. Several simulators may run side by side, each with a directory of its own.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Holds a directory, not a handle.")]
public sealed class Simulator
{
    private readonly SimulatorOptions _options;
    private readonly string _directory;

    /// <summary>Makes a simulator.</summary>
    /// <param name="options">What is put into its worlds; null = all defaults.</param>
    public Simulator(SimulatorOptions? options = null)
    {
        _options = options ?? new SimulatorOptions();
        _directory = _options.Directory ?? Directory.CreateTempSubdirectory("safety-simulation-").FullName;
        Directory.CreateDirectory(_directory);
    }

    /// <summary>The plan that a seed stands for.</summary>
    public WorldPlan Plan(ulong seed) => _options.Plan(WorldDraw.Draw(seed));

    /// <summary>Runs the world of a seed.</summary>
    public WorldResult Run(ulong seed, bool traces = false) => Run(Plan(seed), traces);

    /// <summary>Runs a world as planned.</summary>
    public WorldResult Run(WorldPlan plan, bool traces = false)
    {
        ArgumentNullException.ThrowIfNull(plan);
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null); // what waits in the guard goes on in the world, not where the caller would have it
        try
        {
            using World world = new(plan, _options, _directory, traces);
            world.Run();
            return new WorldResult(
                plan, world.Checks.Violations, world.Line.Steps, world.Deaths, world.Operator.Kills + world.Faults.Struck[(int)FaultKind.KillByFile] + world.Faults.Struck[(int)FaultKind.KillByEnvironment],
                world.Checks.Sent.All.Count, world.Checks.Fills, world.Checks.Reports, world.Faults.Struck, world.Trace?.ToString())
            { Coverage = world.Coverage, NaiveTimeoutsWrong = world.Checks.Time.NaiveWrong, IntervalTimeoutsWrong = world.Checks.Time.IntervalWrong };
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
