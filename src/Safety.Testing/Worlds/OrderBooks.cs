using Safety.Limits;
using Safety.Orders;

namespace Safety.Testing.Worlds;

/// <summary>What is on display in every instrument: mostly enough, for some moments little, nothing, or what stood there minutes ago.</summary>
internal sealed class OrderBooks(Timeline line, ulong seed)
{
    private const long Stays = 700 * TimeSpan.TicksPerMillisecond;

    /// <summary>The units on display at a moment; null where there is no fresh book.</summary>
    public decimal? Fresh(string symbol, long at) => At(symbol, at) is { Age.Ticks: 0 } book ? book.Units : null;

    /// <summary>The books as one process sees them.</summary>
    public IDisplayedLiquidity For(TimeProvider clock) => new Books(this, line, clock);

    private (decimal Units, TimeSpan Age)? At(string symbol, long at)
    {
        Draw draw = Draw.For(seed, "order book", (long)Draw.HashOf(symbol), at / Stays);
        return draw.Weighted((14, 0), (2, 1), (1, 2), (1, 3)) switch
        {
            0 => (1_000_000m, TimeSpan.Zero),
            1 => (draw.Below(40) / 4m, TimeSpan.Zero),
            2 => (1_000_000m, TimeSpan.FromMinutes(5)),
            _ => null,
        };
    }

    private sealed class Books(OrderBooks books, Timeline line, TimeProvider clock) : IDisplayedLiquidity
    {
        public bool TryGet(Instrument instrument, Side side, int withinBps, out DisplayedLiquidity liquidity)
        {
            (decimal units, TimeSpan age)? book = books.At(instrument.Symbol, line.Now);
            liquidity = book is { } shown ? new DisplayedLiquidity(shown.units, clock.GetUtcNow() - shown.age) : default;
            return book is not null;
        }
    }
}
