using Safety.Simulation.Market;

namespace Safety.Simulation.Remote;

/// <summary>What playing some market events has brought.</summary>
/// <param name="Played">Events played by this step; fewer than asked for at the end of the market.</param>
/// <param name="EventsConsumed">Events played since the market began.</param>
/// <param name="EventsTotal">Events the market has.</param>
/// <param name="Time">The venue's time now.</param>
/// <param name="Tops">The top of book of each symbol that was touched, ordered by symbol.</param>
public sealed record StepResult(int Played, long EventsConsumed, long EventsTotal, DateTimeOffset Time, IReadOnlyList<TopOfBook> Tops)
{
    /// <summary>True when the market is at its end.</summary>
    public bool IsEnd => EventsConsumed >= EventsTotal;
}
