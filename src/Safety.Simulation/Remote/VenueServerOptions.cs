using Safety.Simulation.Faults;
using Safety.Simulation.Market;
using Safety.Simulation.Venue;

namespace Safety.Simulation.Remote;

/// <summary>What a venue process needs.</summary>
public sealed record VenueServerOptions
{
    /// <summary>Where its book and its endpoint are kept; created when missing.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The market it plays.</summary>
    public required MarketReplay Market { get; init; }

    /// <summary>How it behaves.</summary>
    public PaperVenueOptions Venue { get; init; } = new();

    /// <summary>What goes wrong.</summary>
    public VenueFaults Faults { get; init; } = VenueFaults.None;

    /// <summary>Seconds without any client after which it ends by itself; 0 = never.</summary>
    public int IdleExitSeconds { get; init; } = 60;

    /// <summary>The book's file.</summary>
    public string BookPath => Path.Combine(StateDirectory, "venue-book.jsonl");
}
