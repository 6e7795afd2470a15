namespace Safety.SimulationRuns.KnockOut;

/// <summary>What a run of the simulator has told.</summary>
/// <param name="Seeds">How many worlds were run.</param>
/// <param name="Violations">How often each invariant was violated that was.</param>
internal sealed record SimulatorRun(int Seeds, IReadOnlyList<(string Invariant, long Count)> Violations)
{
    public long Count => Violations.Sum(static one => one.Count);
}
