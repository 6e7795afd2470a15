using Safety.Testing.Faults;
using Safety.Testing.Invariants;

namespace Safety.Testing.Worlds;

/// <summary>What came of a world.</summary>
/// <param name="Plan">What was drawn.</param>
/// <param name="Violations">The invariants that did not hold, in order of time.</param>
/// <param name="Steps">How many things happened.</param>
/// <param name="Deaths">How often the process died.</param>
/// <param name="Kills">How often the kill switch was latched.</param>
/// <param name="Orders">The orders and changes that were sent.</param>
/// <param name="Fills">The fills at the venues.</param>
/// <param name="Reports">The reports that were taken in.</param>
/// <param name="Faults">How often each kind of fault has struck, by its number.</param>
/// <param name="Trace">What happened, for people; null unless it was asked for.</param>
public sealed record WorldResult(
    WorldPlan Plan, IReadOnlyList<Violation> Violations, long Steps, int Deaths, int Kills, long Orders, long Fills, long Reports, IReadOnlyList<int> Faults, string? Trace)
{
    /// <summary>In which states of orders faults have struck.</summary>
    public required FaultCoverage Coverage { get; init; }

    /// <summary>Deadlines on a venue's clock of which a comparison with the host's would have told what is not so.</summary>
    public int NaiveTimeoutsWrong { get; init; }

    /// <summary>Those of which the interval that the guard holds has: none.</summary>
    public int IntervalTimeoutsWrong { get; init; }
}
