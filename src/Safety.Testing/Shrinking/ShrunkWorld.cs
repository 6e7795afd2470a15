using Safety.Testing.Invariants;
using Safety.Testing.Worlds;

namespace Safety.Testing.Shrinking;

/// <summary>What is left of a world when everything is taken out that its violation does not need.</summary>
/// <param name="Invariant">The invariant that still does not hold.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Kept">The numbers of the faults and acts that are left.</param>
/// <param name="Plain">The simplifications that were made.</param>
/// <param name="Worlds">How many worlds it took.</param>
public sealed record ShrunkWorld(Invariant Invariant, WorldPlan Plan, IReadOnlyList<int> Kept, IReadOnlyList<string> Plain, int Worlds)
{
    /// <summary>The arguments that replay it.</summary>
    public string Arguments => $"--seed {Plan.Seed} --keep {(Kept.Count == 0 ? "none" : string.Join(',', Kept))}{(Plain.Count == 0 ? "" : $" --plain {string.Join(',', Plain)}")} --trace";
}
