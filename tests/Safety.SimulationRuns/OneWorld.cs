using Safety.Testing.Faults;
using Safety.Testing.Invariants;
using Safety.Testing.Shrinking;
using Safety.Testing.Traders;
using Safety.Testing.Worlds;

namespace Safety.SimulationRuns;

/// <summary>Replays a world, whole or in part, or makes it small.</summary>
internal static class OneWorld
{
    public static int Run(Arguments given, ulong seed)
    {
        Simulator simulator = given.Simulator();
        WorldPlan plan = Shrinker.Part(simulator.Plan(seed), given.Keep, given.Plain);
        WorldResult result = simulator.Run(plan, given.Has("--trace"));
        if (given.Has("--trace"))
        {
            Tell(plan);
            Console.Write(result.Trace);
        }

        foreach (Violation violation in result.Violations)
            Console.WriteLine(violation);
        if (given.Has("--shrink"))
        {
            Shrinker shrinker = new(simulator);
            foreach (Invariant invariant in result.Violations.Select(static violation => violation.Invariant).Distinct())
            {
                if (given.Text("--invariant") is not { } name || name == invariant.ToString())
                    Console.WriteLine($"{invariant}: {shrinker.Shrink(plan, invariant).Arguments}");
            }
        }

        return result.Violations.Count == 0 ? 0 : 1;
    }

    private static void Tell(WorldPlan plan)
    {
        Console.WriteLine($"seed {plan.Seed}, {plan.Start:yyyy-MM-dd HH:mm:ss}, {(plan.UsesSqlite ? "journal in a SQLite file" : "journal in memory")}, {plan.Host}");
        foreach (AccountPlan account in plan.Accounts)
        {
            Console.WriteLine($"account {account.Id}: {account.Limits}, venue clock {account.VenueOffsetMs} ms off{(account.Hedges ? ", hedges" : "")}, holds {string.Join(", ", account.Instruments.Zip(account.Held, static (instrument, held) => $"{held} {instrument.Symbol}"))}");
            foreach (var venue in account.Venues)
                Console.WriteLine($"  desk {venue.Desk} {venue.ContractName}: {venue.Does}; told {venue.Telling}; request {venue.RequestMs}, response {venue.ResponseMs}, report {venue.ReportMs} ms");
        }

        foreach (TraderAct act in plan.Acts)
            Console.WriteLine($"act {act}");
        foreach (Fault fault in plan.Faults)
            Console.WriteLine($"fault {fault}");
    }
}
