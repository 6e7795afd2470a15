using Safety.Orders;

namespace Safety.Simulation.Market;

/// <summary>
/// The built-in market: three instruments that share a common factor (so one can hedge another), five price levels a side,
/// trade prints that eat into them. Integer arithmetic on a seeded generator: the same on every machine.
/// </summary>
public static class SeededMarket
{
    /// <summary>How many events the built-in market has unless told otherwise.</summary>
    public const int DefaultEventCount = 20_000;

    private const int Levels = 5;

    private static readonly DateTimeOffset s_open = new(2026, 1, 5, 14, 30, 0, TimeSpan.Zero);

    /// <summary>The instruments, ordered by symbol.</summary>
    public static IReadOnlyList<Instrument> Instruments { get; } =
    [
        new("ALFA-USD", "USD", 0.01m, 1m),
        new("BRAVO-USD", "USD", 0.01m, 1m),
        new("CEDAR-USD", "USD", 0.005m, 0.1m),
    ];

    /// <summary>Generates the events, lazily, in order of time.</summary>
    /// <param name="seed">The same seed gives the same events.</param>
    /// <param name="eventCount">How many; at least one snapshot per instrument.</param>
    public static IEnumerable<MarketEvent> Generate(ulong seed, int eventCount = DefaultEventCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(eventCount, Instruments.Count);
        var random = new DeterministicRandom(seed);
        Ladder[] ladders =
        [
            new Ladder(Instruments[0], midTicks: 10_000, lotsPerLevel: 400, random),
            new Ladder(Instruments[1], midTicks: 5_000, lotsPerLevel: 700, random),
            new Ladder(Instruments[2], midTicks: 4_400, lotsPerLevel: 3_000, random),
        ];
        return Play(random, ladders, eventCount);
    }

    private static IEnumerable<MarketEvent> Play(DeterministicRandom random, Ladder[] ladders, int eventCount)
    {
        DateTimeOffset time = s_open;
        for (int i = 0; i < eventCount; i++)
        {
            time = time.AddTicks(random.Next(1, 500) * (TimeSpan.TicksPerMillisecond / 10));
            if (i < ladders.Length)
            {
                yield return ladders[i].Snapshot(time);
                continue;
            }

            // One factor moves all of them in the same direction; what is left is each one's own noise.
            if (random.Chance(30))
            {
                int direction = random.Chance(500) ? 1 : -1;
                foreach (Ladder each in ladders)
                    each.Drift(direction * random.Next(1, 3));
            }
            Ladder ladder = ladders[random.Next(0, ladders.Length - 1)];
            if (random.Chance(80))
                ladder.Drift(random.Chance(500) ? 1 : -1);
            yield return ladder.IsStale || !random.Chance(220) ? ladder.Update(time, random) : ladder.Trade(time, random);
        }
    }

    /// <summary>One instrument's displayed levels: sizes in lots by distance from the middle, prices in ticks.</summary>
    private sealed class Ladder
    {
        private readonly Instrument _instrument;
        private readonly int _lotsPerLevel;
        private readonly SortedDictionary<int, int> _bids = [];
        private readonly SortedDictionary<int, int> _asks = [];
        private int _midTicks;

        public Ladder(Instrument instrument, int midTicks, int lotsPerLevel, DeterministicRandom random)
        {
            (_instrument, _midTicks, _lotsPerLevel) = (instrument, midTicks, lotsPerLevel);
            Rebuild(_bids, -1, random);
            Rebuild(_asks, +1, random);
        }

        /// <summary>True when the middle has moved and the displayed levels have not followed yet.</summary>
        public bool IsStale { get; private set; }

        public void Drift(int ticks)
        {
            // Far away from zero, so that no price can become one.
            _midTicks = Math.Max(1_000, _midTicks + ticks);
            IsStale = true;
        }

        public MarketEvent Snapshot(DateTimeOffset time) => new()
        {
            Time = time,
            Symbol = _instrument.Symbol,
            Kind = MarketEventKind.BookSnapshot,
            Levels = [.. _bids.Reverse().Select(l => Change(Side.Buy, l.Key, l.Value)), .. _asks.Select(l => Change(Side.Sell, l.Key, l.Value))],
        };

        public MarketEvent Update(DateTimeOffset time, DeterministicRandom random)
        {
            List<LevelChange> changes = [];
            if (IsStale)
            {
                IsStale = false;
                Diff(_bids, Side.Buy, -1, random, changes);
                Diff(_asks, Side.Sell, +1, random, changes);
            }
            if (changes.Count == 0)
            {
                Side side = random.Chance(500) ? Side.Buy : Side.Sell;
                SortedDictionary<int, int> levels = side == Side.Buy ? _bids : _asks;
                int price = levels.Keys.ElementAt(random.Next(0, levels.Count - 1));
                levels[price] = Lots(random);
                changes.Add(Change(side, price, levels[price]));
            }
            return new MarketEvent { Time = time, Symbol = _instrument.Symbol, Kind = MarketEventKind.BookUpdate, Levels = changes };
        }

        public MarketEvent Trade(DateTimeOffset time, DeterministicRandom random)
        {
            Side aggressor = random.Chance(500) ? Side.Buy : Side.Sell;
            SortedDictionary<int, int> levels = aggressor == Side.Buy ? _asks : _bids;
            int price = aggressor == Side.Buy ? levels.Keys.First() : levels.Keys.Last();
            int lots = random.Next(1, Math.Max(1, levels[price]));

            // The level shows what is left with the next update; a level that is eaten up pushes the middle.
            levels[price] -= lots;
            if (levels[price] <= 0)
            {
                levels[price] = 1;
                Drift(aggressor == Side.Buy ? 1 : -1);
            }
            return new MarketEvent
            {
                Time = time,
                Symbol = _instrument.Symbol,
                Kind = MarketEventKind.Trade,
                Trade = new TradePrint(price * _instrument.TickSize, lots * _instrument.LotSize, aggressor),
            };
        }

        private int Lots(DeterministicRandom random) => random.Next(_lotsPerLevel / 8, _lotsPerLevel);

        private void Rebuild(SortedDictionary<int, int> levels, int direction, DeterministicRandom random)
        {
            levels.Clear();
            for (int i = 1; i <= Levels; i++)
                levels[_midTicks + (direction * i)] = Lots(random);
        }

        private void Diff(SortedDictionary<int, int> levels, Side side, int direction, DeterministicRandom random, List<LevelChange> changes)
        {
            var before = new SortedDictionary<int, int>(levels);
            Rebuild(levels, direction, random);
            foreach ((int price, _) in before)
            {
                if (!levels.ContainsKey(price))
                    changes.Add(Change(side, price, 0));
            }
            foreach (int price in levels.Keys.ToArray())
            {
                if (before.TryGetValue(price, out int lots))
                    levels[price] = lots;
                else
                    changes.Add(Change(side, price, levels[price]));
            }
        }

        private LevelChange Change(Side side, int ticks, int lots) => new(side, ticks * _instrument.TickSize, lots * _instrument.LotSize);
    }
}
