using Safety.Orders;

namespace Safety.Testing.Traders;

/// <summary>Something a simulated trader means to do.</summary>
/// <param name="Number">Its number in the plan.</param>
/// <param name="Kind">What.</param>
/// <param name="At">When, in ticks of the world.</param>
/// <param name="Account">In which account.</param>
/// <param name="Desk">Through which of its contracts.</param>
/// <param name="On">The number of the act whose order it is about; 0 for a new order.</param>
/// <param name="Instrument">What is traded.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Size">How much, in lots, or in hundredths of the order limit where it is money.</param>
/// <param name="Type">The order type.</param>
/// <param name="PriceBps">How far from the market, in basis points; for a stop, how far the stop is.</param>
/// <param name="TimeInForce">How long it works.</param>
/// <param name="ReduceOnly">True when it may only reduce.</param>
/// <param name="Spice">What is unusual about it.</param>
public sealed record TraderAct(
    int Number, TraderActKind Kind, long At, int Account, int Desk, int On, int Instrument, Side Side, int Size, OrderType Type, int PriceBps, TimeInForce TimeInForce, bool ReduceOnly, Spice Spice)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Number}: {Kind} account {Account}.{Desk} at {At / (double)TimeSpan.TicksPerSecond:0.000} s{(On == 0 ? "" : $" on {On}")} {Side} {Size} of {Instrument} {Type} {PriceBps} bps {TimeInForce}{(ReduceOnly ? " reduce-only" : "")}{(Spice == Spice.None ? "" : $" {Spice}")}");
}
