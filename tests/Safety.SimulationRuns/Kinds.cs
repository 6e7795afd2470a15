using Safety.Testing.Invariants;
using Safety.Testing.Shrinking;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.SimulationRuns;

/// <summary>Makes every failing world small and puts those together that need the same to fail: how many kinds of failures there are.</summary>
internal sealed class Kinds(Arguments given, IReadOnlyList<(ulong Seed, Invariant Invariant)> failing)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<ShrunkWorld>> _kinds = [];
    private int _next;

    public void Tell()
    {
        Thread[] threads = [.. Enumerable.Range(0, (int)(given.Number("--workers") ?? (ulong)Environment.ProcessorCount)).Select(_ => new Thread(Work, 16 * 1024 * 1024))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        foreach ((string kind, List<ShrunkWorld> worlds) in _kinds.OrderBy(static kind => kind.Key, StringComparer.Ordinal))
            Console.WriteLine($"{worlds.Count,4} {kind}   {worlds.MinBy(static world => world.Plan.Seed)!.Arguments}");
    }

    private void Work()
    {
        Simulator simulator = given.Simulator();
        Shrinker shrinker = new(simulator, mostWorlds: 200);
        while (Interlocked.Increment(ref _next) - 1 is var at && at < failing.Count)
        {
            ShrunkWorld world = shrinker.Shrink(simulator.Plan(failing[at].Seed), failing[at].Invariant);
            string kind = $"{world.Invariant}: {Needs(world)}";
            lock (_gate)
            {
                if (!_kinds.TryGetValue(kind, out List<ShrunkWorld>? same))
                    _kinds.Add(kind, same = []);
                same.Add(world);
            }
        }
    }

    private static string Needs(ShrunkWorld world)
    {
        IEnumerable<string> faults = world.Plan.Faults.Select(static fault => $"{fault.Kind}").Distinct().Order(StringComparer.Ordinal);
        IEnumerable<string> acts = world.Plan.Acts.Select(static act => act.Spice == Spice.None ? $"{act.Kind}" : $"{act.Spice}").Distinct().Order(StringComparer.Ordinal);
        IEnumerable<string> facets = Simplification.All.Where(one => !ReferenceEquals(one.Apply(world.Plan), world.Plan) && one.Apply(world.Plan) != world.Plan).Select(one => one.Name switch { "replace" => $"{world.Plan.Accounts.Select(static account => account.Venues[0].Does.Replace).First(static replace => replace != ReplaceActs.NewClientId)}", "lookUp" => $"by{world.Plan.Accounts.Select(static account => account.Venues[0].Does.LookUp).First(static by => by != LookUpBy.ClientId)}", var name => name });
        return $"{string.Join('+', acts)} | {string.Join('+', faults)} | {string.Join('+', facets)}";
    }
}
