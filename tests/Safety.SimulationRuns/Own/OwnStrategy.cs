using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Worlds;

namespace Safety.SimulationRuns.Own;

/// <summary>
/// A strategy as a user of Safety writes it: every second it buys a little at the market's price. Its cause is the second itself, so that a second that is
/// lived twice, over a crash, buys once.
/// </summary>
internal sealed class OwnStrategy(SimulatedDesk desk)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>What puts it into simulated worlds.</summary>
    public static SimulatorOptions Options { get; } = new() { Strategy = static desk => new OwnStrategy(desk).RunAsync() };

    private async Task RunAsync()
    {
        for (; !desk.Closing.IsCancellationRequested; await Task.Delay(s_pause, desk.Clock).ConfigureAwait(false))
        {
            DateTimeOffset now = desk.Clock.GetUtcNow();
            DateTimeOffset second = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
            Instrument instrument = desk.Instruments[0];
            if (!desk.Prices.TryGet(instrument, out Limits.ReferencePrice price))
                continue;
            OrderKey key = new(new StrategyId("own"), new CauseKey($"{second:O}"), second);
            if ((await desk.Account.FindIntentAsync(key).ConfigureAwait(false)) is not null)
                continue; // bought before the process died, or on its way
            await desk.Guard.SubmitAsync(key, new OrderTerms
            {
                Instrument = instrument,
                Side = Side.Buy,
                Size = new Units(instrument.LotSize),
                LimitPrice = Math.Round(price.Price / instrument.TickSize) * instrument.TickSize,
                Origin = new Origin("own", "trader", "desk", "maker"),
            }).ConfigureAwait(false);
        }
    }
}
