using Safety.Orders;

namespace Safety.Simulation.Market;

/// <summary>A market to be played: its events in order and its instruments.</summary>
public sealed class MarketReplay
{
    /// <summary>A market from events; instruments are derived where none are given.</summary>
    /// <param name="name">What it is called in displays.</param>
    /// <param name="events">The events in order of time.</param>
    /// <param name="instruments">Reference data; null = derive it from the events.</param>
    /// <exception cref="ArgumentException">No events.</exception>
    public MarketReplay(string name, IReadOnlyList<MarketEvent> events, IReadOnlyList<Instrument>? instruments = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
            throw new ArgumentException($"The market '{name}' has no events.", nameof(events));
        (Name, Events, Instruments) = (name, events, instruments ?? InstrumentScan.Derive(events));
    }

    /// <summary>What it is called in displays.</summary>
    public string Name { get; }

    /// <summary>The events in order of time.</summary>
    public IReadOnlyList<MarketEvent> Events { get; }

    /// <summary>The instruments, ordered by symbol.</summary>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>A market from a capture file.</summary>
    /// <exception cref="CaptureFormatException">A line cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static MarketReplay FromCapture(string path) => new(Path.GetFileName(path), CaptureReader.ReadFile(path));

    /// <summary>The built-in market.</summary>
    /// <param name="seed">The same seed gives the same market, event for event.</param>
    /// <param name="eventCount">How many events.</param>
    public static MarketReplay FromSeed(ulong seed, int eventCount = SeededMarket.DefaultEventCount) =>
        new($"seed {seed}", [.. SeededMarket.Generate(seed, eventCount)], SeededMarket.Instruments);
}
