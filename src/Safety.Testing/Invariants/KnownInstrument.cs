using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>Nothing leaves in an instrument that is not on the account's list, that no exchange rate is known for, or whose price is old.</summary>
internal sealed class KnownInstrument(World world) : Check(world, Invariant.KnownInstrument)
{
    public override void OnSent(WireMessage message)
    {
        if (message.Terms is { } terms && World.Plan.Accounts[message.Account].Forbidden.Contains(terms.Instrument))
            Fail($"{message.ClientId} was sent in {terms.Instrument.Symbol}");
    }
}
