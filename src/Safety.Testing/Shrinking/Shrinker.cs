using Safety.Testing.Invariants;
using Safety.Testing.Worlds;

namespace Safety.Testing.Shrinking;

/// <summary>Takes out of a world what its violation does not need: faults, acts, facets; as long as the same invariant fails.</summary>
/// <param name="simulator">Runs the worlds.</param>
/// <param name="mostWorlds">How many it may run.</param>
public sealed class Shrinker(Simulator simulator, int mostWorlds = 400)
{
    private int _worlds;

    /// <summary>The plan of a seed with some of its parts only.</summary>
    /// <param name="plan">The whole plan.</param>
    /// <param name="keep">The numbers of the faults and acts to keep; null = all.</param>
    /// <param name="plain">What to make plain, by name.</param>
    public static WorldPlan Part(WorldPlan plan, IReadOnlyCollection<int>? keep, IReadOnlyCollection<string> plain)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(plain);
        if (keep is not null)
            plan = plan with { Faults = [.. plan.Faults.Where(fault => keep.Contains(fault.Number))], Acts = [.. plan.Acts.Where(act => keep.Contains(act.Number))] };
        foreach (Simplification simplification in Simplification.All.Where(one => plain.Contains(one.Name)))
            plan = simplification.Apply(plan);
        return plan;
    }

    /// <summary>Shrinks the world of a plan in which an invariant does not hold.</summary>
    public ShrunkWorld Shrink(WorldPlan plan, Invariant invariant)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _worlds = 0;
        List<int> kept = [.. plan.Faults.Select(static fault => fault.Number), .. plan.Acts.Select(static act => act.Number)];
        List<string> plain = [];
        for (int size = Math.Max(1, kept.Count / 2); ; size /= 2)
        {
            for (int at = 0; at < kept.Count && _worlds < mostWorlds;)
            {
                List<int> fewer = [.. kept[..at], .. kept[Math.Min(kept.Count, at + size)..]];
                if (Fails(Part(plan, fewer, plain), invariant))
                    kept = fewer;
                else
                    at += size;
            }

            if (size <= 1)
                break;
        }

        foreach (Simplification simplification in Simplification.All)
        {
            WorldPlan before = Part(plan, kept, plain);
            if (_worlds < mostWorlds && simplification.Apply(before) is var after && !ReferenceEquals(before, after) && after != before && Fails(after, invariant))
                plain.Add(simplification.Name);
        }

        for (int at = 0; at < kept.Count && _worlds < mostWorlds;)
        {
            List<int> fewer = [.. kept[..at], .. kept[(at + 1)..]];
            if (Fails(Part(plan, fewer, plain), invariant))
                kept = fewer;
            else
                at++;
        }

        return new ShrunkWorld(invariant, Part(plan, kept, plain), kept, plain, _worlds);
    }

    private bool Fails(WorldPlan plan, Invariant invariant)
    {
        _worlds++;
        return simulator.Run(plan).Violations.Any(violation => violation.Invariant == invariant);
    }
}
